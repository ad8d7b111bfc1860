"""The departments' books (部门台账): what each would find under an identity number.

A record put in by `POST /records` answers as written. Anyone else is known to the civil register
under the name asked for, and unknown to the other departments: that is "no data", not zero.
A record {"unavailable": true} makes the department answer 503 for this person alone.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

DEPARTMENTS = (
    "civil_registration",
    "social_insurance",
    "real_estate",
    "vehicle",
    "bank",
    "disabled_federation",
)


class Books:
    """Records by department and identity number; safe to use from many threads."""

    def __init__(self, path: str = "") -> None:
        self._lock = threading.Lock()
        self._records: dict[tuple[str, str], dict[str, Any]] = {}
        self._path = Path(path) if path else None
        if self._path and self._path.exists():
            for entry in json.loads(self._path.read_text("utf-8")):
                self.put(entry["department"], entry["id_number"], entry["data"], keep=False)

    def put(
        self, department: str, id_number: str, data: dict[str, Any], *, keep: bool = True
    ) -> None:
        """Write one record; with a book file it survives a restart."""
        if department not in DEPARTMENTS:
            raise KeyError(department)
        with self._lock:
            self._records[department, id_number] = data
            if keep and self._path:
                self._save(self._path)

    def find(self, department: str, id_number: str, name: str) -> dict[str, Any] | None:
        """The record, or None where the department knows nobody by that number."""
        with self._lock:
            record = self._records.get((department, id_number))
        if record is None and department == "civil_registration":
            return {"name": name, "died_on": None, "marriage": None}
        return record

    def is_away(self, department: str, id_number: str) -> bool:
        """Whether this person's record is marked as not to be had for the time being."""
        with self._lock:
            record = self._records.get((department, id_number))
        return bool(record and record.get("unavailable"))

    def _save(self, path: Path) -> None:
        """Write the whole book beside the old one and swap them."""
        entries = [
            {"department": department, "id_number": id_number, "data": data}
            for (department, id_number), data in sorted(self._records.items())
        ]
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(entries, ensure_ascii=False), "utf-8")
        fresh.replace(path)
