"""Tests of 办理程序."""
