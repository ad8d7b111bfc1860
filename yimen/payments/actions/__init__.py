"""Writes of the monthly payment (资金发放): one verb a file."""
