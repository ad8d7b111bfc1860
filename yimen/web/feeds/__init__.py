"""Which departments' data reach the county (数据接通)."""
