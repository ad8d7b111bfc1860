"""A table under way, and which of its columns keep which node of the graph."""

from __future__ import annotations

from typing import Any

import ibis

from yimen.rules.roll_cells import Cell, End, Side

Held = Any
"""A Cell, or a truth: True, False, None or a boolean column; a code is a text column."""

Kept = Any
"""How a node is found again: a constant, a column's name, or names and ends of a Cell."""


class Frame:
    """The table built so far for one scope."""

    def __init__(self, table: ibis.Table | None) -> None:
        self.table = table
        self.kept: dict[int, Kept] = {}
        self.memo: dict[int, Held] = {}

    def replace(self, table: ibis.Table) -> None:
        """Go on with another table; what was worked out on the old one is forgotten."""
        self.table, self.memo = table, {}


def store(prefix: str, held: Held, columns: dict[str, Any]) -> Kept:
    """Put a node's columns in `columns` and say how to find them again; constants stay."""
    if isinstance(held, Cell):
        if held.lo is held.hi and isinstance(held.lo, Side):
            columns[prefix] = held.lo.expr
            return ("shared", (prefix, held.lo.open))
        ends = []
        for name, end in ((f"{prefix}_lo", held.lo), (f"{prefix}_hi", held.hi)):
            if isinstance(end, Side):
                columns[name] = end.expr
                ends.append((name, end.open))
            else:
                ends.append(end)
        return ("ends", *ends)
    if held is None or isinstance(held, bool):
        return held
    columns[prefix] = held
    return prefix


def bind(kept: Kept, table: ibis.Table) -> Held:
    """What `store` kept, on the table as it now is."""
    if isinstance(kept, str):
        return table[kept]
    if not isinstance(kept, tuple):
        return kept
    ends = [_end(e, table) for e in kept[1:]]
    return Cell(ends[0], ends[-1])


def _end(kept: Any, table: ibis.Table) -> End:
    return Side(table[kept[0]], kept[1]) if isinstance(kept, tuple) else kept


def names(kept: Kept) -> list[str]:
    """The columns `store` made for a node."""
    if isinstance(kept, str):
        return [kept]
    if not isinstance(kept, tuple):
        return []
    return [e[0] for e in kept[1:] if isinstance(e, tuple)]
