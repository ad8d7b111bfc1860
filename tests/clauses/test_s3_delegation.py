"""湘潭解读 五: small temporary aid decided by the township, by item and by amount."""

from __future__ import annotations

import pytest

from tests.cast.staff import LOCALITIES
from tests.clauses.delegated import Register, page_of
from tests.clauses.family import Story
from yimen.foundation import clock

XIANGTAN = LOCALITIES["xt"]
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.clause("S3-25")
def test_up_to_2000_yuan_the_township_decides_and_one_fen_more_the_county() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        story, register = Story(20000, XIANGTAN), Register(XIANGTAN)
        story.register(wanted_item="spending_aid")
        story.clerk.accept(story.case)
        asked = f"/delegation/cases/{story.case}/power"
        small = story.clerk.get(asked, amount_fen="200000")
        assert (small["level"], small["role"], small["kind"]) == (
            "township",
            "township_leader",
            "委托",
        )
        large = story.clerk.get(asked, amount_fen="200001")
        assert (large["level"], large["office"]) == ("county", "湘潭县民政局")
        assert "2,000.01元超过下放上限2,000.00元" in large["why"]
        assert "金额未定" in page_of(story.clerk, story.case)
        rows = {row["item"]: row for row in register.rows(on="2022-03-01")}
        assert set(rows) == {"spending_aid", "emergency_aid"}
        assert {row["ceiling_fen"] for row in rows.values()} == {200000}
        items = {row["item"] for row in register.reviewer.get("/delegation/items")}
        assert "dibao" not in items
