"""Running ready-made SQL as prepared statements: PostgreSQL parses and plans it once a connection.

Django binds parameters on the client and never prepares; for the few statements that every step of
every case runs, planning them anew costs more than running them (bench/step_bench.py). They run on
Django's own connection, in its transaction. While queries are being recorded or wrapped (tests,
debugging) they go through Django's cursor, so that nothing escapes a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

AFTER = 2
"""From the third run on a statement is prepared."""


def run(sql: str, params: Sequence[Any]) -> psycopg.Cursor[Any]:
    """Run one statement; returns the cursor to fetch from. Errors are Django's, as usual."""
    if connection.queries_logged or connection.execute_wrappers:
        recorded = connection.cursor()
        recorded.execute(sql, params)
        return recorded  # type: ignore[return-value]
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.prepare_threshold = AFTER
    with connection.wrap_database_errors:
        return psycopg.Cursor(raw).execute(sql, params)
