"""秦皇岛昌黎县, whole, over HTTP: 220号 with the mandatory deliberation and two notices."""

from __future__ import annotations

from typing import Any

from tests.journeys.told import WAYS, outcome, steps_done, tell
from tests.simulator.process import SimulatorProcess


def test_a_household_of_qinhuangdao_from_the_window_to_its_award(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, WAYS["qinhuangdao"])
    assert told[-1].next == "已办结"
    assert any("昌黎县民政局" in line.who and "审核确认" in line.what for line in told)
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
    assert case.home_path == "/1303/130322/130322100/130322100007/"
    assert (award.item, award.pays) == ("dibao", True)
