"""一键打印: all papers of a step in one go, and only what changed is made anew."""

from __future__ import annotations

import io

import pypdf
import pytest

from tests.applications.intake import at_desk
from tests.applications.stages import DECIDER, REVIEWER, opined, up_to_opinion
from yimen.applications.actions.print_step import one_file, print_step, step_documents
from yimen.applications.documents import frozen_data
from yimen.applications.models import IssuedDocument
from yimen.foundation.errors import NotFound
from yimen.households.actions.change_contact import change_contact

pytestmark = pytest.mark.usefixtures("day")


def test_a_step_prints_all_its_papers_as_one_file() -> None:
    case = up_to_opinion()
    with at_desk(REVIEWER) as by:
        printed = print_step(by, case, "survey")
        titles = [row.title for row in printed.made]
        assert titles == ["入户调查表", "诚信声明及授权书"]
        rows = step_documents(case, "survey")
        pages = len(pypdf.PdfReader(io.BytesIO(one_file(rows))).pages)
    assert pages >= 3
    assert len({row.serial for row in rows}) == 2


def test_what_says_the_same_is_not_made_again_and_what_changed_is() -> None:
    case = up_to_opinion()
    opined(case)
    with at_desk(REVIEWER) as by:
        [first] = print_step(by, case, "opinion").all
        again = print_step(by, case, "opinion")
        assert (again.made, again.kept) == ([], [first])
        change_contact(by, case.household, phone="", whose="own", address="县前社区九号", hukou="")
        [second] = print_step(by, case, "opinion").made
        first.refresh_from_db()
        assert frozen_data(second)["applicant"]["address"] == "县前社区九号"
    assert first.state == IssuedDocument.State.VOID
    assert first.serial != second.serial


def test_a_paper_whose_turn_has_not_come_is_told() -> None:
    case = up_to_opinion()
    with at_desk(DECIDER) as by:
        printed = print_step(by, case, "decision")
        assert printed.made == []
        assert any("还没有作出决定" in line for line in printed.left_out)
        with pytest.raises(NotFound):
            print_step(by, case, "appointment")
