"""Cases, work items and the legal clock (办理程序): versioned steps as plain rows."""

from .cases import Case, CaseNumber
from .clocks import Clock, Pause
from .work import WorkItem

__all__ = ["Case", "CaseNumber", "Clock", "Pause", "WorkItem"]
