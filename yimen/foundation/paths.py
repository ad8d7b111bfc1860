"""Where run-time files live: the git-ignored `var/` folder, or YIMEN_VAR."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def var_dir(*parts: str) -> Path:
    """A folder under var/, created for this user only (0700 where new)."""
    root = Path(os.environ.get("YIMEN_VAR") or REPOSITORY / "var")
    folder = root.joinpath(*parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
