"""The Ibis reading (全库读法): the same graph over the whole roll, equal to the exact reading.

Tables: `household` (household_id, one column a fact, `complete_person`, `complete_vehicle`...)
and one a relation (household_id and its facts). A column or table left out is unknown for
everybody. Dates are date columns, money is fen in bigint.

Named figures and aggregates are materialised in stages, a subquery each: inlined, a dozen guards
inside one another grow without end. How it goes:

1. The plan says which nodes become columns, and how many stages lie below each.
2. Stage by stage, what rows add up to is grouped by household and joined on, and the other nodes
   of the stage become columns.
3. Eligibility and amount are read off, with flags where they are not settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis

from yimen.rules import roll_cells as cells
from yimen.rules.graph import BOOL, HOUSEHOLD, INT, NAMES, Graph, Node
from yimen.rules.roll_cells import Cell, End, Side
from yimen.rules.roll_frame import Frame, Held, Kept, bind, names, store
from yimen.rules.roll_plan import Plan, Total

ID = "household_id"
OF = "of_household_id"


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
        self.frames = {scope: Frame(tables.get(scope)) for scope in (HOUSEHOLD, *graph.relations)}

    @property
    def home(self) -> Frame:
        """The household's frame."""
        return self.frames[HOUSEHOLD]

    def compile(self, figures: Mapping[str, int]) -> ibis.Table:
        """The result table, with both bounds of each figure asked for."""
        results = (self.graph.eligible, self.graph.amount, *figures.values())
        self.plan = Plan(self.graph, self.parameters, results)
        for scope in self.frames:
            self._clean(scope)
        for stage in self.plan.stages:
            self._group([p for p in stage if self.plan.relation_of(p)])
            plain = [p for p in stage if not self.plan.relation_of(p)]
            for scope in self.frames:
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
                kept[place] = store(f"n{place}", self._held(place, scope), columns)
        if columns:
            frame.replace(frame.table.mutate(**columns).view())
        frame.kept.update(kept)

    def _fetch(self, frame: Frame, places: Iterable[int]) -> None:
        """Bring the household's columns that these row nodes use beside the rows."""
        used = self.plan.reachable(places)
        needed = sorted(p for p in used if p in self.home.kept and p not in frame.kept)
        columns = {n: self.home.table[n] for p in needed for n in names(self.home.kept[p])}
        if columns:
            beside = self.home.table.select(**{OF: self.home.table[ID]}, **columns)
            joined = frame.table.inner_join(beside, frame.table[ID] == beside[OF])
            frame.replace(joined.drop(OF).view())
        frame.kept.update({p: self.home.kept[p] for p in needed})

    def _group(self, places: list[int]) -> None:
        """Group the rows of each relation by household and join what they add up to."""
        if not places:
            return
        found: dict[int, Mapping[str, Any]] = {}
        table, spent = self.home.table, []
        for relation in self.graph.relations:
            frame = self.frames[relation]
            mine = [p for p in places if self.plan.relation_of(p) == relation]
            if not mine or frame.table is None:
                continue
            self._fetch(frame, [a for p in mine for a in self.plan.below(p)])
            parts = self._row_parts(frame, [p for p in mine if p in self.plan.totals])
            for place in mine:
                found[place] = self._row_sums(place, relation, parts)
            sums = {name: column for p in mine for name, column in found[p].items()}
            grouped = frame.table.group_by(**{OF: frame.table[ID]}).aggregate(**sums)
            joined = table.left_join(grouped, table[ID] == grouped[OF])
            table, spent = joined.drop(OF), [*spent, *sums]
        self.home.replace(table)
        columns: dict[str, Any] = {}
        kept = {p: store(f"n{p}", self._folded(p, found.get(p, {})), columns) for p in places}
        self.home.replace(table.mutate(**columns).drop(*spent).view())
        self.home.kept.update(kept)

    def _row_parts(self, frame: Frame, places: list[int]) -> dict[int, Kept]:
        """What each row adds to each total, as columns beside the row."""
        columns: dict[str, Any] = {}
        parts = {p: store(f"r{p}", self._row_part(self.plan.totals[p]), columns) for p in places}
        if columns:
            frame.replace(frame.table.mutate(**columns).view())
        return parts

    def _row_sums(self, place: int, relation: str, parts: Mapping[int, Kept]) -> dict[str, Any]:
        """What to add up over the rows of one household, by column name."""
        rows = self.frames[relation].table
        if place not in parts:
            (tested,) = self.nodes[place].args
            where = self._held(tested, relation)
            # the relation is in the name: one test may be asked of the rows of two
            found = {f"{relation}{tested}_yes": _count(where, rows)}
            if not isinstance(where, bool):
                found[f"{relation}{tested}_open"] = _count(_is_null(where), rows)
            return found
        part, found = bind(parts[place], rows), {}
        for name, end in (("lo", part.lo), ("hi", part.hi)):
            if end is None:
                found[f"s{place}_{name}_open"] = _count(True, rows)
            elif end != 0:
                found[f"s{place}_{name}"] = _sum(cells.column(end), rows)
                if isinstance(end, Side) and end.open:
                    found[f"s{place}_{name}_open"] = _count(end.expr.isnull(), rows)
        return found

    def _row_part(self, total: Total) -> Cell:
        """What one row adds to a total: its terms with the same condition together."""
        by_test: dict[int, list[tuple[int, Cell, bool]]] = {}
        for sign, place in total.terms:
            value, tested = self.nodes[place].args
            low = self.nodes[value].range[0]
            term = (sign, self._held(value, total.relation), low is None or low < 0)
            by_test.setdefault(tested, []).append(term)
        part = cells.constant(0)
        for tested, terms in by_test.items():
            part = cells.add(part, cells.masked(self._held(tested, total.relation), terms))
        return part

    def _folded(self, place: int, sums: Mapping[str, Any]) -> Held:
        """What rows add up to, seen from the household, its list's completeness minded."""

        def added(name: str) -> Any:
            return ibis.coalesce(self.home.table[name], 0) if name in sums else 0

        relation = self.plan.relation_of(place)
        whole = self._complete(relation)
        if place in self.plan.totals:
            total = self.plan.totals[place]
            ends = []
            for name, safe in zip(("lo", "hi"), self._safe(total), strict=True):
                tests = [True if safe else whole]
                if f"s{place}_{name}_open" in sums:
                    tests.append(added(f"s{place}_{name}_open") == 0)
                value = added(f"s{place}_{name}") + total.offset
                ends.append(_bounded(value, cells.both(tests)))
            return Cell(*ends)
        (tested,) = self.nodes[place].args
        yes, unsure = added(f"{relation}{tested}_yes"), added(f"{relation}{tested}_open")
        if self.nodes[place].op == "count":
            lo = yes if isinstance(yes, int) else Side(yes, False)
            return Cell(lo, _bounded(yes + unsure, whole))
        return cells.decide(yes > 0, cells.both([whole, unsure == 0]))

    def _safe(self, total: Total) -> tuple[bool, bool]:
        """Whether rows not listed could lower (raise) the total: no where they cannot."""
        ranges = [(sign, self.nodes[place].range) for sign, place in total.terms]
        low = all((span[0] if sign > 0 else span[1]) == 0 for sign, span in ranges)
        high = all((span[1] if sign > 0 else span[0]) == 0 for sign, span in ranges)
        return low, high

    def _complete(self, relation: str | None) -> Any:
        name = f"complete_{relation}"
        if name not in self.home.table.columns:
            return False
        return ibis.coalesce(self.home.table[name], False)

    # --- nodes ------------------------------------------------------------------------------

    def _held(self, place: int, scope: str) -> Held:
        frame = self.frames[scope]
        if place not in frame.memo:
            if place in frame.kept:
                frame.memo[place] = bind(frame.kept[place], frame.table)
            else:
                frame.memo[place] = self._work_out(place, scope)
        return frame.memo[place]

    def _work_out(self, place: int, scope: str) -> Held:
        node = self.nodes[place]
        if node.op == "const":
            return cells.constant(node.at["value"]) if node.type == INT else node.at["value"]
        if node.op == "param":
            return self._parameter(node)
        if node.op in ("fact", "age"):
            return self._fact(place, self.frames[scope].table)
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

    def _clean(self, scope: str) -> None:
        """Whole-number facts as columns of their own, NULL where out of their range."""
        table = self.frames[scope].table
        if table is None:
            return
        columns = {}
        for place in self.plan.wanted:
            node = self.nodes[place]
            if node.op in ("fact", "age") and node.scope == scope and node.type == INT:
                told = self._told(node, table)
                if told is not None:
                    columns[f"f{place}"] = _in_range(told.cast("int64"), *node.range)
        if columns:
            self.frames[scope].replace(table.mutate(**columns).view())

    def _fact(self, place: int, table: ibis.Table) -> Held:
        node, name = self.nodes[place], f"f{place}"
        if node.type != INT:
            return self._told(node, table)
        if name not in table.columns:
            return Cell(*node.range)
        if node.range == (None, None):
            end = Side(table[name])
            return Cell(end, end)
        return Cell(*(_or_rest(table[name], rest) for rest in node.range))

    def _told(self, node: Node, table: ibis.Table) -> Any:
        """The column that tells a fact, None where the table has none."""
        if node.op == "age":
            return self._age(node, table)
        return table[node.at["key"]] if node.at["key"] in table.columns else None

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


def _is_null(truth: Any) -> Any:
    return ibis.literal(True) if truth is None else truth.isnull()


def _count(truth: Any, rows: ibis.Table) -> Any:
    """How many rows it is true for."""
    if truth is None or isinstance(truth, bool):
        return rows.count() if truth else _sum(ibis.literal(0), rows)
    return rows.count(where=truth)


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


def _in_range(told: Any, lo: int | None, hi: int | None) -> Any:
    tests = [told >= lo] if lo is not None else []
    fits = cells.both([*tests, *([told <= hi] if hi is not None else [])])
    return told if fits is True else ibis.cases((fits, told), else_=ibis.null("int64"))


def _or_rest(told: Any, rest: int | None) -> End:
    return Side(told) if rest is None else Side(ibis.coalesce(told, rest), False)
