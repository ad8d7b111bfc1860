"""Screens of the working-day calendar (工作日历)."""
