"""Run the clause tests and list every clause as passed, failed or missing.

Writes docs/reference/clauses.md. With --json prints one object {id: state} and nothing else.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from yimen.config.paths import PROJECT

LIST = PROJECT / "tests" / "clauses" / "clauses.tsv"
PAGE = PROJECT / "docs" / "reference" / "clauses.md"
PASSED, FAILED, MISSING = "passed", "failed", "missing"

Tests = dict[str, dict[str, str]]


def configure(parser: argparse.ArgumentParser) -> None:
    """--json, and words for pytest such as a path."""
    parser.add_argument("--json", action="store_true", help="one object {id: state}")
    parser.add_argument("paths", nargs="*", help="only the clause tests under these paths")


def run(args: argparse.Namespace) -> int:
    """1 when a clause test fails or pytest itself does; missing ones are no error."""
    tests, well = run_tests(args.paths, quiet=args.json)
    states = {row["id"]: state_of(tests.get(row["id"], {})) for row in clauses()}
    if not args.paths:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(tests), encoding="utf-8")
    if args.json:
        print(json.dumps(states))
    else:
        for clause, state in states.items():
            print(f"{clause}  {state}")
        counts = {state: list(states.values()).count(state) for state in (PASSED, FAILED, MISSING)}
        print("  ".join(f"{state} {count}" for state, count in counts.items()))
    return 0 if well and FAILED not in states.values() else 1


def clauses() -> list[dict[str, str]]:
    """Rows of clauses.tsv: id, quote, actor, must, check."""
    with open(LIST, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def run_tests(paths: list[str], *, quiet: bool) -> tuple[Tests, bool]:
    """What became of the tests of each clause, and whether pytest ran through.

    pytest's own exit code counts: a module that cannot be imported must not look like "missing".
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "clauses.json"
        command = [sys.executable, "-m", "pytest", "-q", "-m", "clause"]
        command += ["--numprocesses", os.environ.get("YIMEN_TEST_WORKERS", "2")]
        command += ["--dist", "loadfile", "--no-loadscope-reorder"]
        command += ["-p", "tests.clauses.report", f"--clause-report={report}", *paths]
        # With --json only the object goes to standard output; pytest talks beside it.
        done = subprocess.run(
            command, cwd=PROJECT, stdout=sys.stderr if quiet else None, check=False
        )
        tests = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    nothing_marked = done.returncode == 5
    return tests, done.returncode == 0 or nothing_marked


def state_of(tests: dict[str, str]) -> str:
    """One failed test fails the clause; a clause without tests is missing."""
    if not tests:
        return MISSING
    return FAILED if FAILED in tests.values() else PASSED


def page(tests: Tests) -> str:
    """The reference page: every clause with its words, its state and its tests."""
    lines = [
        "# Clauses",
        "",
        "Written by `./run clauses`; do not edit. One row per clause of the five documents.",
        "",
        "| id | clause | what must hold | state | tests |",
        "|---|---|---|---|---|",
    ]
    for row in clauses():
        found = tests.get(row["id"], {})
        names = "<br>".join(f"`{name}`" for name in sorted(found))
        words = [_cell(row["quote"]), _cell(row["must"])]
        lines.append(f"| {row['id']} | {words[0]} | {words[1]} | {state_of(found)} | {names} |")
    return "\n".join(lines) + "\n"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\|")
