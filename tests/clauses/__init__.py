"""One test per clause of the five documents; `clauses.tsv` is the list."""
