"""Restore database, files and keys from a backup folder."""

import argparse
from pathlib import Path

from .database import running_database


def configure(parser: argparse.ArgumentParser) -> None:
    """The folder to read, and whether present data may go."""
    parser.add_argument("folder", type=Path, help="a folder written by backup")
    parser.add_argument("--replace", action="store_true", help="replace the data that stand")


def run(args: argparse.Namespace) -> int:
    """Restore and say what came back."""
    with running_database() as cluster:
        from django.conf import settings

        from yimen.config.keeping.restore import restore
        from yimen.config.keeping.server import reach

        manifest = restore(
            reach(cluster),
            args.folder,
            files=settings.YIMEN_FILES_DIR,
            keys=settings.YIMEN_KEYS_DIR,
            replace=args.replace,
        )
    print(f"已恢复 {manifest.made_at} 的备份：{sum(manifest.rows.values())} 行，行数逐表核对一致。")
    return 0
