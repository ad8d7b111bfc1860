"""One step with event chain, deadline and commit, against the same rows by plain psycopg.

Both write into the same database in turn, one step each, so that whatever else the machine does
falls on both. The plain side is what one would write by hand: lock the case, change the item, add
the next one with its deadline, update the case, lock the head of the stream, append the link and
its payload, commit. What the rows contain is worked out on both sides: the deadline from the
calendar (by the SQL function here), the sealed payload, and the link's hash.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

STEPS, WARM_UP = 300, 30
TARGET = 1.5

_PLAIN = (
    "select row_version from procedures_case where uid = %(case)s for update",
    "select id, step, key, round, state from procedures_workitem where case_id = %(case)s",
    """update procedures_workitem set state = 'done', done_at = %(now)s, done_by_id = %(staff)s,
       outcome = 'accept', changed_by = %(name)s, changed_what = %(what)s, changed_at = %(now)s,
       row_version = row_version + 1 where id = %(item)s""",
    """select (due + 1)::timestamp at time zone 'Asia/Shanghai' as due
       from yimen_add_working_days(%(day)s, 1, '331083')""",
    """insert into procedures_workitem (row_version, changed_by, changed_what, changed_at, case_id,
       step, step_title, kind, key, round, state, waits, waits_note, item, office_id, role,
       opened_at, due_sort, due_provisional, due_legal, due_source, limit_from, limit_count,
       limit_unit, limit_rolls, stood_days, outcome, reason, home_path, handling_path)
       values (1, %(name)s, '开始办理', %(now)s, %(case)s, 'appointment', '预约入户', 'appointment',
       '', 1, 'open', '', '', 'dibao', %(office)s, 'surveyor', %(now)s, %(due)s, false, false,
       '方案二（四）1“及时”', %(day)s, 1, 'working_day', false, 0, '', '', %(home)s, %(home)s)""",
    """update procedures_case set current_step = 'appointment', marks = %(marks)s,
       row_version = row_version + 1 where uid = %(case)s""",
    "select seq, hash from foundation_streamhead where stream = %(stream)s for update",
    "update foundation_streamhead set seq = %(seq)s, hash = %(hash)s where stream = %(stream)s",
    """insert into foundation_event (uid, stream, seq, verb, actor_kind, actor_id, actor_name,
       actor_post, case_number, subject, pack_hash, rule_hash, home_path, handling_path, at,
       recorded_at, payload_hash, prev_hash, hash)
       values (%(uid)s, %(stream)s, %(seq)s, 'step.done', 'staff', %(actor)s, %(name)s, %(post)s,
       %(number)s, '受理', %(pack)s, '', %(home)s, %(home)s, %(now)s, %(now)s, %(hash)s, %(hash)s,
       %(hash)s)""",
    """insert into foundation_eventpayload (event_uid, salt, sealed)
       values (%(uid)s, %(salt)s, %(sealed)s)""",
)
_DUE, _EVENT = 3, 7  # where the deadline is read, and before which statement the event is sealed


def rows() -> list[dict[str, Any]]:
    """The measured row; `baseline` and `value` are medians in milliseconds."""
    from bench.database import bench_database
    from tests.cast import seed_template

    cast = Path(__file__).parents[1] / "tests" / "cast" / "__init__.py"
    with bench_database("step", seed_template, cast) as urls:
        ours, plain = _measure(urls.app)
    value, baseline = median(ours) * 1000, median(plain) * 1000
    ratio = value / baseline
    return [
        {
            "name": "one step with event chain, deadline and commit",
            "value": round(value, 2),
            "unit": "ms",
            "baseline": round(baseline, 2),
            "ratio": round(ratio, 2),
            "target": TARGET,
            "ok": ratio <= TARGET,
        }
    ]


def _measure(url: str) -> tuple[list[float], list[float]]:
    import psycopg

    from yimen.foundation import clock

    ours: list[float] = []
    plain: list[float] = []
    with clock.freeze("2020-09-29T09:00:00"), psycopg.connect(url, autocommit=True) as connection:
        pairs = _prepared(STEPS + WARM_UP)
        for number, (mine, his) in enumerate(pairs):
            values = _values_for(his)
            order = (0, 1) if number % 2 else (1, 0)
            for side in order:
                begun = perf_counter()
                if side:
                    _step_by_hand(connection, values)
                else:
                    _step_by_product(*mine)
                if number >= WARM_UP:
                    (plain if side else ours).append(perf_counter() - begun)
    return ours, plain


def _prepared(pairs: int) -> list[tuple[Any, Any]]:
    """Pairs of accepted cases, each waiting at 受理 for a click of the window clerk."""
    from tests.cast.staff import acting
    from tests.procedures.helpers import CLERK, case_of, item_of
    from yimen.foundation.scope import in_scope
    from yimen.procedures.engine.complete import complete
    from yimen.procedures.engine.events import mark

    by, made = acting(CLERK), []
    for _ in range(2 * pairs):
        with in_scope(by.scope):
            case = case_of(by)
            complete(by, item_of(case, "intake"))
            mark(by, case, "accepted")
            made.append((by, item_of(case, "acceptance")))
    return list(zip(made[::2], made[1::2], strict=True))


def _step_by_product(by: Any, item: Any) -> None:
    from yimen.foundation.scope import in_scope
    from yimen.procedures.engine.complete import complete

    with in_scope(by.scope):
        complete(by, item, "accept", seen=item.row_version)


def _step_by_hand(connection: Any, values: dict[str, Any]) -> None:
    with connection.transaction():
        connection.execute("select set_config('app.scope', %(scope)s, true)", values)
        for number, statement in enumerate(_PLAIN):
            if number == _EVENT:
                _seal_and_chain(values)
            done = connection.execute(statement, values)
            if number == _DUE:
                values["due"] = done.fetchone()[0]


def _seal_and_chain(values: dict[str, Any]) -> None:
    """What the event's two rows contain, by the same cipher and hash."""
    from yimen.foundation.crypto import sm4
    from yimen.foundation.crypto.index import sm3

    document = json.dumps(values["told"], ensure_ascii=False).encode()
    values["salt"] = os.urandom(16)
    values["sealed"] = sm4.seal(document, b"foundation_eventpayload.sealed:" + values["uid"].bytes)
    link = [str(values[key]) for key in ("uid", "stream", "seq", "now", "number", "home")]
    values["hash"] = sm3(json.dumps(link).encode() + sm3(values["salt"] + document))


def _values_for(side: tuple[Any, Any]) -> dict[str, Any]:
    """Everything the plain side writes, made before the clock runs."""
    from psycopg.types.json import Jsonb

    from yimen.foundation import clock
    from yimen.foundation.scope import in_scope
    from yimen.foundation.trail.models import StreamHead
    from yimen.foundation.uids import new_uid

    by, item = side
    with in_scope(by.scope):
        case = item.case
        stream = f"case:{case.pk}"
        head = StreamHead.objects.get(stream=stream)
        marks = {**case.marks, "acceptance.done": "x" * 32, "appointment.opened": "x" * 32}
        return {
            "scope": by.scope.prefix,
            "case": case.pk,
            "item": item.pk,
            "now": clock.now(),
            "day": clock.today(),
            "staff": by.staff.pk,
            "actor": by.actor.id,
            "name": by.actor.name,
            "post": by.actor.post,
            "what": "受理（受理）",
            "office": item.office_id,
            "home": case.home_path,
            "number": case.receipt_number,
            "pack": "0" * 64,
            "marks": Jsonb(marks),
            "stream": stream,
            "seq": head.seq + 1,
            "uid": new_uid(),
            "told": {"outcome": "accept", "opened": ["appointment"], "procedure": "0" * 64},
        }
