"""Uploaded papers and photos (材料): sniffed, encrypted at rest, kept once per content."""
