"""Killed at any moment, the cluster comes back and has kept every commit it confirmed."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tests.config.postgres_tools import (
    as_normal_user,
    kill_everything,
    one_value,
    server_processes,
    temporary_cluster,
    zombie,
)
from yimen.config.postgres import Cluster, PostgresProblem, ensure_running
from yimen.config.postgres.binaries import present_sources


def _write_until_killed(cluster: Cluster, confirmed: list[int]) -> None:
    with psycopg.connect(cluster.url("yimen", "yimen_app")) as connection:
        for number in range(100_000):
            try:
                connection.execute("insert into act values (%s)", [number])
                connection.commit()
            except psycopg.OperationalError:
                return
            confirmed.append(number)


def _expect_no_loss_when_killed(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("yimen", "yimen_owner")) as connection:
        connection.execute("create table act (number int)")
    confirmed: list[int] = []
    writer = threading.Thread(target=_write_until_killed, args=(cluster, confirmed))
    writer.start()
    until = time.monotonic() + 20
    while len(confirmed) < 30 and time.monotonic() < until:
        time.sleep(0.01)
    kill_everything(cluster)
    writer.join()
    assert len(confirmed) >= 30
    assert not cluster.alive()
    assert ensure_running(cluster) is True
    query = f"select count(distinct number) from act where number < {len(confirmed)}"
    assert one_value(cluster, query) == len(confirmed)


@pytest.mark.parametrize("source", present_sources())
def test_kill_of_everything_while_writing_loses_no_confirmed_commit(
    tmp_path: Path, source: str
) -> None:
    with temporary_cluster(tmp_path / "pg", source) as cluster:
        _expect_no_loss_when_killed(cluster)


@pytest.mark.parametrize("source", present_sources()[:1])
def test_kill_of_everything_as_a_normal_user(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "own"
    folder.mkdir()

    def work() -> None:
        with temporary_cluster(folder / "pg", source) as cluster:
            _expect_no_loss_when_killed(cluster)

    as_normal_user(folder, work)


@pytest.mark.parametrize("source", present_sources())
def test_kill_of_the_server_alone_waits_for_its_dying_children(tmp_path: Path, source: str) -> None:
    with temporary_cluster(tmp_path / "pg", source) as cluster:
        number = int((cluster.place.data / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)
        assert ensure_running(cluster) is True
        assert cluster.alive()


def _lock_names(cluster: Cluster, number: int) -> None:
    """Leave a lock as a killed server does, but with this process number in it."""
    lock = cluster.place.data / "postmaster.pid"
    kill_everything(cluster)
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(number), *lines[1:]]) + "\n")


@pytest.mark.parametrize("source", present_sources())
def test_a_lock_held_by_a_zombie_does_not_stop_the_start(tmp_path: Path, source: str) -> None:
    with temporary_cluster(tmp_path / "pg", source) as cluster:
        ended = zombie(cluster)
        _lock_names(cluster, ended.pid)
        try:
            assert ensure_running(cluster) is True
        finally:
            ended.wait()
        assert cluster.alive()


@pytest.mark.parametrize("source", present_sources()[:1])
def test_a_lock_naming_another_program_does_not_stop_the_start(tmp_path: Path, source: str) -> None:
    with temporary_cluster(tmp_path / "pg", source) as cluster:
        user = cluster.account.uid if cluster.account.dropped else None
        other = subprocess.Popen(["sleep", "60"], user=user)
        _lock_names(cluster, other.pid)
        try:
            assert ensure_running(cluster) is True
            assert other.poll() is None, "the other program was harmed"
        finally:
            other.kill()
            other.wait()


@pytest.mark.parametrize("source", present_sources()[:1])
def test_a_torn_creation_is_made_anew(tmp_path: Path, source: str) -> None:
    home = tmp_path / "pg"
    (home / "data.new").mkdir(parents=True)
    (home / "data.new" / "PG_VERSION").write_text("half")
    with temporary_cluster(home, source) as cluster:
        assert cluster.alive()
        assert not (home / "data.new").exists()


@pytest.mark.parametrize("source", present_sources())
def test_data_of_another_major_version_are_refused_and_left_alone(
    tmp_path: Path, source: str
) -> None:
    home = tmp_path / "pg"
    with temporary_cluster(home, source) as cluster:
        cluster.stop()
        stamp = cluster.place.data / "PG_VERSION"
        real = stamp.read_text()
        stamp.write_text("14\n")
        with pytest.raises(PostgresProblem, match=r"(?s)属于 PostgreSQL 14.*made by PostgreSQL 14"):
            Cluster(home, source=source).start()
        assert server_processes(cluster.place.data) == []
        stamp.write_text(real)
        assert ensure_running(cluster) is True
