"""Ways out of the outbox. Slips and in-app messages are read where they stand; SMS travel."""
