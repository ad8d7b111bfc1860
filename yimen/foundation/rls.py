"""Row-level security (行级安全): the net beneath the QuerySets, as SQL for migrations.

A row is seen when one of its paths lies in the subtree of `app.scope`. An unset or spent setting
(PostgreSQL leaves '' behind, not NULL) becomes NULL and shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

PATHS = ("home_path", "handling_path")

_SCOPE = "nullif(current_setting('app.scope', true), '')"


def in_scope_sql(columns: Sequence[str] = PATHS) -> str:
    """The condition: prefix <= path < prefix~, for any of the columns, in byte order.

    '~' sorts after every character of a path. The setting stands bare, not in a subselect: so the
    planner knows how wide the scope is and takes the deadline index for a county and the path
    index for a village (measured on 500,000 rows: 0.4 ms a page either way; in a subselect 65 ms
    for the county's first page and 345 ms for a village's filtered one).
    """
    ranges = [
        f'({column} collate "C" >= {_SCOPE} and {column} collate "C" < ({_SCOPE} || \'~\'))'
        for column in columns
    ]
    return " or ".join(ranges)


def rls_policy_sql(table: str, columns: Sequence[str] = PATHS) -> list[str]:
    """Statements that close `table` to whoever has no scope, its owner included.

    Writing is bound like reading: a row can neither be made in nor moved to another subtree.
    """
    condition = in_scope_sql(columns)
    return [
        *force_sql(table),
        f"create policy {table}_scope on {table} using ({condition}) with check ({condition})",
    ]


def drop_rls_policy_sql(table: str) -> list[str]:
    """The way back, for reversing a migration."""
    return [
        f"drop policy {table}_scope on {table}",
        f"alter table {table} no force row level security",
        f"alter table {table} disable row level security",
    ]


def force_sql(table: str) -> list[str]:
    """Switch row-level security on, for the owner too."""
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
    ]
