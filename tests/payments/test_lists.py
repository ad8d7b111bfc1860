"""编制、提交、复核: who is on the list, with what amount, and who may do what with it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.awards.giving import decide, decided_case, given, terms
from tests.cast.staff import acting
from tests.payments.bulk import load, total_of
from tests.payments.lists import (
    COUNTY,
    DECEMBER,
    JANUARY,
    NOVEMBER,
    TOWNSHIP,
    account_for,
    approved,
    opened,
    payable,
    row_of,
    sent,
    submitted,
    table,
    yucheng,
)
from tests.procedures.helpers import CLERK, HUBIN, case_of, household, procedure, step
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.grant import grant
from yimen.awards.actions.stop import stop
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted, StalePage
from yimen.foundation.trail import timeline
from yimen.network.models import Office
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.review import approve_run, relist_row, return_row, submit_run
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.queries import awards_without_decision

pytestmark = pytest.mark.usefixtures("day")
DECIDER = "jiang.shenpi"


def change(award: Award, fen: int, first_month: date) -> None:
    """The county changes the amount."""
    by = acting(DECIDER)
    change_amount(by, award, first_month=first_month, base_fen=fen, reason="提高标准")


def halt(award: Award, last_month: date) -> None:
    """The county stops the award."""
    stop(acting(DECIDER), award, last_month=last_month, reason="收入提高")


def counts(run: PaymentRun) -> tuple[int, int, int, int, int]:
    """Opening, new, stopped, changed, closing."""
    return (
        run.opening_count,
        run.new_count,
        run.stopped_count,
        run.changed_count,
        run.closing_count,
    )


def test_a_list_is_drawn_from_the_awards_of_the_month_to_the_fen() -> None:
    case = decided_case("王一")
    extra = [(case.applicant, 13291, "重残增发")]
    one = grant(acting(DECIDER), case, terms(case, base_fen=50001, supplements=extra))
    account_for(one)
    two = payable("王二", 66450)
    payable("王三", first_month=DECEMBER)
    payable("王四", item="tekun")
    payable("王五", village=HUBIN)
    given("王六", item="dibian", base_fen=0, pays=False)
    run = opened()
    rows = {row.award: row for row in run.rows.all()}
    assert set(rows) == {one, two}
    first = rows[one]
    assert (first.base_fen, first.supplement_fen, first.amount_fen) == (50001, 13291, 63292)
    assert (first.state, first.change, first.payee_name) == ("listed", "new", "王一")
    assert run.total_fen == 63292 + 66450
    assert counts(run) == (0, 2, 0, 0, 2)
    (event,) = timeline([f"run:{run.pk}"])
    assert (event.actor_name, event.after["total_fen"]) == ("叶秀珍", 129742)


@pytest.mark.clause("S0-30")
def test_somebody_without_a_decision_is_left_out_and_listed_as_such() -> None:
    paid = payable("王一")
    by = acting(CLERK)
    case = case_of(by, procedure(step("a")), of=household(by, "王导入"))
    imported = grant(acting(DECIDER), case, terms(case))
    account_for(imported)
    refused = decided_case("王拒绝", approved=False)
    other = grant(acting(DECIDER), refused, terms(refused))
    run = opened()
    assert [row.award for row in run.rows.all()] == [paid]
    assert set(awards_without_decision(run)) == {imported, other}
    (event,) = timeline([f"run:{run.pk}"])
    assert event.after["without_decision"] == 2
    decide(case)
    assert list(awards_without_decision(run)) == [other]


def test_three_months_add_up_with_a_stop_a_change_and_a_newcomer() -> None:
    kept, stopped, changed = payable("王一"), payable("王二"), payable("王三")
    late = payable("王四", first_month=JANUARY)
    assert counts(opened()) == (0, 3, 0, 0, 3)
    clock.move_to("2020-12-02T09:00:00")
    halt(stopped, NOVEMBER)
    run = opened(DECEMBER)
    assert counts(run) == (3, 0, 1, 0, 2)
    assert run.total_fen == 100000
    clock.move_to("2021-01-04T09:00:00")
    change(changed, 66450, JANUARY)
    run = opened(JANUARY)
    assert counts(run) == (2, 1, 0, 1, 3)
    changes = {row.award: row.change for row in run.rows.all()}
    assert changes == {kept: "opening", changed: "changed", late: "new"}
    assert run.total_fen == 50000 + 66450 + 50000


@pytest.mark.clause("S0-35")
def test_a_hundred_and_five_new_less_three_stopped_are_a_hundred_and_two() -> None:
    load(yucheng(), 100, NOVEMBER)
    assert counts(opened()) == (0, 100, 0, 0, 100)
    clock.move_to("2020-12-02T09:00:00")
    load(yucheng(), 5, DECEMBER, mark="later")
    for award in Award.objects.filter(number__in=["TA1", "TA2", "TA3"]):
        halt(award, NOVEMBER)
    assert counts(opened(DECEMBER)) == (100, 5, 3, 0, 102)
    clock.move_to("2021-01-04T09:00:00")
    assert opened(JANUARY).opening_count == 102


def test_without_an_account_one_is_listed_but_not_paid_and_comes_back_with_one() -> None:
    rich, poor = payable("王一", 60000), given("王二", base_fen=50000)
    run = opened()
    assert row_of(run, poor).state == PayRow.State.NO_ACCOUNT
    assert (run.closing_count, run.total_fen) == (2, 60000)
    with pytest.raises(Conflict, match="还没有发放账户"):
        relist_row(acting(TOWNSHIP), run.pk, row_of(run, poor).pk)
    account = account_for(poor)
    row = relist_row(acting(TOWNSHIP), run.pk, row_of(run, poor).pk)
    assert (row.state, row.account, row.payee_name) == ("listed", account, "王二")
    run.refresh_from_db()
    assert run.total_fen == 110000
    submit_run(acting(TOWNSHIP), run.pk)
    approve_run(acting(COUNTY), run.pk)
    assert {line["户名"] for line in table(sent(run))} == {"王一", "王二"}
    assert rich.pk != poor.pk


def test_the_account_less_are_not_in_the_file() -> None:
    payable("王一")
    given("王二")
    made = sent()
    assert [line["户名"] for line in table(made)] == ["王一"]
    assert (made.rows, made.total_fen) == (1, 50000)
    assert row_of(made.run, Award.objects.get(holder__name="王二")).state == "no_account"


@pytest.mark.clause("S0-34")
def test_the_county_returns_three_with_reasons_and_after_the_fix_all_sums_are_equal() -> None:
    load(yucheng(), 120, NOVEMBER)
    run = submitted()
    returned = list(run.rows.order_by("amount_fen")[:3])
    for row in returned:
        return_row(acting(COUNTY), run.pk, row.pk, "金额与决定书不一致")
    run.refresh_from_db()
    whole = total_of(range(1, 121))
    assert run.total_fen == whole - sum(row.amount_fen for row in returned)
    assert {row.review_note for row in run.rows.filter(state="returned")} == {"金额与决定书不一致"}
    change(returned[0].award, 12345, NOVEMBER)
    fixed = [relist_row(acting(TOWNSHIP), run.pk, row.pk) for row in returned]
    extra = fixed[0].supplement_fen
    assert fixed[0].amount_fen == 12345 + extra
    run = approve_run(acting(COUNTY), run.pk)
    made = sent(run)
    ledger = whole - returned[0].amount_fen + 12345 + extra
    assert run.total_fen == made.total_fen == ledger
    lines = table(made)
    assert len(lines) == 120
    assert sum(round(float(line["金额"]) * 100) for line in lines) == ledger


def test_what_was_stopped_meanwhile_cannot_be_relisted() -> None:
    award = payable("王一")
    payable("王二")
    run = submitted()
    return_row(acting(COUNTY), run.pk, row_of(run, award).pk, "请核实是否已死亡")
    award.lines.update(superseded_at=clock.now())
    with pytest.raises(Conflict, match="已经停发"):
        relist_row(acting(TOWNSHIP), run.pk, row_of(run, award).pk)


def test_a_second_list_of_the_month_is_refused_and_so_is_a_month_left_out() -> None:
    payable("王一")
    run = opened()
    with pytest.raises(Conflict, match="2020年11月的发放清单已经编制") as told:
        opened()
    assert told.value.code == "run_exists"
    assert list(PaymentRun.objects.all()) == [run]
    clock.move_to("2021-01-04T09:00:00")
    with pytest.raises(Conflict, match="2020年12月的清单还没有编制") as told:
        opened(JANUARY)
    assert told.value.code == "month_skipped"
    opened(DECEMBER)
    assert opened(JANUARY).opening_count == 1


@pytest.mark.parametrize(
    ("field", "given_"),
    [
        ("month", {"month": date(2020, 11, 2)}),
        ("month", {"month": JANUARY}),
        ("item", {"item": "dibian"}),
        ("item", {"item": "nothing"}),
        ("office", {"office": "civil_affairs"}),
    ],
)
def test_what_has_no_list_is_told_beside_the_field(field: str, given_: dict[str, object]) -> None:
    values = {"month": NOVEMBER, "item": "dibao", **given_}
    role = values.pop("office", "township")
    place = "331083001" if role == "township" else "331083"
    office = Office.objects.get(division_id=place, role=role)
    with pytest.raises(Invalid) as told:
        open_run(acting(COUNTY), office, **values)
    assert told.value.field == field


def test_who_makes_and_who_approves() -> None:
    payable("王一")
    for username in ("yucheng.shenhe", "jiang.shenpi", "yucheng.cun", "chumen.fafang"):
        with pytest.raises(NotPermitted):
            open_run(acting(username), yucheng(), item="dibao", month=NOVEMBER)
    run = submitted()
    for username in (TOWNSHIP, "jiang.shenpi"):
        with pytest.raises(NotPermitted):
            approve_run(acting(username), run.pk)
        with pytest.raises(NotPermitted):
            return_row(acting(username), run.pk, run.rows.first().pk, "不对")


def test_whoever_submitted_a_list_cannot_approve_it() -> None:
    payable("王一")
    run = submit_run(acting(COUNTY), opened().pk)
    with pytest.raises(Conflict, match="提交人不能复核") as told:
        approve_run(acting(COUNTY), run.pk)
    assert told.value.code == "same_person"
    PaymentRun.objects.filter(pk=run.pk).update(submitted_by_ref="staff:0")
    assert approve_run(acting(COUNTY), run.pk).state == "approved"


def test_another_township_finds_nothing() -> None:
    payable("王一")
    run = opened()
    with pytest.raises(NotFound):
        submit_run(acting("chumen.fafang"), run.pk)
    with pytest.raises(NotFound):
        relist_row(acting("chumen.fafang"), run.pk, run.rows.first().pk)


def test_stale_pages_empty_lists_and_wrong_states_are_refused() -> None:
    empty = opened()
    with pytest.raises(Conflict, match="没有人"):
        submit_run(acting(TOWNSHIP), empty.pk)
    clock.move_to("2020-12-02T09:00:00")
    award = payable("王一", first_month=DECEMBER)
    run = opened(DECEMBER)
    with pytest.raises(StalePage):
        submit_run(acting(TOWNSHIP), run.pk, seen=run.row_version + 1)
    with pytest.raises(Conflict, match="先由乡镇"):
        approve_run(acting(COUNTY), run.pk)
    run = submit_run(acting(TOWNSHIP), run.pk, seen=run.row_version)
    with pytest.raises(Conflict, match="等待县级复核"):
        submit_run(acting(TOWNSHIP), run.pk)
    with pytest.raises(Invalid):
        return_row(acting(COUNTY), run.pk, row_of(run, award).pk, "  ")
    return_row(acting(COUNTY), run.pk, row_of(run, award).pk, "账户不对")
    with pytest.raises(Conflict, match="复核退回"):
        return_row(acting(COUNTY), run.pk, row_of(run, award).pk, "账户不对")
    with pytest.raises(Conflict, match="没有可以发放的人"):
        approve_run(acting(COUNTY), run.pk)


def test_an_approved_list_is_frozen() -> None:
    award = payable("王一")
    run = approved()
    change(award, 99999, NOVEMBER)
    with pytest.raises(Conflict, match="金额已冻结"):
        relist_row(acting(TOWNSHIP), run.pk, row_of(run, award).pk)
    assert sent(run).total_fen == 50000
