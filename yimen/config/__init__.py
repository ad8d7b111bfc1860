"""Settings, addresses, command line and PostgreSQL launcher: what puts the house together."""
