"""Back up database, files and keys into a new folder."""

import argparse
from pathlib import Path

from .database import running_database


def configure(parser: argparse.ArgumentParser) -> None:
    """The folder to write."""
    parser.add_argument("folder", type=Path, help="a new or empty folder")


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what it holds."""
    with running_database() as cluster:
        from django.conf import settings

        from yimen.config.keeping.backup import back_up
        from yimen.config.keeping.server import reach

        manifest = back_up(
            reach(cluster),
            args.folder,
            files=settings.YIMEN_FILES_DIR,
            keys=settings.YIMEN_KEYS_DIR,
        )
    print(f"已备份到 {args.folder}：{len(manifest.rows)} 张表，{sum(manifest.rows.values())} 行。")
    print("keys.tar 是密钥，请移到另一处单独保管；没有它，加密的证件号和账号无法读出。")
    return 0
