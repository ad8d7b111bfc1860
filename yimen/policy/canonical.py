"""Canonical JSON and content hash (内容摘要)."""

import hashlib
import json
from typing import Any


def canonical_json(data: Any) -> str:
    """Return the one JSON text of `data`: sorted keys, no spaces, UTF-8 characters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Any) -> str:
    """Return the SHA-256 of the canonical JSON as 64 hex digits."""
    return hashlib.sha256(canonical_json(data).encode("utf-8")).hexdigest()
