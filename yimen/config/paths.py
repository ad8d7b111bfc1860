"""Where things lie: the project folder and the run-time folder (var/ unless YIMEN_VAR says so)."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("YIMEN_VAR") or PROJECT / "var").absolute()
