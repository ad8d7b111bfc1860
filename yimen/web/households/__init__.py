"""家庭档案: the households of one's area, and everything about one of them on one page."""
