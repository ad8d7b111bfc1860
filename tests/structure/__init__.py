"""Tests about the code itself: sizes, types, directions, and habits no tool checks."""
