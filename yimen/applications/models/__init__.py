"""Applications (申请审批): from intake to decision."""

from .archive import FileLoan, OldVolume
from .decisions import CountyReview, Decision, Opinion, Publication
from .documents import IssuedDocument, SerialNumber
from .emergency import FirstAid, NeedReport
from .intake import Application, Draft, Material, PaperDemand
from .letters import AssistanceLetter
from .notices import Deliberation, Notice, Objection, StandingList
from .phone_codes import PhoneCode
from .prechecks import CheckObjection, FormalApplication, NonCooperation
from .relatives import CountyVisit, StaffRelative
from .revisions import Revision
from .surveys import Appointment, Survey, SurveyPhoto, SurveySignature

__all__ = [
    "Application",
    "Appointment",
    "AssistanceLetter",
    "CheckObjection",
    "CountyReview",
    "CountyVisit",
    "Decision",
    "Deliberation",
    "Draft",
    "FileLoan",
    "FirstAid",
    "FormalApplication",
    "IssuedDocument",
    "Material",
    "NeedReport",
    "NonCooperation",
    "Notice",
    "Objection",
    "OldVolume",
    "Opinion",
    "PaperDemand",
    "PhoneCode",
    "Publication",
    "Revision",
    "SerialNumber",
    "StaffRelative",
    "StandingList",
    "Survey",
    "SurveyPhoto",
    "SurveySignature",
]
