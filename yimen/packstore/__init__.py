"""政策库: published policy packs kept in the database by content hash."""
