"""Reading and writing whole rows of a model by ready-made SQL.

A step reads and writes a handful of wide rows; putting their SQL together anew each time costs more
than PostgreSQL takes to run it (bench/step_bench.py), so it is put together once per model here.
Instances are made by Django's own `from_db`, and look like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection, models

from yimen.foundation import prepared
from yimen.foundation.versions import RowVersion

M = TypeVar("M", bound=models.Model)


class Rows(Generic[M]):
    """The rows of one model: all columns are read, what changed is written."""

    def __init__(self, model: type[M]) -> None:
        meta = model._meta
        self.model, self.table, self.key = model, meta.db_table, meta.pk
        self.fields = list(meta.concrete_fields)
        self.names = [column.attname for column in self.fields]
        numbered = enumerate(self.fields)
        self.converted = [(n, column) for n, column in numbered if hasattr(column, "from_db_value")]
        self.columns = ", ".join(f'r."{column.column}"' for column in self.fields)
        self.new = [column for column in self.fields if not isinstance(column, models.AutoField)]
        into = ", ".join(f'"{column.column}"' for column in self.new)
        self.insert_sql = f"insert into {self.table} ({into}) values "  # noqa: S608 - own names
        self.one_row = f"({', '.join(['%s'] * len(self.new))})"
        self.returning = f' returning "{self.key.column}"'
        self.updates: dict[tuple[int, ...], str] = {}

    def built(self, values: Sequence[Any]) -> M:
        """An instance from the values of `columns`, in their order."""
        read = list(values)
        for index, column in self.converted:
            read[index] = column.from_db_value(read[index], None, connection)
        row = self.model.from_db(connection.alias, self.names, read)
        row.__dict__["_as_read"] = read
        return row

    def update(self, row: M) -> None:
        """Write the columns that changed since the row was read (all of one that was not).

        A versioned row counts up, as its save() does. A JSON column counts as changed when it holds
        another object, so it is replaced, never changed in place.
        """
        if isinstance(row, RowVersion):
            row.row_version += 1
        now = [row.__dict__[name] for name in self.names]
        read = row.__dict__.get("_as_read")
        changed = tuple(
            n
            for n, column in enumerate(self.fields)
            if not column.primary_key and (read is None or now[n] != read[n])
        )
        sql = self.updates.get(changed) or self._update_sql(changed)
        values = [_for_database(self.fields[n], now[n]) for n in changed]
        prepared.run(sql, [*values, row.pk])
        row.__dict__["_as_read"] = now

    def insert(self, rows: Sequence[M]) -> None:
        """Insert rows in one statement and note the keys the database gave them."""
        values = [
            _for_database(column, row.__dict__[column.attname])
            for row in rows
            for column in self.new
        ]
        many = ", ".join([self.one_row] * len(rows))
        done = prepared.run(self.insert_sql + many + self.returning, values)
        for row, (key,) in zip(rows, done.fetchall(), strict=True):
            setattr(row, self.key.attname, key)
            row._state.adding, row._state.db = False, connection.alias

    def _update_sql(self, changed: tuple[int, ...]) -> str:
        sets = ", ".join(f'"{self.fields[n].column}" = %s' for n in changed)
        sql = f'update {self.table} set {sets} where "{self.key.column}" = %s'  # noqa: S608
        self.updates[changed] = sql
        return sql


@cache
def rows_of(model: type[M]) -> Rows[M]:
    """The ready-made SQL of a model."""
    return Rows(model)


def _for_database(column: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(column, models.JSONField):
        return column.get_db_prep_save(value, connection)
    return value
