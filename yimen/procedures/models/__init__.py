"""Cases, work items and the legal clock (办理程序): versioned steps as plain rows."""

from .cases import NO_LIMIT, Case, CaseNumber
from .clocks import Clock, Pause
from .hearings import Hearing
from .work import WorkItem

__all__ = ["NO_LIMIT", "Case", "CaseNumber", "Clock", "Hearing", "Pause", "WorkItem"]
