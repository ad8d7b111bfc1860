"""Which programs are used: PG_BIN, else the embedded ones, else the distribution's."""

import os
from pathlib import Path

import pytest

from yimen.config.postgres import PostgresProblem
from yimen.config.postgres.account import server_account
from yimen.config.postgres.binaries import Binaries, find_binaries, present_sources, reachable


def _fake_programs(folder: Path, version: str) -> Path:
    folder.mkdir()
    for name in ("postgres", "initdb", "pg_ctl"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_the_embedded_programs_come_before_the_distributions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    assert find_binaries().source == "embedded"
    assert present_sources()[0] == "embedded"


def test_programs_given_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = _fake_programs(tmp_path / "bin", "17.2")
    monkeypatch.setenv("PG_BIN", str(folder))
    assert find_binaries() == Binaries(folder, 17, "given")


def test_programs_given_that_are_too_old_are_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PG_BIN", str(_fake_programs(tmp_path / "bin", "14.9")))
    with pytest.raises(PostgresProblem, match="最低需要 15"):
        find_binaries()


def test_embedded_programs_in_a_closed_folder_are_copied_for_the_servers_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    found = find_binaries("embedded")
    account = server_account()
    closed, spare = tmp_path / "closed", tmp_path / "spare"
    closed.mkdir(mode=0o700)
    package = found.folder.parents[1]
    for part in (package, package.parent / f"{package.name}.libs"):
        if part.exists():
            os.symlink(part, closed / part.name)
    hidden = Binaries(closed / package.name / "pginstall" / "bin", found.major, "embedded")
    usable = reachable(hidden, account, spare)
    assert account.can_run(usable.program("initdb"))
    assert account.can_run(usable.program("pg_dump"))
    assert closed.stat().st_mode & 0o777 == 0o700
