"""Migrations of 政策库."""
