"""国密: SM4-GCM for columns and files, HMAC-SM3 for search, keys in versions. Django-free."""
