"""帮办预评估: what one may apply for, asked one question a page, at a desk or on a phone."""
