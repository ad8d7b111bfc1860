"""Migrations of 待遇."""
