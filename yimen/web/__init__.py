"""Screens (页面): the desk, the phone pages and the parts they are built from."""
