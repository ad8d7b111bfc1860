"""Households, cases and small procedures for the tests of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from tests.cast.staff import acting
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.actions.register_household import register_household
from yimen.households.models import Household
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.network.queries import township_of
from yimen.packstore.models import ProcedureVersion
from yimen.policy.procedure import Procedure
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.engine.start import start_case
from yimen.procedures.models import Case, WorkItem

XIANQIAN = "331083001001"
HUBIN = "331083102010"
_numbers = count(1)

CLERK, SURVEYOR, REVIEWER = "yucheng.chuangkou", "yucheng.diaocha1", "yucheng.shenhe"
LEADER, ASSISTANT, DECIDER = "yucheng.lingdao", "yucheng.cun", "jiang.shenpi"


def step(key: str, **given: Any) -> dict[str, Any]:
    """A step of a small procedure: done by the township reviewer unless said otherwise."""
    return {
        "key": key,
        "title": f"环节{key}",
        "kind": "opinion",
        "level": "township",
        "role": "township_reviewer",
        "outcomes": [{"key": "done", "title": "完成"}],
        "source": "测试",
        "title_plain": "测试",
        **given,
    }


def limit(count_: int, unit: str, from_: str, **given: Any) -> dict[str, Any]:
    """A limit in pack words."""
    return {"count": count_, "unit": unit, "from": from_, "source": "测试条款", **given}


def procedure(*steps: dict[str, Any], limits: list[dict[str, Any]] | None = None) -> Procedure:
    """A published procedure of these steps."""
    made = Procedure.model_validate(
        {
            "name": "test",
            "title": "测试程序",
            "items": ("dibao",),
            "valid_from": date(2020, 1, 1),
            "version": f"t{next(_numbers)}",
            "source": "测试",
            "limits": limits or [],
            "steps": steps,
        }
    )
    return published(made)


def published(made: Procedure) -> Procedure:
    """The same procedure, kept in the store so that a case may pin it."""
    ProcedureVersion.objects.get_or_create(
        hash=made.hash,
        defaults={
            "name": made.name,
            "title": made.title,
            "definition": made.model_dump(mode="json", by_alias=True),
        },
    )
    return made


def id_number(born: date = date(1970, 5, 6)) -> str:
    """An identity number of nobody, another one each time."""
    number = next(_numbers)
    return make_test_id(f"99{number // 1000:04d}", born, number % 1000)


def household(by: Acting, name: str = "王小芳", village: str = XIANQIAN) -> Household:
    """A household of one in a village of 玉城街道."""
    return register_household(
        by,
        division=Division.objects.get(pk=village),
        applicant=PersonData(name, id_number()),
        contact_phone="13905760000",
    )


def case_of(
    by: Acting, procedure_: Procedure | None = None, *, of: Household | None = None
) -> Case:
    """A case received now, under 玉环's own procedure or a small one."""
    home = of or household(by)
    today = clock.today()
    pack, version = pack_for(home.home_path, today)
    return start_case(
        by,
        household=home,
        applicant=home.head,
        item="dibao",
        intake_office=township_of(home.home_path),
        handling_office=township_of(home.home_path),
        division=home.division,
        pack=pack,
        pack_version=version,
        procedure=procedure_ or pack.procedure_for("dibao", today),
        received_at=clock.now(),
    )


def to_survey(case: Case) -> WorkItem:
    """Bring a case of 玉环's procedure to its survey, accepted now."""
    clerk = acting(CLERK)
    complete(clerk, item_of(case, "intake"))
    mark(clerk, case, "accepted")
    complete(clerk, item_of(case, "acceptance"), "accept")
    complete(acting(SURVEYOR), item_of(case, "appointment"))
    return item_of(case, "survey")


def item_of(case: Case, step_key: str, key: str = "") -> WorkItem:
    """The open item of a step."""
    return WorkItem.objects.get(case=case, step=step_key, key=key, state="open")


def open_steps(case: Case) -> list[str]:
    """Steps open now, in the order they opened."""
    rows = WorkItem.objects.filter(case=case, state="open").order_by("pk")
    return [row.step for row in rows]


def states(case: Case) -> list[tuple[str, int, str]]:
    """(step, round, state) of every row of a case."""
    rows = WorkItem.objects.filter(case=case).order_by("pk")
    return [(row.step, row.round, row.state) for row in rows]


@contextmanager
def everywhere() -> Iterator[None]:
    """The widest scope."""
    with in_scope(SCOPE_ALL):
        yield
