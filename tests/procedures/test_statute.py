"""Rules that bind the act reach running cases from their day (社会救助法, 2026-07-01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.awards.giving import DECIDER, decided_case, terms
from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, REVIEWER, SURVEYOR
from yimen.applications.models import Notice
from yimen.applications.paper_list import paper_list
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.grant import grant
from yimen.awards.actions.stop import stop
from yimen.awards.models import Award
from yimen.foundation import clock as product_clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.hearings import record_hearing
from yimen.procedures.models import Hearing
from yimen.procedures.statute import Act, check_act, duties

JULY = date(2026, 7, 1)


@pytest.fixture
def award(db: None) -> Iterator[Award]:
    """An award of 2020, still running on 2026-06-30."""
    with product_clock.freeze("2020-10-28T09:00:00"), in_scope(SCOPE_ALL):
        case = decided_case()
        made = grant(acting(DECIDER), case, terms(case))
        product_clock.move_to("2026-06-30T09:00:00")
        yield made


def heard(award: Award, about: str = "terminate") -> Hearing:
    """The household was asked at home."""
    return record_hearing(
        acting(REVIEWER),
        award.case,
        about=about,
        told="儿子已就业，人均收入超过标准",
        way="in_person",
        speaker="王小芳",
        words="没有意见",
    )


def halt(award: Award, **more: object) -> Award:
    return stop(acting(DECIDER), award, last_month=JULY, reason="收入超过标准", **more)


def test_until_june_2026_a_stop_needs_its_reasons_only(award: Award) -> None:
    assert halt(award).during.upper == date(2026, 8, 1)


def test_from_july_2026_nobody_is_stopped_unheard_however_old_the_case(award: Award) -> None:
    product_clock.move_to("2026-07-01T09:00:00")
    with pytest.raises(Conflict, match=r"听取救助对象的意见.*第48条"):
        halt(award)
    heard(award)
    assert halt(award).during.upper == date(2026, 8, 1)


def test_each_cut_is_heard_on_its_own_and_more_money_needs_no_hearing(award: Award) -> None:
    product_clock.move_to("2026-07-01T09:00:00")

    def pay(fen: int, month: date = date(2026, 8, 1)) -> None:
        change_amount(acting(DECIDER), award, first_month=month, base_fen=fen, reason="复核")

    pay(60000)
    with pytest.raises(Conflict, match="听取"):
        pay(40000)
    heard(award, "reduce")
    pay(40000)
    assert Hearing.objects.get().used_at == product_clock.now()
    with pytest.raises(Conflict, match="听取"):
        pay(30000)
    heard(award, "terminate")
    with pytest.raises(Conflict, match="听取"):
        pay(30000)


def test_a_death_is_not_heard(award: Award) -> None:
    product_clock.move_to("2026-07-01T09:00:00")
    assert halt(award, on_death=True).during.upper == date(2026, 8, 1)


def test_the_end_of_tekun_is_noticed_first_and_a_death_is_not(award: Award) -> None:
    case = award.case
    stopping = Act("terminate", case, "tekun", "不再符合条件")
    with pytest.raises(Conflict, match="公示7天"):
        check_act(stopping)
    check_act(Act("terminate", case, "tekun", "去世", on_death=True))
    now = product_clock.now()
    Notice.objects.create(
        case=case,
        kind="termination",
        round=1,
        state=Notice.State.FINISHED,
        fields={},
        posted_at=now,
        ends_at=now,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    check_act(stopping)


def test_a_refusal_needs_written_reasons_on_every_day(award: Award) -> None:
    with pytest.raises(Conflict, match="理由"):
        check_act(Act("refuse", award.case, "dibao", "  "))
    check_act(Act("refuse", award.case, "dibao", "人均收入超过标准"))


def test_the_duties_are_those_of_the_day_of_the_act_not_of_acceptance(award: Award) -> None:
    asked = {one.key for one in duties(Act("terminate", award.case, "dibao", "x"))}
    assert asked == {"reasons_before_termination"}
    product_clock.move_to("2026-07-01T00:00:00")
    asked = {one.key for one in duties(Act("terminate", award.case, "dibao", "x"))}
    assert asked == {"reasons_before_termination", "hearing_before_cut"}


def test_a_hearing_says_who_spoke_and_what(award: Award) -> None:
    by = acting(REVIEWER)
    with pytest.raises(Invalid) as caught:
        record_hearing(by, award.case, about="terminate", told=" ", way="phone")
    assert set(caught.value.extra["fields"]) == {"told", "speaker", "words"}
    silent = record_hearing(by, award.case, about="terminate", told="收入", way="no_answer")
    assert silent.speaker == ""
    with pytest.raises(NotPermitted):
        record_hearing(acting(SURVEYOR), award.case, about="terminate", told="x", way="no_answer")


def test_papers_one_may_ask_follow_the_law_of_the_day(award: Award) -> None:
    from tests.applications.intake import registered

    case = registered(acting(CLERK))
    by_key = {line.key: line for line in paper_list(case)}
    known = next(key for key, line in by_key.items() if "数据核对" in line.why)
    assert by_key[known].state == "not_needed"
    before = by_key[known].clause
    product_clock.move_to("2026-07-01T09:00:00")
    after = {line.key: line for line in paper_list(case)}[known].clause
    assert "社会救助法第62条" not in before
    assert after == "社会救助法第62条"
