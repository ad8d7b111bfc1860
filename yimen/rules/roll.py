"""The Ibis reading (全库读法): the same graph over the whole roll, equal to the exact reading.

Tables: `household` (household_id, one column a fact, `complete_person`, `complete_vehicle`...)
and one a relation (household_id and its facts). A column or table left out is unknown for
everybody. Dates are date columns, money is fen in bigint.

Named figures and aggregates are materialised in stages, a subquery each: inlined, a dozen guards
inside one another grow without end. How it goes:

1. Every node has a height: how many stages lie below it.
2. Height by height, the aggregates of a relation are grouped by household and joined on, and the
   named nodes of that height become columns.
3. Eligibility and amount are read off, with flags where they are not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import ibis

from yimen.rules import roll_cells as cells
from yimen.rules.graph import AGGREGATES, BOOL, HOUSEHOLD, INT, NAMES, Graph, Node
from yimen.rules.roll_cells import Cell, End, Side

ID = "household_id"
_STAGED = frozenset((*NAMES, *AGGREGATES, "divide"))
Held = Any
"""A Cell, or a truth: True, False, None or a boolean column; a code is a text column."""


class _Frame:
    """The table built so far for one scope, and which of its columns keep which node."""

    def __init__(self, table: ibis.Table | None) -> None:
        self.table = table
        self.kept: dict[int, Any] = {}
        self.memo: dict[int, Held] = {}

    def replace(self, table: ibis.Table) -> None:
        """Go on with another table; what was worked out on the old one is forgotten."""
        self.table, self.memo = table, {}


class Compiler:
    """Turns one graph into one Ibis table expression."""

    def __init__(
        self,
        graph: Graph,
        parameters: Mapping[str, Any],
        tables: Mapping[str, ibis.Table],
        on: date,
    ) -> None:
        self.graph, self.nodes, self.parameters = graph, graph.nodes, parameters
        self.on = on.year * 10_000 + on.month * 100 + on.day
        self.frames = {scope: _Frame(tables.get(scope)) for scope in (HOUSEHOLD, *graph.relations)}

    @property
    def home(self) -> _Frame:
        """The household's frame."""
        return self.frames[HOUSEHOLD]

    # --- what is needed, and in what order ------------------------------------------------

    def _reachable(self, roots: Iterable[int]) -> set[int]:
        found: set[int] = set()
        todo = list(roots)
        while todo:
            place = todo.pop()
            if place not in found:
                found.add(place)
                todo.extend(self.nodes[place].args)
        return found

    @cached_property
    def _staged(self) -> set[int]:
        """Nodes that become columns: names, aggregates, quotients (each end is written out several
        times), and what rows need of the household."""
        found = {i for i, n in enumerate(self.nodes) if n.op in _STAGED}
        for node in self.nodes:
            if node.scope != HOUSEHOLD or node.op in AGGREGATES:
                found |= {a for a in node.args if self._is_shared(self.nodes[a])}
        return found

    @staticmethod
    def _is_shared(node: Node) -> bool:
        return node.scope == HOUSEHOLD and node.op not in ("const", "param")

    @cached_property
    def _heights(self) -> list[int]:
        heights: list[int] = []
        for place, node in enumerate(self.nodes):
            below = max((heights[a] for a in node.args), default=0)
            heights.append(below + (place in self._staged))
        return heights

    def compile(self, figures: Mapping[str, int]) -> ibis.Table:
        """The result table, with both bounds of each figure asked for."""
        wanted = sorted(
            self._reachable([self.graph.eligible, self.graph.amount, *figures.values()])
        )
        for height in range(1, max(self._heights[p] for p in wanted) + 1):
            stage = [p for p in wanted if p in self._staged and self._heights[p] == height]
            for relation in self.graph.relations:
                self._aggregate(
                    relation, [p for p in stage if self.nodes[p].at.get("over") == relation]
                )
            for scope in self.frames:
                plain = [p for p in stage if self.nodes[p].op not in AGGREGATES]
                self._keep(scope, [p for p in plain if self.nodes[p].scope == scope])
        return self._result(figures)

    # --- stages -----------------------------------------------------------------------------

    def _keep(self, scope: str, places: list[int]) -> None:
        """Make nodes columns of their frame, one subquery for all of them."""
        frame = self.frames[scope]
        if not places or frame.table is None:
            return
        if scope != HOUSEHOLD:
            self._fetch(frame, places)
        columns: dict[str, Any] = {}
        kept = {}
        for place in places:
            under = self.nodes[place].args[0] if self.nodes[place].op in NAMES else place
            if under in frame.kept:
                kept[place] = frame.kept[under]
            else:
                kept[place] = _store(f"n{place}", self._held(place, scope), columns)
        if columns:
            frame.replace(frame.table.mutate(**columns).view())
        frame.kept.update(kept)

    def _fetch(self, frame: _Frame, places: Iterable[int]) -> None:
        """Bring the household's columns that these row nodes use beside the rows."""
        direct = {a for p in self._reachable(places) for a in (p, *self.nodes[p].args)}
        needed = sorted(p for p in direct if p in self.home.kept and p not in frame.kept)
        columns = {n: self.home.table[n] for p in needed for n in _names(self.home.kept[p])}
        if columns:
            beside = self.home.table.select(**{"of_" + ID: self.home.table[ID]}, **columns)
            joined = frame.table.inner_join(beside, frame.table[ID] == beside["of_" + ID])
            frame.replace(joined.drop("of_" + ID).view())
        frame.kept.update({p: self.home.kept[p] for p in needed})

    def _aggregate(self, relation: str, places: list[int]) -> None:
        """Group the rows by household and join the sums, counts and any's on."""
        frame = self.frames[relation]
        if not places:
            return
        sums: dict[str, Any] = {}
        if frame.table is not None:
            self._fetch(frame, [a for p in places for a in self.nodes[p].args])
            for place in places:
                sums.update(self._row_sums(place, relation))
        if sums:
            grouped = frame.table.group_by(**{"of_" + ID: frame.table[ID]}).aggregate(**sums)
            joined = self.home.table.left_join(grouped, self.home.table[ID] == grouped["of_" + ID])
            self.home.replace(joined.drop("of_" + ID))
        columns: dict[str, Any] = {}
        kept = {p: _store(f"n{p}", self._folded(p, relation, sums), columns) for p in places}
        dropped = [name for name in sums if name in self.home.table.columns]
        self.home.replace(self.home.table.mutate(**columns).drop(*dropped).view())
        self.home.kept.update(kept)

    def _row_sums(self, place: int, relation: str) -> dict[str, Any]:
        """What to add up over the rows of one household, by column name."""
        node, key, rows = self.nodes[place], f"s{place}", self.frames[relation].table
        where = self._held(node.args[-1], relation)
        if node.op != "sum":
            found = {f"{key}_yes": _count(where, rows)}
            if not isinstance(where, bool):
                found[f"{key}_open"] = _count(_is_null(where), rows)
            return found
        value = self._held(node.args[0], relation)
        span = self.nodes[node.args[0]].range
        part = cells.masked(where, value, span[0] is None or span[0] < 0)
        found = {}
        for name, end in (("lo", part.lo), ("hi", part.hi)):
            if end is None:
                found[f"{key}_{name}_open"] = _count(True, rows)
            elif end != 0:
                found[f"{key}_{name}"] = _sum(cells.column(end), rows)
                if isinstance(end, Side) and end.open:
                    found[f"{key}_{name}_open"] = _count(end.expr.isnull(), rows)
        return found

    def _folded(self, place: int, relation: str, sums: Mapping[str, Any]) -> Held:
        """An aggregate as seen from the household, its list's completeness minded."""
        node, key, table = self.nodes[place], f"s{place}", self.home.table

        def added(name: str) -> Any:
            return ibis.coalesce(table[f"{key}_{name}"], 0) if f"{key}_{name}" in sums else 0

        whole = self._complete(relation)
        if node.op == "sum":
            ends = []
            for name, rest in zip(("lo", "hi"), node.range, strict=True):
                tests = [True if rest == 0 else whole]
                if f"{key}_{name}_open" in sums:
                    tests.append(added(f"{name}_open") == 0)
                ends.append(_bounded(added(name), cells.both(tests)))
            return Cell(*ends)
        yes, unsure = added("yes"), added("open")
        if node.op == "count":
            lo = yes if isinstance(yes, int) else Side(yes, False)
            return Cell(lo, _bounded(yes + unsure, whole))
        return cells.decide(yes > 0, cells.both([whole, unsure == 0]))

    def _complete(self, relation: str) -> Any:
        name = f"complete_{relation}"
        if name not in self.home.table.columns:
            return False
        return ibis.coalesce(self.home.table[name], False)

    # --- nodes ------------------------------------------------------------------------------

    def _held(self, place: int, scope: str) -> Held:
        frame = self.frames[scope]
        if place not in frame.memo:
            if place in frame.kept:
                frame.memo[place] = _bind(frame.kept[place], frame.table)
            else:
                frame.memo[place] = self._work_out(self.nodes[place], scope)
        return frame.memo[place]

    def _work_out(self, node: Node, scope: str) -> Held:
        if node.op == "const":
            return cells.constant(node.at["value"]) if node.type == INT else node.at["value"]
        if node.op == "param":
            return self._parameter(node)
        if node.op in ("fact", "age"):
            return self._fact(node, self.frames[scope].table)
        args = [self._held(a, scope) for a in node.args]
        if node.op in NAMES:
            return args[0]
        if node.op == "code_in":
            return None if args[0] is None else args[0].isin(node.at["codes"])
        if node.op in ("and", "or"):
            return cells.both(args) if node.op == "and" else cells.either(args)
        if node.op == "when":
            return (cells.choose if node.type == INT else cells.choose_truth)(*args)
        if node.op == "mul":
            low = self.nodes[node.args[1]].range[0]
            return cells.mul(*args, low is None or low < 0)
        if node.op == "divide":
            low = self.nodes[node.args[0]].range[0]
            return cells.divide(*args, node.at["mode"], low is None or low < 0)
        return cells.PLAIN[node.op](*args)

    def _parameter(self, node: Node) -> Held:
        held = self.parameters.get(node.at["key"])
        if node.type == BOOL:
            return held
        return Cell(*node.range) if held is None else cells.constant(held)

    def _fact(self, node: Node, table: ibis.Table) -> Held:
        if node.op == "age":
            told = self._age(node, table)
        else:
            told = table[node.at["key"]] if node.at["key"] in table.columns else None
        if node.type != INT:
            return told
        lo, hi = node.range
        if told is None:
            return Cell(lo, hi)
        if lo is None and hi is None:
            end = Side(told.cast("int64"))
            return Cell(end, end)
        tests = [told >= lo] if lo is not None else []
        fits = cells.both([*tests, *([told <= hi] if hi is not None else [])])
        return Cell(_within(told, fits, lo), _within(told, fits, hi))

    def _age(self, node: Node, table: ibis.Table) -> Any:
        born, key = node.at["birth"], node.at["key"]
        years = table[key] if key in table.columns else None
        if born not in table.columns:
            return years
        day = table[born]
        told = self.on - (day.year() * 10_000 + day.month() * 100 + day.day()).cast("int64")
        counted = ibis.cases((told >= 0, ((told - told % 10_000) / 10_000).cast("int64")))
        if years is None:
            return counted
        return ibis.cases((day.notnull(), counted), else_=years)

    # --- result -----------------------------------------------------------------------------

    def _result(self, figures: Mapping[str, int]) -> ibis.Table:
        table = self.home.table
        eligible = cells.truth_column(self._held(self.graph.eligible, HOUSEHOLD))
        amount = self._held(self.graph.amount, HOUSEHOLD)
        lo, hi = cells.column(amount.lo), cells.column(amount.hi)
        settled: Any = ibis.literal(False)
        if amount.lo is not None and amount.hi is not None:
            settled = ibis.coalesce(lo == hi, False)
        columns = {
            ID: table[ID],
            "eligible": eligible,
            "eligible_unknown": eligible.isnull(),
            "amount_fen": ibis.cases((settled, lo), else_=ibis.null("int64")),
            "amount_unknown": ~settled,
            "amount_lo": lo,
            "amount_hi": hi,
        }
        for key, place in figures.items():
            held = self._held(place, HOUSEHOLD)
            if self.nodes[place].type == BOOL:
                columns[key] = cells.truth_column(held)
            else:
                columns[f"{key}_lo"] = cells.column(held.lo)
                columns[f"{key}_hi"] = cells.column(held.hi)
        return table.select(**columns)


