"""Screens of the policy library (政策库)."""
