"""A stored graph says the same later, without the Python that made it."""

import datetime
import json
import subprocess
import sys

import pytest

from tests.rules.rolls import households, yuhuan
from yimen.rules import Graph, assess, build_graph, replay

DAY = datetime.date(2021, 4, 19)
RULES = ["dibao", "dibian", "tekun"]


@pytest.mark.parametrize("rule", RULES)
def test_a_graph_survives_json_unchanged(rule: str) -> None:
    graph = build_graph(rule, yuhuan())
    again = Graph.from_json(graph.to_json())
    assert again == graph
    assert again.facts == graph.facts
    assert again.parameters == graph.parameters
    assert again.to_json() == graph.to_json()
    assert again.hash == graph.hash


@pytest.mark.parametrize("rule", RULES)
def test_a_decision_is_recomputed_from_what_was_stored(rule: str) -> None:
    graph = build_graph(rule, yuhuan()).to_json()
    for facts in households(11, 60, 0.05):
        told = assess(rule, yuhuan(), facts, DAY)
        stored = json.loads(json.dumps({"facts": facts, "parameters": told.parameters}))
        again = replay(graph, json.dumps(stored["parameters"]), stored["facts"])
        assert again == told
        assert again.graph_hash == told.graph_hash


def test_the_replay_uses_the_stored_values_not_todays() -> None:
    (facts,) = households(5, 1, 0.0)
    told = assess("dibao", yuhuan(), facts, datetime.date(2020, 9, 29))
    assert told.parameters["values"]["dibao.standard.urban"]["value"] == 81_000
    graph = build_graph("dibao", yuhuan()).to_json()
    assert replay(graph, told.parameters, facts).line("standard").text.endswith("810.00元")


def test_the_hash_is_the_same_in_every_process() -> None:
    code = (
        "from yimen.policy import load_pack; from yimen.rules import build_graph; "
        "pack = load_pack('yuhuan'); "
        "print(*(build_graph(r, pack).hash for r in ('dibao', 'dibian', 'tekun')))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }
    assert seen == {" ".join(build_graph(rule, yuhuan()).hash for rule in RULES) + "\n"}


def test_the_formula_of_the_pack_is_part_of_the_hash() -> None:
    pack = yuhuan()
    binding = pack.rules["dibao"]
    order = tuple(op for op in binding.formula if op != "deduct_job_cost")
    other = pack.model_copy(
        update={"rules": {**pack.rules, "dibao": binding.model_copy(update={"formula": order})}}
    )
    other.__dict__.pop("content_hash", None)
    assert build_graph("dibao", other).hash != build_graph("dibao", pack).hash


@pytest.mark.parametrize("break_it", ["format", "unknown op", "forward reference"])
def test_what_is_not_a_rule_graph_is_refused(break_it: str) -> None:
    body = json.loads(build_graph("dibao", yuhuan()).to_json())
    if break_it == "format":
        body["format"] = 99
    elif break_it == "unknown op":
        body["nodes"][0]["op"] = "run"
    else:
        body["nodes"][0] = {"op": "not", "type": "bool", "args": [3]}
    with pytest.raises(ValueError, match="规则图"):
        Graph.from_json(json.dumps(body))
