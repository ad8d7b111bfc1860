"""Tests of Yimen; they mirror the package and run against real PostgreSQL."""
