"""Migrations of 资金发放."""
