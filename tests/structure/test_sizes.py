"""Small enough to read: functions of 50 lines, modules of 400."""

from pathlib import Path

import pytest

from .source import everything, product

LONGEST_FUNCTION = 50
LONGEST_MODULE = 400


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{module.at(function)}: {function.end_lineno - function.lineno + 1} lines"
        for module in everything()
        for function in module.functions()
        if function.end_lineno and function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = [
        f"{module.name}: {module.text.count(chr(10))} lines"
        for module in everything()
        if module.text.count("\n") > LONGEST_MODULE
    ]
    assert long == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "misc.py", "common.py"])
def test_no_module_is_named_after_nothing(name: str) -> None:
    assert [module.name for module in product() if Path(module.name).name == name] == []
