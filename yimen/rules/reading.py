"""Door to the Ibis reading: Ibis and DuckDB are loaded only when the roll is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from yimen.policy import Pack
from yimen.rules import parameters
from yimen.rules.assess import build_graph

if TYPE_CHECKING:
    import ibis


def ibis_reading(
    rule: str,
    pack: Pack,
    tables: Mapping[str, ibis.Table],
    on: date,
    figures: tuple[str, ...] = (),
) -> ibis.Table:
    """The rule over the whole roll, lazily (全库测算).

    One row a household: household_id, eligible (NULL = an unknown matters), eligible_unknown,
    amount_fen (NULL = not settled), amount_unknown, amount_lo and amount_hi; for each of
    `figures` (keys of named figures) its bounds `<key>_lo`, `<key>_hi`, or the condition `<key>`.
    Table shapes: see `roll.py`.
    """
    from yimen.rules.roll import Compiler

    graph = build_graph(rule, pack)
    values = parameters.values_of(parameters.resolve(graph, pack, on))
    return Compiler(graph, values, tables, on).compile({k: graph.names[k] for k in figures})
