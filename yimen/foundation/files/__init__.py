"""Uploaded papers and photos (材料): sniffed, encrypted at rest, kept once per content."""

from yimen.foundation.files.storing import open_file, store_upload

__all__ = ["open_file", "store_upload"]
