"""Applications (申请审批): from intake to decision."""

from .decisions import CountyReview, Decision, Opinion, Publication
from .documents import IssuedDocument, SerialNumber
from .emergency import FirstAid, NeedReport
from .intake import Application, Draft, Material, PaperDemand
from .notices import Deliberation, Notice, Objection, StandingList
from .phone_codes import PhoneCode
from .surveys import Appointment, Survey, SurveyPhoto, SurveySignature

__all__ = [
    "Application",
    "Appointment",
    "CountyReview",
    "Decision",
    "Deliberation",
    "Draft",
    "FirstAid",
    "IssuedDocument",
    "Material",
    "NeedReport",
    "Notice",
    "Objection",
    "Opinion",
    "PaperDemand",
    "PhoneCode",
    "Publication",
    "SerialNumber",
    "StandingList",
    "Survey",
    "SurveyPhoto",
    "SurveySignature",
]
