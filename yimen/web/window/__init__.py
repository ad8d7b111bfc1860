"""窗口 (一门受理): number, intake and hand-over on one screen (S3-22)."""
