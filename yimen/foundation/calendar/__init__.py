"""工作日历: working days with 调休, deadlines, and provisional dates past the last notice."""
