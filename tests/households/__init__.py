"""Tests of 家庭."""
