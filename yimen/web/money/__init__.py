"""Screens of awards and payments (待遇、资金发放)."""
