"""In whose name a paper goes out, which seal stands on it, and where one may turn (S2-19, S2-41).

委托: the county's bureau is named, with its 审批专用章（××镇）, and answers for the act. 授权: the
township's own name and seal. The remedy text is dated data: who reviews an act of a county bureau
changed on 2024-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.applications.deciding_power import power_of
from yimen.applications.models import Decision
from yimen.network.load import TOWNSHIP_ROLE
from yimen.network.models import Division, Kind, Level, Office, Receiver
from yimen.network.queries import county_office, prefixes, village_office
from yimen.policy.catalogue import Template
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

_OWN_BUREAU = ("", "civil_affairs")


@dataclass(frozen=True)
class Heading:
    """`office` numbers the paper and is its name; `seal` is what the stamp says, "" for none."""

    office: Office
    seal: str


def heading_of(case: Case, paper: Template) -> Heading:
    """Whose paper it is. What the county issues on a decision follows who decides."""
    if paper.issuer == "village":
        office = village_office(case.division)
        return Heading(office, office.name)
    if paper.issuer == "applicant":
        return Heading(case.handling_office, "")
    if paper.issuer == "township":
        return Heading(case.handling_office, case.handling_office.name)
    role = paper.seal or "civil_affairs"
    if (paper.seal or "") not in _OWN_BUREAU:
        office = county_office(case.handling_path, role)
        return Heading(office, office.name)
    return _deciding(case)


def _deciding(case: Case) -> Heading:
    """The name and seal of the decision: as it was made, else as it would be made today."""
    made = Decision.objects.filter(case=case).first()
    kind = made.authority["kind"] if made else power_of(case).kind
    county, township = county_office(case.handling_path), case.handling_office
    if kind == Kind.AUTHORISED:
        return Heading(township, _stamp(township) or township.name)
    if kind == Kind.ENTRUSTED:
        own = f"{county.name}审批专用章（{township.division.name}）"
        return Heading(county, _stamp(township) or own)
    return Heading(county, county.name)


def _stamp(township: Office) -> str:
    """The seal's words as registered with the receiving unit; "" without."""
    held = Receiver.objects.filter(township=township).first()
    return held.seal_name if held else ""


def remedy_text(heading: Heading, pack: Pack, on: date) -> str:
    """Where one may turn against an act of the heading's office on that day, as printed."""
    own = heading.office.role == TOWNSHIP_ROLE
    key = "remedy.township" if own else "remedy.text"
    if not pack.has_parameter(key, on):
        return ""
    county = Division.objects.filter(path__in=prefixes(heading.office.path), level=Level.COUNTY)
    government = str(pack.parameter("remedy.government", on).value)
    return str(pack.parameter(key, on).value).format(
        acting=heading.office.name,
        government=government.format(county=county.get().name),
        superior=pack.offices.get("city_civil_affairs", "上一级主管部门"),
    )
