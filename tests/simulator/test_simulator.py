"""Books, faults, seed, and a restart that keeps the book."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from simulator.books import DEPARTMENTS
from tests.simulator.process import SimulatorProcess
from yimen.foundation.identity import make_test_id
from yimen.means_check.sources import SOURCES

ID = make_test_id("990001", date(1970, 5, 6), 12)
OTHER = make_test_id("990001", date(1971, 5, 6), 13)


@pytest.fixture
def simulator() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess()
    process.start()
    yield process
    process.kill()


def test_every_connected_source_has_its_department() -> None:
    assert set(SOURCES) == set(DEPARTMENTS)


def test_health_names_the_departments(simulator: SimulatorProcess) -> None:
    assert simulator.get("/health") == {"ok": True, "departments": list(DEPARTMENTS)}


def test_a_record_answers_as_written_and_echoes_the_key(simulator: SimulatorProcess) -> None:
    simulator.put("bank", ID, accounts=[{"reference": "a", "balance": "12.34"}])
    status, answer = simulator.ask("bank", ID, key="q7", asked_on="2020-09-29")
    assert (status, answer["key"], answer["state"]) == (200, "q7", "found")
    assert answer["data"] == {"accounts": [{"reference": "a", "balance": "12.34"}]}
    assert answer["as_of"] == "2020-09-27"


def test_an_unknown_person_is_no_data_and_only_the_civil_register_knows_everybody(
    simulator: SimulatorProcess,
) -> None:
    states = {name: simulator.ask(name, OTHER)[1]["state"] for name in DEPARTMENTS}
    assert states.pop("civil_registration") == "found"
    assert set(states.values()) == {"no_data"}
    assert simulator.ask("bank", OTHER)[1]["data"] is None


def test_a_record_may_name_its_own_day(simulator: SimulatorProcess) -> None:
    simulator.put("vehicle", ID, vehicles=[], as_of="2020-01-31")
    answer = simulator.ask("vehicle", ID, asked_on="2020-09-29")[1]
    assert (answer["as_of"], answer["data"]) == ("2020-01-31", {"vehicles": []})


@pytest.mark.parametrize("missing", ["key", "id_number", "name", "purpose"])
def test_a_question_without_its_purpose_is_refused(
    simulator: SimulatorProcess, missing: str
) -> None:
    body = {"key": "k", "id_number": ID, "name": "王小芳", "purpose": "核对"}
    del body[missing]
    assert simulator.post("/bank/query", **body) == (422, {"error": f"missing {missing}"})
    assert simulator.get("/log") == []


def test_down_garbage_twice_and_mended(simulator: SimulatorProcess) -> None:
    simulator.put("bank", ID, accounts=[{"reference": "a", "balance": 1}])
    simulator.fault("down", "bank")
    assert simulator.ask("bank", ID)[0] == 503
    assert simulator.ask("vehicle", ID)[0] == 200
    simulator.fault("garbage", "bank")
    status, raw = simulator.ask("bank", ID)
    assert (status, raw[:6]) == (200, b"<html>")
    simulator.fault("twice", "bank")
    assert len(simulator.ask("bank", ID)[1]["data"]["accounts"]) == 2
    simulator.fault("none", "bank")
    assert len(simulator.ask("bank", ID)[1]["data"]["accounts"]) == 1


def test_slow_takes_its_time_and_stops_after_the_number_given(simulator: SimulatorProcess) -> None:
    simulator.fault("slow", "bank", seconds=0.4, times=1)
    began = time.monotonic()
    assert simulator.ask("bank", ID)[0] == 200
    assert time.monotonic() - began >= 0.4
    began = time.monotonic()
    simulator.ask("bank", ID)
    assert time.monotonic() - began < 0.4


def test_mending_all_mends_each(simulator: SimulatorProcess) -> None:
    simulator.fault("down", "bank")
    simulator.fault("down", "vehicle")
    simulator.fault("none")
    assert {simulator.ask(name, ID)[0] for name in DEPARTMENTS} == {200}


def test_an_unknown_fault_department_or_path_is_refused(simulator: SimulatorProcess) -> None:
    assert simulator.post("/faults", mode="angry")[0] == 422
    assert simulator.post("/records", department="church", id_number=ID, data={})[0] == 422
    assert simulator.post("/church/query", key="k")[0] == 404
    assert simulator.post("/nowhere")[0] == 404


def test_a_record_can_be_out_of_reach_for_one_person(simulator: SimulatorProcess) -> None:
    simulator.put("bank", ID, unavailable=True)
    assert simulator.ask("bank", ID)[0] == 503
    assert simulator.ask("bank", OTHER)[0] == 200


def test_a_kill_and_restart_keeps_the_book(tmp_path: Path) -> None:
    simulator = SimulatorProcess("--book", str(tmp_path / "book.json"))
    simulator.start()
    try:
        simulator.put("bank", ID, accounts=[{"reference": "a", "balance": 5}])
        simulator.put("bank", ID, accounts=[{"reference": "a", "balance": 6}])
        simulator.fault("down")
        simulator.kill()
        simulator.start()
        assert simulator.ask("bank", ID)[1]["data"]["accounts"][0]["balance"] == 6
    finally:
        simulator.kill()


def test_the_same_seed_fails_the_same_answers() -> None:
    def run(seed: str) -> list[int]:
        simulator = SimulatorProcess("--seed", seed, "--fault-rate", "0.5")
        simulator.start()
        try:
            return [simulator.ask("bank", ID, key=str(n))[0] for n in range(30)]
        finally:
            simulator.kill()

    first, again, other = run("7"), run("7"), run("8")
    assert first == again
    assert set(first) == {200, 503}
    assert first != other


def test_it_stops_cleanly_when_told_to(simulator: SimulatorProcess) -> None:
    process = simulator.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_nothing_it_prints_names_a_person(tmp_path: Path) -> None:
    simulator = SimulatorProcess()
    with (tmp_path / "out").open("wb") as out:
        command = [sys.executable, "-m", "simulator", "--port", str(simulator.port)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", simulator.port)) == 0:
                        break
                time.sleep(0.05)
            simulator.ask("bank", ID)
            simulator.ask("bank", "")
        finally:
            process.terminate()
            process.wait(10)
    assert (tmp_path / "out").read_bytes() == b""
