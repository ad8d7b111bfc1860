"""The lint catches each construct a rule may not use, and the library uses none."""

import subprocess
import sys
from pathlib import Path

import pytest

from yimen.rules.lint import check, check_source

FORBIDDEN = {
    "if": "if a < b:\n    x = 1",
    "if expression": "x = 1 if a else 2",
    "match": "match a:\n    case 1:\n        pass",
    "while": "while a:\n    pass",
    "assert": "assert a",
    "try": "try:\n    x = 1\nexcept KeyError:\n    x = 2",
    "and": "x = a and b",
    "or": "x = a or b",
    "not": "x = not a",
    "chained comparison": "x = a < b < c",
    "membership": "x = a in (1, 2)",
    "identity": "x = a is None",
    "min": "x = min(a, b)",
    "max": "x = max(a, b)",
    "sum": "x = sum(a)",
    "any": "x = any(a)",
    "all": "x = all(a)",
    "len": "x = len(a)",
    "round": "x = round(a)",
    "int": "x = int(a)",
    "float": "x = float(a)",
    "divmod": "x = divmod(a, b)",
    "division": "x = a / 2",
    "floor division": "x = a // 2",
    "remainder": "x = a % 2",
    "power": "x = a ** 2",
    "division in place": "a /= 2",
    "float constant": "x = a * 1.5",
    "comprehension condition": "x = [r for r in rows if r]",
    "import of ibis": "import ibis",
    "import from ibis": "from ibis import _",
    "import of decimal": "from decimal import Decimal",
    "import of datetime": "import datetime",
}


@pytest.mark.parametrize("construct", FORBIDDEN)
def test_a_forbidden_construct_is_found_where_it_stands(construct: str) -> None:
    body = FORBIDDEN[construct].replace("\n", "\n    ")
    text = f'"""A rule."""\n\n\ndef rule(a, b, c, rows):\n    {body}\n'
    found = check_source(text, Path("rule.py"))
    assert [f.line for f in found] == [5], found


def test_the_words_of_the_rule_language_are_let_pass() -> None:
    text = """
def rule(build):
    owned = build.relation("home").sum(lambda h: h.count("area"), where=lambda h: ~h.flag("x"))
    return when(owned < 5, least(owned, 3), -1) & any_of(*(owned > n for n in (1, 2)))
"""
    assert check_source(text, Path("rule.py")) == []


def test_the_library_is_clean() -> None:
    assert check() == []


def test_the_command_fails_on_findings_and_names_them(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("def rule(a):\n    return a / 2\n")
    command = [sys.executable, "-m", "yimen.rules.lint"]
    bad = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (bad.returncode, "bad.py:2: / gives a float" in bad.stdout) == (1, True)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
