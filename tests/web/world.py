"""One household of 县前社区 with everything there is: case, papers, check, decision, award, money.

    world = everything()
    for name, address in world.addresses(): ...

`addresses` fills every address of the site with what belongs to this household.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.applications.intake import at_desk, person_of, scan
from tests.applications.stages import DECIDER, opined, posted, up_to_opinion
from tests.cast.staff import acting, staff
from yimen.applications.actions.add_material import add_material
from yimen.applications.actions.decide import DecisionData, decide
from yimen.applications.actions.post_notice import finish_due_notices
from yimen.applications.paper_list import paper_list
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.actions.add_account import add_account
from yimen.network.models import Office
from yimen.payments.actions.open_run import open_run
from yimen.procedures.models import Case

ACCOUNT = "6228480402564890018"


@dataclass
class World:
    """What addresses are filled with; `secrets` must be seen by nobody outside the area."""

    case: Case
    fills: dict[str, dict[str, Any]]
    secrets: tuple[str, ...]
    village: str
    skipped: list[str] = field(default_factory=list)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(name, address) of every page and act of the screens."""
        for name, route, pattern in _patterns(get_resolver()):
            if route.startswith("api/"):
                continue
            wanted = pattern.pattern.converters
            given = self.fill(route, list(wanted))
            yield name, "/" + _filled(route, wanted, given)

    def fill(self, route: str, wanted: list[str]) -> dict[str, Any]:
        """Values for the arguments of a route, by what its beginning speaks of."""
        first = next((key for key in self.fills if key and route.startswith(key)), "")
        return {name: {**self.fills[""], **self.fills[first]}[name] for name in wanted}


def everything() -> World:
    """Build it: decided on 2020-10-12, on the list of November; the clock must stand before."""
    case = up_to_opinion(income_fen=150000)
    with at_desk() as by:
        line = next(line for line in paper_list(case) if line.kind != "consent")
        material = add_material(by, case, line.key, scan(by, "收入证明"), person=line.person)
        holder = person_of(case, "王小芳")
        add_account(by, case.household, holder=holder, bank="玉环农商银行", number=ACCOUNT)
    opined(case)
    clock.move_to(posted(case).ends_at.isoformat())
    assert finish_due_notices() == 1
    with at_desk(DECIDER) as by:
        decide(by, case, DecisionData(approve=True))
    clock.move_to("2020-11-02T09:00:00")
    with in_scope(SCOPE_ALL):
        office = Office.objects.get(division_id="331083001", role="township")
        run = open_run(acting("yucheng.fafang"), office, item="dibao", month=date(2020, 11, 1))
        case.refresh_from_db()
        return World(case, _fills(case, material, run), _secrets(case), "县前社区")


def _fills(case: Case, material: Any, run: Any) -> dict[str, dict[str, Any]]:
    document = case.documents.order_by("issued_at").first()
    query = case.check_requests.get().queries.first()
    common = {
        "uid": case.pk,
        "person": case.applicant_id,
        "material": material.pk,
        "file": material.file_id,
        "document": document.pk,
        "query": query.pk,
        "row": run.rows.get().pk,
        "pk": staff("yucheng.diaocha1").pk,
        "kind": "paper",
        "template": "application_form",
        "form": "intake",
        "key": "name",
        "token": case.application.tracking_token,
        "name": "yuhuan",
        "number": 1,
        "code": "331083001001",
        "index": 0,
        "item": "dibao",
        "procedure": "main",
        "verb": "unlock",
        "status": 404,
        "session_id": 0,
        "way": "withdraw",
        "act": "reduce",
        "run_uid": case.pk,
        "step": "decision",
        "volume": case.pk,
        "loan": case.pk,
        "village": case.division_id,
    }
    return {
        "": common,
        "cases/": {},
        "awards/": {"uid": case.award.pk},
        "payments/": {"uid": run.pk, "kind": "csv"},
        "runs/": {"uid": run.pk, "kind": "csv"},
        "packs/<str:name>/<int:number>/": {"kind": "limit", "verb": "send"},
        "packs/": {"kind": "svg"},
        "households/": {"uid": case.household_id, "kind": "id"},
        "v/": {"token": document.verify_token},
        "public/verify/": {"token": document.verify_token},
        "staff/posts/": {"pk": staff("yucheng.diaocha1").posts.first().pk},
        "work-items/": {"pk": case.work_items.order_by("pk").last().pk},
        "dev/gallery/fragment/": {"name": "modal"},
    }


def _secrets(case: Case) -> tuple[str, ...]:
    award = Award.objects.get()
    numbers = (str(case), case.receipt_number, case.household.number, award.number)
    return ("王小芳", "王大明", "王小宝", *(number for number in numbers if number))


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or route, route, entry
        else:
            yield from _patterns(entry, route)


def _filled(route: str, wanted: dict[str, Any], given: dict[str, Any]) -> str:
    for name, converter in wanted.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        for written in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
            route = route.replace(written, str(given[name]))
    return route
