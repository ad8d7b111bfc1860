"""What a locality's own files write, against what its document touches (本包所改)."""

from collections.abc import Iterable
from fnmatch import fnmatchcase


def matches(entry: str, patterns: Iterable[str]) -> bool:
    """True when an entry such as “items.dibao” is named by one of the patterns (“items.*”)."""
    return any(fnmatchcase(entry, pattern) for pattern in patterns)
