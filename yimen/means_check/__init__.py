"""经济状况核对: authorised queries to departments and the report that compares with the declaration."""
