"""One guide, one form, one process (三个一比对): do they say the same items and limits? (S4-05)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.packstore.publications.facts import Stamp
from yimen.packstore.publications.forms import form_data
from yimen.packstore.publications.guide import guide_data
from yimen.policy import Pack, PackError, Procedure
from yimen.policy.limits import item_limits


@dataclass(frozen=True)
class Difference:
    """One thing that is said in one place and not in another."""

    what: str
    found_in: str
    missing_in: str


def differences(pack: Pack, stamp: Stamp, on: date) -> list[Difference]:
    """Compare what is really sent to print with the process cases are pinned to; [] is well."""
    said = {
        "指南": _of_guide(pack, stamp, on),
        "申请表": _of_forms(pack, on),
        "办理流程": _of_process(pack, on),
    }
    everything = set().union(*said.values())
    return [
        Difference(what, where, lacking)
        for what in sorted(everything)
        for lacking, held in said.items()
        if what not in held
        for where in [next(name for name, other in said.items() if what in other)]
    ]


def _of_guide(pack: Pack, stamp: Stamp, on: date) -> set[str]:
    data = guide_data(pack, stamp, on)
    found = set()
    for facts in data["main"]:
        for limit in facts["limits"]:
            found.add(f"{facts['title']}：{limit['title']}{limit['figure']}")
    joint = {item.title for item in pack.items.values() if item.kind == "joint"}
    return found | {facts["title"] for facts in data["other"] if facts["title"] in joint}


def _of_forms(pack: Pack, on: date) -> set[str]:
    found = set()
    for version in _versions(pack, on):
        data = form_data(pack, version, on)
        for title in data["categories"]:
            for limit in data["limits"]:
                found.add(f"{title}：{limit['title']}{limit['figure']}")
        found |= {one["title"] for one in data["joint_items"]}
    return found


def _of_process(pack: Pack, on: date) -> set[str]:
    found = {
        f"{pack.items[key].title}：{limit.title}{limit.figure}"
        for version in _versions(pack, on)
        for key in version.items
        for limit in item_limits(version, events=False)
    }
    return found | {item.title for item in pack.items.values() if item.kind == "joint"}


def _versions(pack: Pack, on: date) -> list[Procedure]:
    """Procedures that take an application on the day, each version once."""
    found: dict[str, Procedure] = {}
    for item in pack.items.values():
        if item.procedure:
            try:
                version = pack.procedure_for(item.key, on)
            except PackError:
                continue
            found[version.hash] = version
    return list(found.values())
