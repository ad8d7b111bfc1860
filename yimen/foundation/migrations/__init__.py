"""Migrations of 底座."""
