"""Symbols (符号): what a rule is run on, once, to become a graph.

A symbol is a node in the making. It has no truth and no value; its operators add nodes to the
builder it belongs to. The words a rule is written in stand in `language`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, get_args

from yimen.foundation import money
from yimen.rules import intervals
from yimen.rules.graph import BOOL, CODE, HOUSEHOLD, INT, RELATIONS, Graph, Node
from yimen.rules.intervals import Interval

RATIO = 10_000
"""Ratios (倍, 比例) are whole numbers of ten-thousandths: 1.5 is 15000."""

ROUNDINGS = get_args(money.Rounding)
_NOT_NEGATIVE: Interval = (0, None)


class RuleError(Exception):
    """The rule or its formula is written wrongly (a builder's fault, never an applicant's)."""


class Symbol:
    """A node in the making. Only its subclasses offer operations."""

    kind = ""

    def __init__(self, builder: Builder, place: int) -> None:
        self.builder, self.place = builder, place

    @property
    def node(self) -> Node:
        """The node this symbol stands for."""
        return self.builder.nodes[self.place]

    def __bool__(self) -> bool:
        raise RuleError("A symbol has no truth: use & | ~ and when(), not and/or/not/if")

    __hash__ = None  # type: ignore[assignment]


class Number(Symbol):
    """A whole number; money is fen, ratios are ten-thousandths."""

    kind = INT

    def _with(self, op: str, other: Number | int, swap: bool = False) -> Number:
        b = self.builder
        pair = (b.number(other), self) if swap else (self, b.number(other))
        return b.arithmetic(op, *pair)

    def __add__(self, other: Number | int) -> Number:
        return self._with("add", other)

    def __radd__(self, other: int) -> Number:
        return self._with("add", other, swap=True)

    def __sub__(self, other: Number | int) -> Number:
        return self._with("sub", other)

    def __rsub__(self, other: int) -> Number:
        return self._with("sub", other, swap=True)

    def __mul__(self, other: Number | int) -> Number:
        return self._with("mul", other)

    def __rmul__(self, other: int) -> Number:
        return self._with("mul", other, swap=True)

    def _compare(self, op: str, other: Number | int, swap: bool = False) -> Truth:
        b = self.builder
        pair = (b.number(other), self) if swap else (self, b.number(other))
        return Truth(b, b.node(op, BOOL, pair))

    def __lt__(self, other: Number | int) -> Truth:
        return self._compare("less", other)

    def __gt__(self, other: Number | int) -> Truth:
        return self._compare("less", other, swap=True)

    def __le__(self, other: Number | int) -> Truth:
        return self._compare("at_most", other)

    def __ge__(self, other: Number | int) -> Truth:
        return self._compare("at_most", other, swap=True)

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        if not isinstance(other, (Number, int)):
            raise RuleError("A number is only compared with a number")
        return self._compare("equal", other)


class Truth(Symbol):
    """True, False or unknown."""

    kind = BOOL

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.builder, self.builder.node("and", BOOL, (self, other)))

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.builder, self.builder.node("or", BOOL, (self, other)))

    def __invert__(self) -> Truth:
        return Truth(self.builder, self.builder.node("not", BOOL, (self,)))


Choice = TypeVar("Choice", Number, Truth)


class Code(Symbol):
    """One of a list of codes."""

    kind = CODE

    def among(self, *codes: str) -> Truth:
        """True where the code is one of `codes`; unknown where it is unknown."""
        return Truth(self.builder, self.builder.node("code_in", BOOL, (self,), codes=codes))


class Row:
    """One row of a subject: the household itself, or a person, vehicle, account..."""

    def __init__(self, builder: Builder, subject: str) -> None:
        self.builder, self.subject = builder, subject

    def _leaf(self, key: str, kind: str) -> int:
        b, name = self.builder, f"{self.subject}.{key}"
        meta = b.describe_fact(self.subject, key)
        span: Interval = (meta.get("min"), meta.get("max")) if kind == INT else (None, None)
        b.facts[name] = meta
        attrs = {"subject": self.subject, "key": key, "lo": span[0], "hi": span[1]}
        return b.node("fact", kind, scope=self.subject, span=span, **attrs)

    def money(self, key: str) -> Number:
        """A fact in fen (per month where the catalogue says so)."""
        return Number(self.builder, self._leaf(key, INT))

    def count(self, key: str) -> Number:
        """A whole-number fact."""
        return Number(self.builder, self._leaf(key, INT))

    def flag(self, key: str) -> Truth:
        """A yes/no fact."""
        return Truth(self.builder, self._leaf(key, BOOL))

    def code(self, key: str) -> Code:
        """A coded fact."""
        return Code(self.builder, self._leaf(key, CODE))

    def age(self, birth: str = "birth_date", key: str = "age") -> Number:
        """周岁 on the day asked about: from the date of birth, else the age told."""
        b = self.builder
        told = b.describe_fact(self.subject, key)
        meta = dict(b.describe_fact(self.subject, birth), ask=birth, reads=told["label"])
        b.facts[f"{self.subject}.{key}"] = {**meta, "unit": "age"}
        attrs = {"subject": self.subject, "birth": birth, "key": key}
        place = b.node("age", INT, scope=self.subject, span=(0, 150), **attrs)
        return Number(b, place)


class Relation:
    """All rows of a subject. Without its completeness fact their number is unknown."""

    def __init__(self, builder: Builder, name: str) -> None:
        if name not in RELATIONS:
            raise RuleError(f"No relation is called {name}")
        self.builder, self.name = builder, name

    @property
    def row(self) -> Row:
        """One of the rows, any of them."""
        return Row(self.builder, self.name)

    def _where(self, where: Callable[[Row], Truth] | None) -> Truth:
        return self.builder.truth(True) if where is None else where(self.row)

    def sum(
        self, value: Callable[[Row], Number], where: Callable[[Row], Truth] | None = None
    ) -> Number:
        """Sum of `value` over the rows that satisfy `where`."""
        b, amount, test = self.builder, value(self.row), self._where(where)
        lo, hi = intervals.hull(amount.node.range, (0, 0))
        span = (0 if lo == 0 else None, 0 if hi == 0 else None)
        return Number(b, b.node("sum", INT, (amount, test), span=span, fold=True, over=self.name))

    def count(self, where: Callable[[Row], Truth] | None = None) -> Number:
        """How many rows satisfy `where`."""
        b, test = self.builder, self._where(where)
        place = b.node("count", INT, (test,), span=_NOT_NEGATIVE, fold=True, over=self.name)
        return Number(b, place)

    def any(self, where: Callable[[Row], Truth]) -> Truth:
        """Whether at least one row satisfies `where`."""
        b, test = self.builder, self._where(where)
        return Truth(b, b.node("any", BOOL, (test,), fold=True, over=self.name))


class Builder:
    """Collects the nodes of one rule; equal nodes are kept once."""

    def __init__(
        self,
        describe_fact: Callable[[str, str], Mapping[str, Any]],
        formula: tuple[str, ...],
        source: str,
    ) -> None:
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self._names: set[str] = set()
        self.facts: dict[str, Mapping[str, Any]] = {}
        self.parameters: dict[str, Mapping[str, Any]] = {}
        self.describe_fact = describe_fact
        self.formula, self.source = formula, source
        self._operators: set[str] = set()
        self.household = Row(self, HOUSEHOLD)

    def node(
        self,
        op: str,
        kind: str,
        args: tuple[Symbol, ...] = (),
        *,
        scope: str = HOUSEHOLD,
        span: Interval = (None, None),
        fold: bool = False,
        **attrs: Any,
    ) -> int:
        """Place of the node, made if there is none like it yet. `fold` leaves the row scope."""
        scopes = {a.node.scope for a in args} - {HOUSEHOLD}
        if (fold and scopes - {attrs["over"]}) or len(scopes) > 1:
            raise RuleError(f"{op} mixes rows of {sorted(scopes)}")
        if scopes and not fold:
            (scope,) = scopes
        node = Node(
            op, kind, tuple(a.place for a in args), tuple(sorted(attrs.items())), scope, span
        )
        if node not in self._places:
            self._places[node] = len(self.nodes)
            self.nodes.append(node)
        return self._places[node]

    def read_operators(self, names: Iterable[str]) -> None:
        """Note that a part of the rule knows these operators of the pack's formula."""
        self._operators |= set(names)

    def claim(self, key: str) -> None:
        """Take a name for a figure; two figures never share one."""
        if key in self._names:
            raise RuleError(f"Two figures are called {key}")
        self._names.add(key)

    def relation(self, name: str) -> Relation:
        """All rows of one listed subject."""
        return Relation(self, name)

    def number(self, value: Number | int) -> Number:
        """A constant as a symbol; floats and truths are refused."""
        if isinstance(value, Number):
            return value
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleError(f"{value!r} is not a whole number")
        return Number(self, self.node("const", INT, span=(value, value), value=value))

    def truth(self, value: bool) -> Truth:
        """A constant truth."""
        return Truth(self, self.node("const", BOOL, value=value))

    def arithmetic(self, op: str, a: Number, b: Number, **attrs: Any) -> Number:
        """An operation on two numbers, with its static range."""
        left, right = a.node.range, b.node.range
        if op in ("add", "sub") and right == (0, 0):
            return a
        if op == "add" and left == (0, 0):
            return b
        if op == "mul" and not _never_negative(left):
            a, b, left, right = b, a, right, left
            if not _never_negative(left):
                raise RuleError("One factor of a product must never be negative")
        if op == "divide":
            if not _never_negative(right):
                raise RuleError("A divisor must never be negative")
            span = intervals.divide(left, right, attrs["mode"])
        else:
            span = getattr(intervals, op)(left, right)
        return Number(self, self.node(op, INT, (a, b), span=span, **attrs))

    # --- dated values of the pack -------------------------------------------------------

    def _param(self, key: str, kind: str, unit: str, label: str) -> int:
        self.parameters[key] = {"type": kind, "unit": unit, "label": label}
        return self.node(
            "param", kind, span=_NOT_NEGATIVE if kind == INT else (None, None), key=key
        )

    def money_param(self, key: str, label: str) -> Number:
        """An amount from the pack, in fen."""
        return Number(self, self._param(key, INT, "money", label))

    def ratio_param(self, key: str, label: str) -> Number:
        """A ratio from the pack, in ten-thousandths."""
        return Number(self, self._param(key, INT, "ratio", label))

    def count_param(self, key: str, label: str, unit: str) -> Number:
        """A whole number from the pack (months, years of age, homes...)."""
        return Number(self, self._param(key, INT, unit, label))

    def flag_param(self, key: str, label: str) -> Truth:
        """A switch from the pack."""
        return Truth(self, self._param(key, BOOL, "flag", label))

    def finish(self, rule: str, title: str, *, eligible: Truth, amount: Number | int) -> Graph:
        """The graph, closed. Raises RuleError for an operator no part of the rule knows."""
        strange = [name for name in self.formula if name not in self._operators]
        if strange:
            raise RuleError(f"Rule {rule} knows no operator called {strange}")
        return Graph(
            rule=rule,
            title=title,
            source=self.source,
            eligible=eligible.place,
            amount=self.number(amount).place,
            nodes=tuple(self.nodes),
            facts=dict(sorted(self.facts.items())),
            parameters=dict(sorted(self.parameters.items())),
        )


def _never_negative(span: Interval) -> bool:
    return span[0] is not None and span[0] >= 0


def builder_of(*symbols: Symbol | int) -> Builder:
    """The builder the first symbol among them belongs to."""
    for symbol in symbols:
        if isinstance(symbol, Symbol):
            return symbol.builder
    raise RuleError("Nothing here is a symbol")
