"""What can be done to a household, one verb a file."""
