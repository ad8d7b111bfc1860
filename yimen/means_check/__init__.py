"""经济状况核对: authorised queries to departments and the report beside the declaration."""
