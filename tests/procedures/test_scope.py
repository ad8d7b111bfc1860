"""Row-level security beneath the engine: proven on the tables, as the app role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast.staff import acting
from tests.procedures.helpers import ASSISTANT, CLERK, case_of, everywhere, item_of
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.scope import Scope, in_scope
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.moves import pause
from yimen.procedures.models import Case, Clock, Pause, WorkItem

TABLES = (Case, WorkItem, Clock, Pause)


@pytest.fixture
def case(db: None) -> Case:
    with clock.freeze("2020-09-29T09:00:00"), everywhere():
        made = case_of(acting(CLERK))
        pause(acting(CLERK), made, "supplement")
        return made


def counts() -> list[int]:
    return [model.objects.count() for model in TABLES]


@pytest.mark.clause("S0-02")
def test_a_village_sees_its_own_rows_and_another_village_none(case: Case) -> None:
    here, there = acting(ASSISTANT), acting("chumen.cun")
    with in_scope(here.scope):
        assert counts() == [1, 1, 1, 1]
    with in_scope(there.scope):
        assert counts() == [0, 0, 0, 0]
    with in_scope(acting("jiang.shenpi").scope):
        assert counts() == [1, 1, 1, 1]


def test_without_a_scope_nothing_is_seen(case: Case) -> None:
    assert counts() == [0, 0, 0, 0]
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.scope', '', true)")
    assert counts() == [0, 0, 0, 0]


def test_a_neighbour_whose_code_begins_alike_sees_nothing(case: Case) -> None:
    with in_scope(Scope("/331083/33108300/", "前缀相同的地方")):
        assert counts() == [0, 0, 0, 0]


def test_the_handling_office_sees_a_case_from_elsewhere(case: Case) -> None:
    there = acting("chumen.chuangkou")
    with everywhere():
        Case.objects.filter(pk=case.pk).update(handling_path=there.path)
    with in_scope(there.scope):
        assert Case.objects.count() == 1


def test_a_move_from_outside_finds_no_case(case: Case) -> None:
    with everywhere():
        item = item_of(case, "intake")
    with in_scope(acting("chumen.cun").scope), pytest.raises(NotFound):
        complete(acting("chumen.cun"), item)


def test_a_row_can_neither_be_made_in_nor_moved_to_another_place(case: Case) -> None:
    with everywhere():
        item = item_of(case, "intake")
    with in_scope(acting(ASSISTANT).scope):
        moved = {"home_path": "/331083/331083102/", "handling_path": "/331083/331083102/"}
        with pytest.raises(DatabaseError), transaction.atomic():
            WorkItem.objects.filter(pk=item.pk).update(**moved)
