"""Measure the targets of the design: each row a ratio between two ways in one run.

./run bench                 every benchmark, as a table
./run bench step queue      only these
./run bench --json          one object a row: name, value, unit, baseline, ratio, target, ok
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

FOLDER = Path(__file__).resolve().parents[3] / "bench"
_COLUMNS = ("name", "value", "unit", "baseline", "ratio", "target", "ok")
_TITLES = ("what", "value", "unit", "baseline", "ratio", "target", "ok")


def configure(parser: argparse.ArgumentParser) -> None:
    """Which benchmarks, and in which form."""
    parser.add_argument("which", nargs="*", help=f"of: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")


def run(args: argparse.Namespace) -> int:
    """Print every row as it is measured; 1 when one misses its target."""
    sys.path.insert(0, str(FOLDER.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
    django.setup()
    wanted = args.which or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"没有这样的基准：{'、'.join(unknown)}；可选：{'、'.join(names())}", file=sys.stderr)
        return 2
    missed = False
    if not args.json:
        print(_line(_TITLES))
    for row in _rows(wanted):
        missed |= not row["ok"]
        print(json.dumps(row, ensure_ascii=False) if args.json else _line(_cells(row)), flush=True)
    return 1 if missed else 0


def names() -> list[str]:
    """Benchmarks by the name of their module: bench/queue_bench.py is "queue"."""
    return sorted(path.stem.removesuffix("_bench") for path in FOLDER.glob("*_bench.py"))


def _rows(wanted: list[str]) -> Iterator[dict[str, Any]]:
    for name in wanted:
        yield from importlib.import_module(f"bench.{name}_bench").rows()


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_text(row[column]) for column in _COLUMNS)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return "" if value is None else str(value)


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = cells
    return f"{first:<58}" + "".join(f"{cell:>12}" for cell in rest)
