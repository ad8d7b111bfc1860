"""Figures by area (分地区统计)."""
