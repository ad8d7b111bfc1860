"""办理记录: everything an action writes into a case's stream is told in words."""

from __future__ import annotations

import ast
from pathlib import Path

import yimen
from yimen.web.casework.history import _QUIET, _WORDS

HOUSE = Path(yimen.__file__).parent
PARTS = ("applications", "means_check", "referrals", "web", "api")


def verbs() -> set[str]:
    """Second words of `record(by, case, "…")` in the packages that act on cases."""
    found = set()
    for part in PARTS:
        for path in (HOUSE / part).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _writes_case(node):
                    found.add(node.args[2].value)  # type: ignore[attr-defined]
    return found


def _writes_case(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Name) and call.func.id == "record" and len(call.args) > 2):
        return False
    about, verb = ast.unparse(call.args[1]), call.args[2]
    return about.endswith("case") and isinstance(verb, ast.Constant)


def test_no_verb_of_a_case_is_shown_as_it_stands_in_code() -> None:
    found = verbs()
    assert len(found) > 40
    assert found - set(_WORDS) - _QUIET == set()
