"""Migrations of 家庭."""
