"""Writes of the means check (经济状况核对): one verb a file."""