def _store(prefix: str, held: Held, columns: dict[str, Any]) -> Any:
    """Put a node's columns in `columns` and say how to find them again; constants stay."""
    if isinstance(held, Cell):
        if held.lo is held.hi and isinstance(held.lo, Side):
            columns[prefix] = held.lo.expr
            return ("shared", prefix, held.lo.open)
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


def _bind(kept: Any, table: ibis.Table) -> Held:
    """What `_store` kept, on the table as it now is."""
    if isinstance(kept, str):
        return table[kept]
    if not isinstance(kept, tuple):
        return kept
    if kept[0] == "shared":
        end = Side(table[kept[1]], kept[2])
        return Cell(end, end)
    return Cell(*(Side(table[e[0]], e[1]) if isinstance(e, tuple) else e for e in kept[1:]))


def _names(kept: Any) -> list[str]:
    """The columns `_store` made for a node."""
    if isinstance(kept, str):
        return [kept]
    if not isinstance(kept, tuple):
        return []
    if kept[0] == "shared":
        return [kept[1]]
    return [e[0] for e in kept[1:] if isinstance(e, tuple)]


def _is_null(truth: Any) -> Any:
    return ibis.literal(True) if truth is None else truth.isnull()


def _count(truth: Any, rows: ibis.Table) -> Any:
    return _sum(cells.truth_column(truth).cast("int64"), rows)


def _sum(value: Any, rows: ibis.Table) -> Any:
    """The sum over the rows, of a constant too; DuckDB's is a 128-bit number until cast."""
    if isinstance(value, ibis.expr.types.Scalar):
        value = ibis.cases((rows[ID].notnull(), value))
    return value.sum().cast("!int64")


def _bounded(value: Any, sure: Any) -> End:
    """`value` where it is sure to be a bound, else no bound."""
    if sure is False:
        return None
    if sure is True:
        return value if isinstance(value, int) else Side(value, False)
    return Side(ibis.cases((sure, value), else_=ibis.null("int64")))


def _within(told: Any, fits: Any, rest: int | None) -> End:
    other = ibis.null("int64") if rest is None else rest
    return Side(ibis.cases((fits, told.cast("int64")), else_=other), rest is None)
