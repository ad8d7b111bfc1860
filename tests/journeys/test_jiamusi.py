"""佳木斯桦南县, whole, over HTTP: 220号, and the township decides by delegation."""

from __future__ import annotations

from typing import Any

from tests.journeys.told import WAYS, outcome, steps_done, tell
from tests.simulator.process import SimulatorProcess


def test_a_household_of_jiamusi_from_the_window_to_its_award(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, WAYS["jiamusi"])
    assert told[-1].next == "已办结"
    decided = next(line for line in told if "审核确认" in line.what)
    assert "桦南镇人民政府" in decided.who
    assert steps_done() == [
        "intake",
        "acceptance",
        "means_check",
        "check_result",
        "survey",
        "deliberation",
        "opinion",
        "review_notice",
        "county_review",
        "final_notice",
        "decision",
        "award",
        "publication",
    ]
    case, award = outcome()
    assert case.home_path == "/2308/230822/230822106/230822106200/"
    assert (award.item, award.pays) == ("dibao", True)
