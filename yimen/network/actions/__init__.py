"""Actions of 经办网络: one verb a file, one transaction each."""
