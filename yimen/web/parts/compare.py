"""The comparison table (申报、核对、调查对照): three answers to one question side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yimen.web.parts.shown import MONEY_UNITS, UNKNOWN, show, unit_label

COLUMNS = {"declared": "申报", "found": "核对", "surveyed": "调查"}

# Said in place of 一致 when the check itself brought no figure to compare with.
NOT_COMPARED = {"no_data": "核对无数据", "unreachable": "核对未返回", "waiting": "等待核对返回"}

# What a source says when it has no figure; none of these is zero.
NO_FIGURE = {"no_data": "无数据", "unreachable": "未返回", "waiting": "等待返回", "": UNKNOWN}


@dataclass(frozen=True)
class Cell:
    """One answer: its words, whether a figure stands there, whether it is the one that counts."""

    column: str
    text: str
    known: bool
    counted: bool

    @property
    def title(self) -> str:
        """Heading of the column."""
        return COLUMNS[self.column]


@dataclass(frozen=True)
class ComparisonRow:
    """One fact with its three answers; `difference` says by how much, or why not compared."""

    label: str
    unit: str
    cells: list[Cell]
    differs: bool
    difference: str
    compared: bool
    note: str


def comparison_rows(rows: Iterable[Mapping[str, object]]) -> list[ComparisonRow]:
    """Rows to show.

    Each mapping has label, declared, found, surveyed (a value; None for unknown; or "no_data",
    "unreachable", "waiting"), and may have unit ("fen" for money), counted (which column the
    fact sheet takes) and note.
    """
    return [_row(row) for row in rows]


def _row(row: Mapping[str, object]) -> ComparisonRow:
    unit = str(row.get("unit", ""))
    values = {key: row.get(key) for key in COLUMNS}
    cells = [_cell(key, values[key], unit, row.get("counted") == key) for key in COLUMNS]
    known = [values[cell.column] for cell in cells if cell.known]
    differs = any(value != known[0] for value in known)
    checked = any(cell.known for cell in cells if cell.column == "found") and len(known) > 1
    same = "一致" if checked else NOT_COMPARED.get(str(row.get("found") or ""), "无从比对")
    return ComparisonRow(
        label=str(row["label"]),
        unit=unit_label(unit),
        cells=cells,
        differs=differs,
        difference=_difference(known, unit) if differs else same,
        compared=checked or differs,
        note=str(row.get("note", "")),
    )


def _cell(column: str, value: object, unit: str, counted: bool) -> Cell:
    if value is None or (isinstance(value, str) and value in NO_FIGURE):
        return Cell(column, NO_FIGURE[str(value or "")], False, False)
    return Cell(column, show(value, unit), True, counted)


def _difference(known: list[object], unit: str) -> str:
    """How far apart the furthest two figures are; words have no distance."""
    numbers = [v for v in known if isinstance(v, int) and not isinstance(v, bool)]
    if len(numbers) < 2 or len(numbers) < len(known):
        return "不一致"
    gap = max(numbers) - min(numbers)
    return f"相差 {show(gap, unit) if unit in MONEY_UNITS else gap} {unit_label(unit)}".strip()
