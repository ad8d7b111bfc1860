"""Log lines are JSON and carry no personal data."""

import json
import logging

import pytest

from yimen.config.logs import JsonLines, mask_text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("身份证 990101199001011234 不对", "身份证 ****************34 不对"),
        ("id=99010119900101123X", "id=****************3X"),
        ("旧证 990101900101123", "旧证 *************23"),
        ("电话13800000000请回", "电话*********00请回"),
        ("账号 6230910299000012345", "账号 *****************45"),
        ("账号 6230 9102 9900 0012 345", "账号 *********************45"),
    ],
)
def test_numbers_of_people_are_masked(said: str, kept: str) -> None:
    assert mask_text(said) == kept


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00 took 35 ms",
        "case 0f8fad5b-d9cb-469f-a165-70867728950e moved",
        "GET /cases/331083001/ 200",
        "sm3 66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    ],
)
def test_other_numbers_stay_readable(text: str) -> None:
    assert mask_text(text) == text


def test_a_line_is_json_and_the_trace_is_masked_too() -> None:
    try:
        raise ValueError("990101199001011234")
    except ValueError:
        record = logging.LogRecord("yimen", logging.ERROR, "", 1, "失败 %s", ("x",), None)
        record.exc_info = __import__("sys").exc_info()
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "失败 x"
    assert line["level"] == "ERROR"
    assert "990101199001011234" not in line["error"]
    assert "ValueError" in line["error"]
