"""某区, whole, over HTTP: the check before the application, the street decides, the zone files."""

from __future__ import annotations

from typing import Any

from tests.journeys.told import WAYS, outcome, steps_done, tell
from tests.simulator.process import SimulatorProcess


def test_a_household_of_the_district_from_the_window_to_its_award(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, WAYS["xx-district"])
    assert told[-1].next == "已办结"
    assert any("XX区发展局" in line.who and "备案" in line.what for line in told)
    done = steps_done()
    assert done[:7] == [
        "intake",
        "authorisation",
        "means_check",
        "check_result",
        "application",
        "acceptance",
        "survey",
    ]
    # No notice and no deliberation while the case is reviewed; the result hangs at the end.
    assert done.index("result_notice") > done.index("decision")
    assert not {"review_notice", "deliberation"} & set(done)
    case, award = outcome()
    assert case.home_path == "/370871/370871001/370871001201/"
    assert (award.item, award.pays) == ("dibao", True)
