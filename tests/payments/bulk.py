"""Many decided awards at once, by SQL: one-person households spread over a township's villages.

Amounts come from a fixed formula, so that a total can be told without the product: household i gets
`base_of(i)` fen a month, and every third one a supplement of 13290 fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import connection

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.network.models import Division, Office
from yimen.network.packs import pack_for

SUPPLEMENT = 13290
_VERSION = {"row_version": "1", "changed_by": "''", "changed_what": "''"}
_PLACE = {"home_path": "{path}", "handling_path": "{path}"}
_NOW, _JSON = "%(now)s::timestamptz", "'{{}}'::jsonb"

_TABLES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "households_person",
        {
            **_VERSION,
            "uid": "{person}",
            "name": "'测试' || i",
            "name_sort": "'ceshi' || i",
            "sex": "'0'",
            "id_masked": "''",
            "no_id_reason": "'测试数据'",
            "phone_masked": "''",
            **_PLACE,
        },
    ),
    (
        "households_household",
        {
            **_VERSION,
            "uid": "{household}",
            "number": "{mark} || 'H' || i",
            "head_id": "{person}",
            "division_id": "{village}",
            "hukou": "'rural'",
            "address": "''",
            "contact_name": "''",
            "contact_masked": "''",
            "contact_whose": "'own'",
            "created_at": _NOW,
            **_PLACE,
        },
    ),
    (
        "procedures_case",
        {
            **_VERSION,
            "uid": "{case}",
            "receipt_number": "{mark} || 'R' || i",
            "item": "'dibao'",
            "household_id": "{household}",
            "applicant_id": "{person}",
            "division_id": "{village}",
            "intake_office_id": "%(office)s",
            "handling_office_id": "%(office)s",
            "pack_version_id": "%(pack)s",
            "procedure_id": "%(procedure)s",
            "received_at": _NOW,
            "status": "'ended'",
            "outcome": "'awarded'",
            "current_step": "''",
            "marks": _JSON,
            "due_sort": "'9999-01-01Z'::timestamptz",
            "due_provisional": "false",
            **_PLACE,
        },
    ),
    (
        "households_factsheet",
        {
            "uid": "{sheet}",
            "household_id": "{household}",
            "case_ref": "{case}",
            "kind": "'assessed'",
            "number": "1",
            "content": _JSON,
            "sources": _JSON,
            "content_hash": "''",
            "as_of": "%(now)s::date",
            "recorded_at": _NOW,
            "recorded_by": "''",
            **_PLACE,
        },
    ),
    (
        "applications_decision",
        {
            **_VERSION,
            "uid": "{decision}",
            "case_id": "{case}",
            "document_number": "{mark} || 'D' || i",
            "result": "'approved'",
            "item": "'dibao'",
            "members": "1",
            "reason": "''",
            "consent_to_change": "false",
            "consent_note": "''",
            "sheet_id": "{sheet}",
            "explanation": "'[]'::jsonb",
            "authority": _JSON,
            "pack_hash": "''",
            "procedure_hash": "''",
            "rule_hashes": _JSON,
            "parameters": _JSON,
            "decided_by": "'测试'",
            "decided_by_id": "1",
            "decided_at": _NOW,
            **_PLACE,
        },
    ),
    (
        "awards_award",
        {
            **_VERSION,
            "uid": "{award}",
            "number": "{mark} || 'A' || i",
            "item": "'dibao'",
            "household_id": "{household}",
            "holder_id": "{person}",
            "case_id": "{case}",
            "pays": "true",
            "during": "daterange(%(month)s, null)",
            "decided_on": "%(now)s::date",
            **_PLACE,
        },
    ),
    (
        "awards_awardline",
        {
            "uid": "{line}",
            "award_id": "{award}",
            "kind": "'base'",
            "amount_fen": "10000 + (i::bigint * 7919) %% 80000",
            "during": "daterange(%(month)s, null)",
            "reason": "''",
            "recorded_at": _NOW,
            **_PLACE,
        },
    ),
)


def base_of(number: int) -> int:
    """Base amount of household `number`, in fen."""
    return 10000 + number * 7919 % 80000


def total_of(numbers: Iterable[int]) -> int:
    """What these households get together in a month, in fen."""
    return sum(base_of(i) + (SUPPLEMENT if i % 3 == 0 else 0) for i in numbers)


def load(office: Office, count: int, month: Any, *, mark: str = "T") -> None:
    """`count` decided 低保 awards of a township from `month` on, each with an account in use."""
    villages = list(Division.objects.filter(path__startswith=office.path, level="village"))
    pack, version = pack_for(office.path, clock.today())
    values = {
        "n": count,
        "now": clock.now(),
        "month": month,
        "office": office.pk,
        "pack": version.pk,
        "procedure": pack.procedure_for("dibao", clock.today()).hash,
        "ids": [village.pk for village in villages],
        "paths": [village.path for village in villages],
        "mark": mark,
    }
    with connection.cursor() as cursor:
        for table, columns in _TABLES:
            cursor.execute(_insert(table, columns, len(villages)), values)
        extra = {**dict(_TABLES[-1][1]), "uid": "{extra}", "kind": "'supplement'"}
        extra |= {"person_id": "{person}", "amount_fen": str(SUPPLEMENT)}
        where = " where i %% 3 = 0"
        cursor.execute(_insert("awards_awardline", extra, len(villages)) + where, values)
    _add_accounts(count, mark)


def _insert(table: str, columns: dict[str, str], villages: int) -> str:
    """One insert … select over the numbers 1 to n."""
    names = "person household case sheet decision award line extra".split()
    words = {name: f"md5(%(mark)s || '{name}' || i)::uuid" for name in names}
    words |= {
        "mark": "%(mark)s",
        "village": f"(%(ids)s::text[])[1 + i %% {villages}]",
        "path": f"(%(paths)s::text[])[1 + i %% {villages}]",
    }
    values = ", ".join(expression.format(**words) for expression in columns.values())
    names_of = ", ".join(columns)
    return f"insert into {table} ({names_of}) select {values} from generate_series(1, %(n)s) i"


def _add_accounts(count: int, mark: str) -> None:
    """Sealed account numbers, each bound to its row as the product does it."""
    uids = [uuid5(NAMESPACE_OID, f"{mark}account{i}") for i in range(1, count + 1)]
    table = "households_bankaccount"
    sealed = [
        seal_column(table, "number_sealed", uid, f"62284800{i:011d}")
        for i, uid in enumerate(uids, start=1)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""insert into {table} (row_version, changed_by, changed_what, uid, household_id,
                holder_id, holder_name, bank, number_sealed, number_index, number_masked,
                is_current, recorded_at, home_path, handling_path)
            select 1, '', '', a.uid, h.uid, h.head_id, '测试' || a.i, '玉环农商银行', a.sealed,
                sha256(a.sealed), '6228***********' || right((100000 + a.i)::text, 4), true,
                %(now)s, h.home_path, h.handling_path
            from unnest(%(uids)s::uuid[], %(sealed)s::bytea[]) with ordinality as a(uid, sealed, i)
            join households_household h on h.uid = md5(%(mark)s || 'household' || a.i)::uuid""",
            {"now": clock.now(), "uids": uids, "sealed": sealed, "mark": mark},
        )
