"""Tests of settings, command line and launcher."""
