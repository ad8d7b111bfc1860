"""Counting open deadlines again when the calendar changed: one statement a table.

Past the last holiday notice due dates are provisional (暂估). When the notice is loaded, every open
limit in days is counted anew in the database, by the same function of the calendar that the
engine's Python counts by (a property test holds the two equal).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yimen.foundation.calendar.table import NATION

SHOWN = 20
_REGION = "split_part({row}.home_path, '/', 2)"

# A limit in working days ends on its n-th working day; one in calendar days that rolls ends on
# the first working day from its last day on, which is the first one after the day before.
_COUNTED = """
select {row}.id, {row}.{due_column} as before,
       coalesce(worked.due, rolled.due, {start} + {count}) as due,
       coalesce(worked.provisional, rolled.provisional, false) as provisional
from {table} {row}
left join lateral yimen_add_working_days({start}, {count}, {region}) worked
       on {unit} = 'working_day'
left join lateral yimen_add_working_days({start} + {count} - 1, 1, {region}) rolled
       on {unit} = 'calendar_day' and {rolls}
where {open} and {unit} in ('working_day', 'calendar_day')
      and (%(region)s = 'CN' or {row}.home_path like '/' || %(region)s || '/%%')
"""
_UPDATE = """
with counted as ({counted}), moved as (
    update {table} t set {due_column} = (counted.due + 1)::timestamp at time zone 'Asia/Shanghai',
                         {flag} = counted.provisional
    from counted where t.id = counted.id and (t.{due_column}, t.{flag}) is distinct from
        ((counted.due + 1)::timestamp at time zone 'Asia/Shanghai', counted.provisional)
    returning t.id, counted.before, t.{due_column} as after
)
select count(*), count(*) filter (where before <> after),
       (array_agg(id order by before, id) filter (where before <> after))[:{shown}],
       (array_agg(before order by before, id) filter (where before <> after))[:{shown}],
       (array_agg(after order by before, id) filter (where before <> after))[:{shown}]
from moved
"""
_ITEMS: dict[str, Any] = {
    "table": "procedures_workitem",
    "row": "w",
    "start": "w.limit_from",
    "count": "(w.limit_count + w.stood_days)",
    "unit": "w.limit_unit",
    "rolls": "w.limit_rolls",
    "open": "w.state = 'open' and w.due_sort < '9999-01-01T00:00:00Z'",
    "due_column": "due_sort",
    "flag": "due_provisional",
}
_CLOCKS: dict[str, Any] = {
    "table": "procedures_clock",
    "row": "c",
    "start": "c.started_on",
    "count": "(c.count + c.stood_days)",
    "unit": "c.unit",
    "rolls": "c.rolls",
    "open": "c.met_at is null and c.lifted_at is null",
    "due_column": "due_at",
    "flag": "provisional",
}
_CASES = """
with nearest as (
    select distinct on (c.case_id) c.case_id, c.due_at, c.provisional from procedures_clock c
    where c.met_at is null and c.lifted_at is null
          and (%(region)s = 'CN' or c.home_path like '/' || %(region)s || '/%%')
    order by c.case_id, c.due_at
)
update procedures_case k set due_sort = nearest.due_at, due_provisional = nearest.provisional
from nearest where k.uid = nearest.case_id and k.status <> 'ended'
    and (k.due_sort, k.due_provisional) is distinct from (nearest.due_at, nearest.provisional)
"""


@dataclass(frozen=True)
class Moved:
    """What counting anew changed in one table: rows written, those whose date moved, and the first
    of these as (id, before, after)."""

    written: int
    moved: int
    shown: list[tuple[int, datetime, datetime]]


def recompute_open(region: str = NATION) -> dict[str, int]:
    """Count every open limit in days again; returns rows that changed by table.

    `region` "CN" means everywhere, a division code the cases beneath it. Needs a scope that
    covers them. Limits in hours do not depend on the calendar and stay.
    """
    found = recompute_moved(region)
    return {name: one.written for name, one in found.items()}


def recompute_moved(region: str = NATION) -> dict[str, Moved]:
    """The same, telling which dates moved."""
    found: dict[str, Moved] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for name, parts in (("items", _ITEMS), ("clocks", _CLOCKS)):
            cursor.execute(_statement(parts), {"region": region})
            written, moved, keys, before, after = cursor.fetchone()
            rows = zip(keys or [], before or [], after or [], strict=True)
            found[name] = Moved(written, moved, list(rows))
        cursor.execute(_CASES, {"region": region})
        found["cases"] = Moved(cursor.rowcount, cursor.rowcount, [])
    return found


def _statement(parts: dict[str, Any]) -> str:
    region = _REGION.format(row=parts["row"])
    counted = _COUNTED.format(**parts, region=region)
    return _UPDATE.format(**parts, counted=counted, shown=SHOWN)
