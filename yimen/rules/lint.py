"""What a rule may not do (规则写法检查): `python -m yimen.rules.lint`, exit code 1 on findings.

A rule runs once, on symbols. Python's own branches, truth, rounding and folding would either be
taken then and there (and the other branch lost) or read differently by the two interpreters.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIBRARY = Path(__file__).parent / "library"

_STATEMENTS: dict[type[ast.AST], str] = {
    ast.If: "if is taken once, when the graph is built; use when()",
    ast.IfExp: "x if c else y is taken once; use when()",
    ast.Match: "match is taken once; use when()",
    ast.While: "while asks a symbol for its truth; use the relation's sum, count or any",
    ast.Assert: "assert asks a symbol for its truth; use condition()",
    ast.Try: "a rule has nothing to catch; unknowns are carried by the readings",
    ast.BoolOp: "and/or ask a symbol for its truth; use & and |",
}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Div: "/ gives a float; use divide(..., mode)",
    ast.FloorDiv: "// rounds differently in Python and SQL; use divide(..., mode)",
    ast.Mod: "% differs in Python and SQL for negative numbers; use divide(..., mode)",
    ast.Pow: "** may leave whole numbers; multiply",
}
_COMPARISONS = (ast.In, ast.NotIn, ast.Is, ast.IsNot)
_CALLS: dict[str, str] = {
    "min": "min() compares symbols at once; use least()",
    "max": "max() compares symbols at once; use greatest()",
    "sum": "sum() skips the rows' unknowns; use the relation's sum()",
    "any": "any() asks symbols for their truth; use any_of() or the relation's any()",
    "all": "all() asks symbols for their truth; use all_of()",
    "len": "len() cannot know how many rows there are; use the relation's count()",
    "float": "money and ratios are whole numbers",
    "int": "int() rounds; use divide(..., mode)",
    "bool": "a symbol has no truth",
    "abs": "abs() is not a word of the rule language; use greatest()",
    "round": "round() rounds; use divide(..., mode)",
    "divmod": "divmod() rounds; use divide(..., mode)",
    "pow": "pow() may leave whole numbers; multiply",
    "eval": "a rule is not text",
    "exec": "a rule is not text",
}
_MODULES: dict[str, str] = {
    "ibis": "raw Ibis has no guard against unknowns; use the rule language",
    "duckdb": "a rule knows no database",
    "math": "math works on floats",
    "decimal": "money is whole fen, ratios whole ten-thousandths",
    "fractions": "money is whole fen, ratios whole ten-thousandths",
    "datetime": "a rule knows no today; age() and dated parameters are given the day",
    "random": "a rule gives the same answer every time",
}


@dataclass(frozen=True)
class Finding:
    """One forbidden construct."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def _messages(node: ast.AST) -> Iterator[str]:
    if type(node) in _STATEMENTS:
        yield _STATEMENTS[type(node)]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not asks a symbol for its truth; use ~"
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _OPERATORS:
        yield _OPERATORS[type(node.op)]
    elif isinstance(node, ast.Compare):
        if len(node.ops) > 1:
            yield "a < b < c asks a symbol for its truth; write (a < b) & (b < c)"
        if any(isinstance(op, _COMPARISONS) for op in node.ops):
            yield "in / is compare at once; use among() or =="
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "an if in a comprehension is taken once; use where="
    elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        yield "floats are not money; use fen, or a ratio from the pack"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in _CALLS:
            yield _CALLS[node.func.id]
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imports(node)


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    for name in names:
        if name.split(".")[0] in _MODULES:
            yield f"{name}: {_MODULES[name.split('.')[0]]}"


def check_source(text: str, path: Path) -> list[Finding]:
    """The findings in one module's text."""
    found = [
        Finding(path, getattr(node, "lineno", 0) or getattr(node, "target", node).lineno, message)
        for node in ast.walk(ast.parse(text, str(path)))
        for message in _messages(node)
    ]
    return sorted(found, key=lambda f: (f.line, f.message))


def check(folder: Path = LIBRARY) -> list[Finding]:
    """The findings in every rule of a folder."""
    return [
        finding
        for path in sorted(folder.rglob("*.py"))
        for finding in check_source(path.read_text(encoding="utf-8"), path)
    ]


def main(arguments: list[str]) -> int:
    """Print the findings; 1 when there are any, else 0."""
    folders = [Path(a) for a in arguments] or [LIBRARY]
    findings = [finding for folder in folders for finding in check(folder)]
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
