"""Backup and restore (备份与恢复): database, files and keys, each a file of its own.

The keys lie in a separate archive on purpose: whoever holds only the database and the files can
read no identity number, and whoever loses the keys has lost those columns. Keep them apart.
"""

from .backup import back_up
from .manifest import Manifest, read_manifest
from .restore import restore

__all__ = ["Manifest", "back_up", "read_manifest", "restore"]
