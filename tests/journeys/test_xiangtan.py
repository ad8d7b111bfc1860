"""湘潭县, whole, over HTTP: 57号 with visit and check side by side, the county confirms."""

from __future__ import annotations

from typing import Any

from tests.journeys.told import WAYS, outcome, steps_done, tell
from tests.simulator.process import SimulatorProcess


def test_a_household_of_xiangtan_from_the_window_to_its_award(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, WAYS["xiangtan"])
    assert told[-1].next == "已办结"
    assert any("湘潭县民政局" in line.who and "审核确认" in line.what for line in told)
    assert steps_done() == [
        "intake",
        "acceptance",
        "survey",
        "means_check",
        "opinion",
        "review_notice",
        "decision",
        "award",
        "publication",
    ]
    case, award = outcome()
    assert case.home_path == "/430321/430321100/430321100201/"
    assert (award.item, award.pays) == ("dibao", True)
    assert award.during.lower.isoformat() == "2022-04-01"
