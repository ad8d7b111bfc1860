"""Times come from yimen.foundation.clock alone, or a demo on another day would be half moved."""

import ast

from .source import calls, product

THE_CLOCK = "yimen/foundation/clock.py"
OTHER_CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "Now",
    "functions.Now",
}


def test_nobody_asks_another_clock() -> None:
    asked = [
        f"{module.at(call)} {name}"
        for module in product()
        if module.name.startswith("yimen/") and module.name != THE_CLOCK
        for call, name in calls(module.tree)
        if name in OTHER_CLOCKS
    ]
    assert asked == []


def test_no_column_fills_itself_with_the_time() -> None:
    filled = [
        module.at(node.value)
        for module in product()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    assert filled == []
