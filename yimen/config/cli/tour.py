"""Walk the demo in a browser and write one picture a page to docs/tour (看图走一遍)."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from yimen.config.paths import PROJECT
from yimen.foundation.errors import ExternalDown

_PATIENCE_SECONDS = 600


def configure(parser: argparse.ArgumentParser) -> None:
    """Which site and which day."""
    parser.add_argument("--base", default="", help="a demo that runs already")
    parser.add_argument("--date", default="2021-04-26", help="the day of the pictures")
    parser.add_argument("--port", type=int, default=8070)
    parser.add_argument("--to", default=str(PROJECT / "docs" / "tour"))


def run(args: argparse.Namespace) -> int:
    """Walk a running demo, or one of our own that is gone afterwards."""
    from yimen.config.tour.album import write_album

    own = not args.base
    troubles = _with_own_demo(args) if own else write_album(args.base, Path(args.to))
    for line in troubles:
        print(f"没有拍到：{line}", file=sys.stderr)
    return 1 if troubles else 0


def _with_own_demo(args: argparse.Namespace) -> list[str]:
    from yimen.config.tour.album import write_album

    folder = tempfile.mkdtemp(prefix="yimen-tour-")
    os.chmod(folder, 0o755)  # noqa: S103 - the database's own account must pass through
    words = ["demo", "--date", args.date, "--port", str(args.port)]
    demo = subprocess.Popen(
        [sys.executable, "-m", "yimen", *words], env={**os.environ, "YIMEN_VAR": folder}
    )
    base = f"http://127.0.0.1:{args.port}"
    try:
        _wait_for(base, demo)
        return write_album(base, Path(args.to))
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(base: str, demo: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/login/", timeout=5)  # noqa: S310 - our own address
            return
        except OSError:
            time.sleep(1)
    raise ExternalDown("演示没有启动，请先单独运行 ./run demo 看看原因")
