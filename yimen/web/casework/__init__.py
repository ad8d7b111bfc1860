"""The case page (办件页): where a case stands and what the reader can do about it."""
