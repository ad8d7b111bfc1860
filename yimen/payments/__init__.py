"""资金发放: monthly lists, bank files, return files, reconciliation."""
