"""网上申请: applying by phone, one question a page, without a login (S4-16, S4-17, S4-18)."""
