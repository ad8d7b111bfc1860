"""Yimen (一门): the software behind a county's social-assistance door."""
