"""Actions of 政策库: one verb a file, one transaction each."""
