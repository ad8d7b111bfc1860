"""Random households with gaps, and the same households as tables for the Ibis reading."""

import datetime
import functools
import random
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from yimen.policy import Pack, load_pack

RELATIONS = ("person", "obligor", "vehicle", "home", "account", "spending")
COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "household": {"urban": pa.bool_()} | {f"complete_{name}": pa.bool_() for name in RELATIONS},
    "person": {
        "birth_date": pa.date32(),
        "age": pa.int64(),
        "co_resident": pa.bool_(),
        "disability_kind": pa.string(),
        "disability_grade": pa.int64(),
        "child_subsidy_chosen": pa.bool_(),
        "self_care": pa.int64(),
        "relation": pa.string(),
        "on_award": pa.string(),
        "student": pa.string(),
        "serious_illness": pa.bool_(),
        "father_state": pa.string(),
        "mother_state": pa.string(),
        "benefit_received": pa.int64(),
    }
    | {
        key: pa.int64()
        for key in (
            "wage_income business_income property_income transfer_income pension_basic "
            "transfer_paid job_cost rigid_medical"
        ).split()
    },
    "obligor": {"able": pa.bool_(), "support_paid": pa.int64()},
    "vehicle": {"disability_vehicle": pa.bool_(), "work_vehicle": pa.bool_()},
    "home": {"kind": pa.string(), "floor_area": pa.int64()},
    "account": {"balance": pa.int64()},
    "spending": {"kind": pa.string(), "amount_12m": pa.int64()},
}


@functools.cache
def yuhuan() -> Pack:
    """The pack of 玉环 as it stands in the repository, read once."""
    return load_pack("yuhuan")


@functools.cache
def split() -> Pack:
    """The same with a lower standard in the country, so that 城乡 of a household matters."""
    return yuhuan().with_value("dibao.standard.rural", 60_000, datetime.date(2021, 4, 19))


@functools.cache
def district() -> Pack:
    """The pack of XX区, which has every item of the national catalogue."""
    return load_pack("xx-district")


@functools.cache
def duck() -> ibis.BaseBackend:
    """One DuckDB in memory for all tests."""
    return ibis.duckdb.connect()


class Chance:
    """Draws facts; a share `gaps` of them stays unknown, by a null or by a missing key."""

    def __init__(self, rng: random.Random, gaps: float) -> None:
        self.rng, self.gaps = rng, gaps

    def known(self) -> bool:
        """Whether the next fact is known."""
        return self.rng.random() >= self.gaps

    def keep(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with gaps torn into them."""
        kept: dict[str, Any] = {}
        for key, value in facts.items():
            if self.known():
                kept[key] = value
            elif self.rng.random() < 0.5:
                kept[key] = None
        return kept

    def money(self, top: int) -> int:
        """Zero often, whole yuan mostly, fen sometimes; out of range now and then."""
        draw = self.rng.random()
        if draw < 0.4:
            return 0
        if draw < 0.42:
            return -self.rng.randrange(1, 50_000)
        if draw < 0.8:
            return self.rng.randrange(top) * 100
        return self.rng.randrange(top * 100)


def person(chance: Chance, ref: str) -> dict[str, Any]:
    """One person; sometimes with an age instead of a date of birth."""
    rng = chance.rng
    born = datetime.date(1935, 1, 1) + datetime.timedelta(days=rng.randrange(33_000))
    facts: dict[str, Any] = {
        "co_resident": rng.random() < 0.85,
        "disability_kind": rng.choice(["0", "0", "1", "4", "5", "6", "7"]),
        "disability_grade": rng.choice([0, 0, 1, 2, 3, 4, 9]),
        "child_subsidy_chosen": rng.random() < 0.1,
        "self_care": rng.randrange(8),
        "wage_income": chance.money(2_000),
        "business_income": chance.money(600),
        "property_income": chance.money(200),
        "transfer_income": chance.money(600),
        "pension_basic": chance.money(200),
        "transfer_paid": chance.money(100),
        "job_cost": chance.money(300),
        "rigid_medical": chance.money(500),
        "relation": "01" if ref == "p0" else rng.choice(["01", "10", "20"]),
        "on_award": rng.choice(["none", "none", "dibao", "tekun", "dibian", "orphan"]),
        "student": rng.choice(["none", "compulsory"]),
        "serious_illness": rng.random() < 0.2,
        "father_state": rng.choice(["able", "dead", "missing", "prison", "lost_contact"]),
        "mother_state": rng.choice(["able", "dead", "missing", "ill", "deported"]),
        "benefit_received": chance.money(1_200),
    }
    facts["birth_date" if rng.random() < 0.8 else "age"] = born.isoformat()
    if "age" in facts:
        facts["age"] = rng.randrange(-1, 100)
    return {"ref": ref, **chance.keep(facts)}


def household(chance: Chance) -> dict[str, Any]:
    """One household with its relations and the completeness of each list."""
    rng = chance.rng
    accounts = range(rng.choice([0, 1, 1, 2, 3]))
    homes = range(rng.choice([0, 1, 1, 1, 2]))
    return {
        "household": chance.keep({"urban": rng.random() < 0.5}),
        "person": [person(chance, f"p{i}") for i in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))],
        "obligor": [
            chance.keep({"able": rng.random() < 0.4, "support_paid": chance.money(300)})
            for _ in range(rng.choice([0, 0, 1, 2]))
        ],
        "vehicle": [
            chance.keep(
                {"disability_vehicle": rng.random() < 0.4, "work_vehicle": rng.random() < 0.5}
            )
            for _ in range(rng.choice([0, 0, 0, 1]))
        ],
        "home": [
            chance.keep(
                {
                    "kind": rng.choice(["home", "home", "home", "shop", "serviced"]),
                    "floor_area": rng.randrange(20, 160),
                }
            )
            for _ in homes
        ],
        "account": [chance.keep({"balance": chance.money(60_000)}) for _ in accounts],
        "spending": [
            chance.keep({"kind": "medical", "amount_12m": chance.money(60_000)})
            for _ in range(rng.choice([0, 1, 1, 2]))
        ],
        "complete": chance.keep({name: rng.random() < 0.95 for name in RELATIONS}),
    }


def households(seed: int, size: int, gaps: float) -> list[dict[str, Any]]:
    """`size` households, the same for the same seed."""
    chance = Chance(random.Random(seed), gaps)
    return [household(chance) for _ in range(size)]


def tables(roll: Sequence[Mapping[str, Any]]) -> dict[str, ibis.Table]:
    """The households as tables, household_id being their place in the list."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for number, facts in enumerate(roll):
        complete = facts.get("complete") or {}
        flags = {f"complete_{name}": complete.get(name) for name in RELATIONS}
        rows["household"].append({"household_id": number, **facts.get("household", {}), **flags})
        for relation in RELATIONS:
            for row in facts.get(relation) or []:
                rows[relation].append({"household_id": number, **row})
    return {name: ibis.memtable(_arrow(rows[name], types)) for name, types in COLUMNS.items()}


def _arrow(rows: list[dict[str, Any]], types: Mapping[str, pa.DataType]) -> pa.Table:
    columns = {"household_id": pa.array([r["household_id"] for r in rows], pa.int64())}
    for key, kind in types.items():
        values = [r.get(key) for r in rows]
        if kind == pa.date32():
            values = [v and datetime.date.fromisoformat(v) for v in values]
        columns[key] = pa.array(values, kind)
    return pa.table(columns)
