"""The list that goes with a backup: when, of which version, how many rows, and each part's hash."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from yimen.foundation.errors import Invalid

NAME = "manifest.json"
DUMP, FILES, KEYS = "database.dump", "files.tar", "keys.tar"


@dataclass(frozen=True)
class Manifest:
    """`rows` counts every table at the moment of the dump; `parts` are SHA-256 hex by name."""

    made_at: str
    postgres: int
    rows: dict[str, int]
    parts: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write it last, so that a torn backup has none."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The list of a backup. Raises Invalid when the folder is no whole backup."""
    try:
        return Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Invalid(f"{folder} 不是完整的备份，请检查文件夹是否选对") from error


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_parts(folder: Path, manifest: Manifest) -> None:
    """Every part that is there must be unchanged; the keys may be kept elsewhere."""
    for name, wanted in manifest.parts.items():
        path = folder / name
        if not path.exists() and name == KEYS:
            continue
        if not path.exists() or file_hash(path) != wanted:
            raise Invalid(f"备份中的 {name} 缺失或已损坏，请换用另一份备份")
