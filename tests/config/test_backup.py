"""A backup brings everything back on another machine: rows, files, and what was encrypted."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.postgres_tools import kill_everything
from yimen.config.paths import PROJECT
from yimen.config.postgres import own_cluster

WRITE = """
from django.core.files.uploadedfile import SimpleUploadedFile
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.trail import SYSTEM, append
from yimen.network.models import Staff

staff = Staff.objects.create(username="chen.shoukuan", name="陈收款")
staff.totp_secret_sealed = seal_column("network_staff", "totp_secret_sealed", "7", "明文密钥")
staff.save()
for number in range(20):
    append("staff:7", "test.wrote", actor=SYSTEM("备份测试"), payload={"number": number})
"""
READ = """
import json
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.trail import verify
from yimen.network.models import Staff

staff = Staff.objects.get(username="chen.shoukuan")
text = open_column("network_staff", "totp_secret_sealed", "7", staff.totp_secret_sealed)
print(json.dumps([staff.name, text, len(verify("staff:7"))]))
"""


def _yimen(var: Path, *words: str, fails: bool = False) -> str:
    """Run the command line with a run-time folder of its own."""
    unset = {"DATABASE_URL", "DATABASE_OWNER_URL", "YIMEN_KEYS_DIR", "YIMEN_FILES_DIR"}
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    done = subprocess.run(
        [sys.executable, "-m", "yimen", *words],
        cwd=PROJECT,
        env=environment | {"YIMEN_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) is fails, done.stderr[-3000:]
    return done.stderr if fails else done.stdout


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The run-time folders of two machines; whatever runs there is killed at the end."""
    both = (tmp_path / "old", tmp_path / "new")
    yield both
    for var in both:
        if var.exists():
            cluster = own_cluster(var)
            kill_everything(cluster)
            shutil.rmtree(var)


def test_what_was_backed_up_comes_back_on_a_fresh_machine(
    machines: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = machines
    saved = tmp_path / "saved"
    _yimen(old, "manage", "migrate", "-v0")
    _yimen(old, "manage", "shell", "-v0", "-c", WRITE)
    (old / "files" / "ab").mkdir(parents=True)
    (old / "files" / "ab" / "paper").write_bytes(b"sealed paper")
    _yimen(old, "backup", str(saved))
    assert {path.name for path in saved.iterdir()} == {
        "database.dump",
        "files.tar",
        "keys.tar",
        "manifest.json",
    }
    assert all(path.stat().st_mode & 0o077 == 0 for path in saved.glob("*.tar"))

    kill_everything(own_cluster(old))
    shutil.rmtree(old)
    said = _yimen(new, "restore", str(saved))

    rows = json.loads((saved / "manifest.json").read_text())["rows"]
    assert rows["network_staff"] == 1
    assert rows["foundation_event"] == 20
    assert f"{sum(rows.values())} 行" in said
    read = _yimen(new, "manage", "shell", "-v0", "-c", READ)
    assert json.loads(read) == ["陈收款", "明文密钥", 0]
    assert (new / "files" / "ab" / "paper").read_bytes() == b"sealed paper"
    assert "--replace" in _yimen(new, "restore", str(saved), fails=True)


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    machines: tuple[Path, Path], tmp_path: Path
) -> None:
    old, _ = machines
    saved = tmp_path / "saved"
    _yimen(old, "manage", "migrate", "-v0")
    _yimen(old, "backup", str(saved))
    dump = saved / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-50])
    assert "已损坏" in _yimen(old, "restore", str(saved), "--replace", fails=True)
    assert "不是空文件夹" in _yimen(old, "backup", str(saved), fails=True)
