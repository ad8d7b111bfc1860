"""办理程序: work items, the legal clock, return, transfer and pause."""
