"""Cases, work items and the legal clock (办理程序): versioned steps as plain rows."""

from .bulk import BulkRun
from .cases import NO_LIMIT, Case, CaseNumber
from .clocks import Clock, Pause
from .hearings import Hearing
from .holidays import CalendarChange
from .telling import Copy, Urge
from .work import WorkItem

__all__ = [
    "NO_LIMIT",
    "BulkRun",
    "CalendarChange",
    "Case",
    "CaseNumber",
    "Clock",
    "Copy",
    "Hearing",
    "Pause",
    "Urge",
    "WorkItem",
]
