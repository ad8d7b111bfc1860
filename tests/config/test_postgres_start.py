"""The launcher gives a closed, checksummed cluster with two unprivileged logins."""

import multiprocessing
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.postgres_tools import (
    as_normal_user,
    one_value,
    open_folder,
    temporary_cluster,
)
from yimen.config.postgres import Cluster, PostgresProblem, ensure_running
from yimen.config.postgres.binaries import present_sources


@pytest.fixture(scope="module", params=present_sources())
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A running cluster of each PostgreSQL this machine has."""
    with open_folder() as folder, temporary_cluster(folder / "pg", request.param) as running:
        yield running


def test_the_app_role_is_neither_superuser_nor_owner_nor_above_row_rights(
    cluster: Cluster,
) -> None:
    rights = "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles"
    assert one_value(cluster, f"{rights} where rolname = 'yimen_app'", "yimen_app") is False
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'yimen'"
    assert one_value(cluster, owner) == "yimen_owner"


def test_tables_of_the_owner_are_usable_but_not_changeable_by_the_app(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("yimen", "yimen_owner")) as connection:
        connection.execute("create table paper (id serial primary key, name text)")
    with psycopg.connect(cluster.url("yimen", "yimen_app")) as connection:
        connection.execute("insert into paper (name) values ('身份证')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("alter table paper add column extra text")
    with (
        psycopg.connect(cluster.url("yimen", "yimen_app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create table own (id int)")


def test_the_extensions_the_models_need_are_there(cluster: Cluster) -> None:
    found = one_value(cluster, "select array_agg(extname::text) from pg_extension")
    assert {"btree_gist", "pg_trgm"} <= set(found)  # type: ignore[call-overload]


def test_nothing_listens_on_the_network_and_the_socket_is_closed_to_others(
    cluster: Cluster,
) -> None:
    assert one_value(cluster, "show listen_addresses") == ""
    assert stat.S_IMODE(cluster.place.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.place.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((cluster.place.home / "logins.json").stat().st_mode) == 0o600


def test_a_wrong_password_is_refused(cluster: Cluster) -> None:
    wrong = psycopg.conninfo.make_conninfo(cluster.url("yimen", "yimen_app"), password="guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_pages_are_checksummed_and_text_is_ordered_by_byte(cluster: Cluster) -> None:
    assert one_value(cluster, "show data_checksums") == "on"
    assert one_value(cluster, "select '乙' > '丙'") is ("乙".encode() > "丙".encode())
    assert one_value(cluster, "select lower('ÄB')") == "äb"


def test_personal_data_in_a_failed_statement_stay_out_of_the_log(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("yimen", "yimen_owner")) as connection:
        connection.execute("create table person (id_number text primary key)")
        connection.execute("insert into person values ('secret-of-li')")
    with (
        psycopg.connect(cluster.url("yimen", "yimen_app")) as connection,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        connection.execute("insert into person values ('secret-of-li')")
    log = cluster.place.log.read_text()
    assert "duplicate key" in log
    assert "secret-of-li" not in log


def test_starting_again_finds_it_alive_and_is_quick(cluster: Cluster) -> None:
    began = time.monotonic()
    assert ensure_running(cluster) is False
    assert time.monotonic() - began < 1


def test_what_was_written_is_there_after_stop_and_start(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("yimen", "yimen_owner")) as connection:
        connection.execute("create table kept as select 7 as seven")
    cluster.stop()
    assert not cluster.alive()
    assert ensure_running(cluster) is True
    assert one_value(cluster, "select seven from kept", "yimen_app") == 7


def _start(home: Path, source: str, answers: "multiprocessing.Queue[bool]") -> None:
    answers.put(ensure_running(Cluster(home, source=source)))


@pytest.mark.parametrize("source", present_sources()[:1])
def test_two_processes_starting_at_once_start_it_once(tmp_path: Path, source: str) -> None:
    home = tmp_path / "pg"
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[bool] = context.Queue()
    both = [context.Process(target=_start, args=(home, source, answers)) for _ in range(2)]
    for process in both:
        process.start()
    try:
        assert sorted(answers.get(timeout=60) for _ in both) == [False, True]
    finally:
        for process in both:
            process.join()
        with temporary_cluster(home, source):
            pass


@pytest.mark.parametrize("source", present_sources())
def test_a_user_without_rights_can_run_it(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "own"
    folder.mkdir()

    def work() -> None:
        with temporary_cluster(folder / "pg", source) as cluster:
            assert cluster.account.dropped is False
            assert one_value(cluster, "select current_user", "yimen_app") == "yimen_app"
            assert cluster.place.data.stat().st_uid == os.geteuid()

    as_normal_user(folder, work)


@pytest.mark.parametrize("source", present_sources()[:1])
def test_a_long_path_gets_a_short_socket_folder(tmp_path: Path, source: str) -> None:
    home = tmp_path / ("very-long-name-" * 6) / "pg"
    with temporary_cluster(home, source) as cluster:
        assert len(str(cluster.place.sockets)) < 60
        assert stat.S_IMODE(cluster.place.sockets.stat().st_mode) == 0o700
        assert cluster.alive()


@pytest.mark.parametrize("source", present_sources()[:1])
def test_a_closed_folder_above_stays_closed(tmp_path: Path, source: str) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with temporary_cluster(closed / "pg", source) as cluster:
        assert cluster.alive()
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.parametrize("source", present_sources()[:1])
def test_data_are_not_left_behind_when_a_folder_above_them_is_closed(
    tmp_path: Path, source: str
) -> None:
    with temporary_cluster(tmp_path / "pg", source) as cluster:
        tmp_path.chmod(0o700)
        if cluster.account.dropped:
            with pytest.raises(PostgresProblem, match="进不了"):
                Cluster(tmp_path / "pg", source=source)
        else:
            assert Cluster(tmp_path / "pg", source=source).place == cluster.place
