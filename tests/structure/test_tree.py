"""What must not be in the tree: other machines' paths, package addresses, people, left-overs."""

import re

from yimen.config.paths import PROJECT

from .source import project_texts

LOCKS = ("package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-node.txt")
# An identity number with a date in it whose area is not the test area 99xxxx.
_REAL_ID = re.compile(r"\b[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]\b")
_HOME = re.compile(r"/(?:home|Users)/[a-z][\w-]*/|/root/\.")
_LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error")


def _lines(pattern: re.Pattern[str], suffixes: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in project_texts().items()
        if not suffixes or name.endswith(suffixes)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_lock_files_name_no_package_address() -> None:
    address = re.compile(r'"resolved"|--(?:extra-)?index-url|--find-links|@ (?:https?|file):')
    assert _lines(address, LOCKS) == []


def test_no_path_of_a_machine_is_written_down() -> None:
    assert _lines(_HOME) == []
    assert _lines(re.compile(re.escape(f"{PROJECT}/"))) == []


def test_no_real_looking_identity_number_is_written_down() -> None:
    assert _lines(_REAL_ID) == []


def test_nothing_is_left_for_later() -> None:
    assert _lines(_LATER, (".py", ".html", ".js", ".yaml", ".sh")) == []
