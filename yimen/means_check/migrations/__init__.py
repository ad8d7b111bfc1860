"""Migrations of 经济状况核对."""
