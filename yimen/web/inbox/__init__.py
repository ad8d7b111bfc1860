"""Screens of the queue (待办事项) and the list of cases (在办案件)."""
