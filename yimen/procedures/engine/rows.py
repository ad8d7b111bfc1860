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

from yimen.foundation.versions import RowVersion

M = TypeVar("M", bound=models.Model)


class Rows(Generic[M]):
    """The rows of one model, all columns at once."""

    def __init__(self, model: type[M]) -> None:
        meta = model._meta
        fields = list(meta.concrete_fields)
        self.model = model
        self.names = [column.attname for column in fields]
        self.converted = [
            (index, column)
            for index, column in enumerate(fields)
            if hasattr(column, "from_db_value")
        ]
        self.key = meta.pk.attname
        self.written = [column for column in fields if not column.primary_key]
        self.new = [column for column in fields if not isinstance(column, models.AutoField)]
        self.columns = ", ".join(f'r."{column.column}"' for column in fields)
        sets = ", ".join(f'"{column.column}" = %s' for column in self.written)
        self.update_sql = f'update {meta.db_table} set {sets} where "{meta.pk.column}" = %s'  # noqa: S608
        into = ", ".join(f'"{column.column}"' for column in self.new)
        self.insert_sql = f"insert into {meta.db_table} ({into}) values "  # noqa: S608
        self.one_row = f"({', '.join(['%s'] * len(self.new))})"
        self.returning = f' returning "{meta.pk.column}"'

    def built(self, values: Sequence[Any]) -> M:
        """An instance from the values of `columns`, in their order."""
        read = list(values)
        for index, column in self.converted:
            read[index] = column.from_db_value(read[index], None, connection)
        return self.model.from_db(connection.alias, self.names, read)

    def update(self, row: M) -> None:
        """Write every column of a row; a versioned row counts up, as its save() does."""
        if isinstance(row, RowVersion):
            row.row_version += 1
        values = [_for_database(column, row) for column in self.written]
        with connection.cursor() as cursor:
            cursor.execute(self.update_sql, [*values, getattr(row, self.key)])

    def insert(self, rows: Sequence[M]) -> None:
        """Insert rows in one statement and note the keys the database gave them."""
        values = [_for_database(column, row) for row in rows for column in self.new]
        with connection.cursor() as cursor:
            many = ", ".join([self.one_row] * len(rows))
            cursor.execute(self.insert_sql + many + self.returning, values)
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                setattr(row, self.key, key)
                row._state.adding, row._state.db = False, connection.alias


@cache
def rows_of(model: type[M]) -> Rows[M]:
    """The ready-made SQL of a model."""
    return Rows(model)


def _for_database(column: models.Field[Any, Any], row: models.Model) -> Any:
    value = getattr(row, column.attname)
    if isinstance(column, models.JSONField):
        return column.get_db_prep_save(value, connection)
    return value
