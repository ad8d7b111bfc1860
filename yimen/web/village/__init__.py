"""The village assistant's page (村级协理员): few entries, large enough for a thumb."""
