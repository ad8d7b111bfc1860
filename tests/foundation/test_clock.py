"""One clock: frozen in tests, moved in the demo, always Shanghai time."""

import json
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from yimen.foundation import clock
from yimen.foundation.errors import Invalid


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo's run-time folder, with the clock's cached offset forgotten."""
    monkeypatch.setenv("YIMEN_VAR", str(tmp_path))
    monkeypatch.setattr(clock._State, "offset_for", None)
    monkeypatch.setattr(clock._State, "offset", timedelta(0))
    return tmp_path


def test_the_clock_is_shanghai_time() -> None:
    assert clock.now().utcoffset() == timedelta(hours=8)
    assert abs(clock.real_now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_freezing_holds_every_thread() -> None:
    seen: list[datetime] = []
    with clock.freeze("2021-03-01T16:30:00"):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        assert clock.today() == date(2021, 3, 1)
    assert [moment.isoformat() for moment in seen] == ["2021-03-01T16:30:00+08:00"]


def test_freezing_nests_and_lets_go() -> None:
    with clock.freeze("2021-03-01"):
        with clock.freeze("2020-01-01T23:59:59+00:00"):
            assert clock.today() == date(2020, 1, 2)
        assert clock.now().isoformat() == "2021-03-01T09:00:00+08:00"
    assert clock.now() - clock.real_now() < timedelta(seconds=5)


def test_only_a_frozen_clock_moves() -> None:
    with clock.freeze("2021-03-01"):
        clock.move_to("2021-03-08")
        assert clock.today() == date(2021, 3, 8)
    with pytest.raises(RuntimeError):
        clock.move_to("2021-03-09")


def test_the_demo_moves_the_day_and_goes_on_ticking(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-09-29")
    real = clock.real_now()
    first = clock.now()
    assert first.date() == date(2020, 9, 29)
    assert abs(first - datetime.combine(date(2020, 9, 29), real.timetz())) < timedelta(seconds=5)
    assert clock.now() > first


def test_a_restart_of_the_demo_goes_on_from_where_it_was(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-09-29")
    started_yesterday = date(2020, 9, 30) - clock.real_now().date()
    (demo / "clock.json").write_text(
        json.dumps({"date": "2020-09-29", "offset_seconds": started_yesterday.total_seconds()})
    )
    assert clock.today() == date(2020, 9, 30)


def test_another_demo_date_starts_anew(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-09-29")
    assert clock.today() == date(2020, 9, 29)
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2021-04-19")
    assert clock.today() == date(2021, 4, 19)


def test_a_second_process_shares_the_moved_clock(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-09-29")
    here = clock.demo_offset()
    code = "from yimen.foundation import clock; print(clock.demo_offset().total_seconds())"
    there = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert float(there.stdout) == here.total_seconds()


def test_a_broken_demo_date_is_refused(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-9-31")
    with pytest.raises(Invalid, match="演示日期"):
        clock.now()


def test_a_torn_anchor_file_is_written_anew(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMEN_CLOCK_DATE", "2020-09-29")
    (demo / "clock.json").write_text('{"date": "2020-0')
    assert clock.today() == date(2020, 9, 29)
    assert json.loads((demo / "clock.json").read_text())["date"] == "2020-09-29"
