"""Migrations of 办理程序."""
