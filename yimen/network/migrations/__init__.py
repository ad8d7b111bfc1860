"""Migrations of 经办网络."""
