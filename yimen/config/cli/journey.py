"""Tell the main job step by step: one household from the window to its aid (全程演练).

It runs on a throw-away database of its own and leaves nothing behind.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from yimen.config.demo import PACKS

from .database import migrate, running_database

INSIDE = "YIMEN_JOURNEY"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which telling."""
    parser.add_argument("--pack", default="yuhuan", choices=PACKS, help="which locality")
    parser.add_argument("--variant", default="2020", choices=("2020", "2021"), help="of yuhuan")


def run(args: argparse.Namespace) -> int:
    """Make a run-time folder, tell the story inside it, remove it."""
    if os.environ.get(INSIDE):
        return _tell(args.pack, args.variant)
    folder = tempfile.mkdtemp(prefix="yimen-journey-")
    os.chmod(folder, 0o755)  # noqa: S103 - the database's own account must pass through
    environment = {**os.environ, "YIMEN_VAR": folder, INSIDE: "1", "YIMEN_LOG_LEVEL": "ERROR"}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "YIMEN_CLOCK_DATE"):
        environment.pop(name, None)
    telling = ["--pack", args.pack, "--variant", args.variant]
    command = [sys.executable, "-m", "yimen", "journey", *telling]
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(pack: str, variant: str) -> int:
    print("准备临时数据库和网站 …", flush=True)
    with running_database():
        migrate()
        from yimen.config.journey.telling import tell, tell_way

        if pack == PACKS[0]:
            tell(variant)
        else:
            tell_way(pack)
    return 0
