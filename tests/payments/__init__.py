"""资金发放: list, review, bank file, return file, reconciliation."""
