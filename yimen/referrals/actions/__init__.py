"""Acts of 转办联办, one verb a file."""
