"""Reads YAML keeping the place of every key, so that an error can name file and line.

Only plain scalars, lists and mappings are understood: no tags, no anchors to objects, no code.
Numbers with a point become Decimal (never float), dates become `date`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from yimen.policy.problems import PackError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"^[-+]?(0|[1-9]\d*)$")
_DECIMAL = re.compile(r"^[-+]?\d+\.\d+$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Mark:
    """A place in a file; `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass
class Marks:
    """Where a container and each of its entries stand."""

    own: Mark
    entries: dict[Any, Mark] = field(default_factory=dict)


class MarkedDict(dict[str, Any]):
    """A mapping that remembers where each key was written."""

    marks: Marks

    def mark(self, key: str) -> Mark:
        """Return where `key` was written, else where the mapping begins."""
        return self.marks.entries.get(key, self.marks.own)


class MarkedList(list[Any]):
    """A list that remembers where each entry was written."""

    marks: Marks


def new_dict(own: Mark) -> MarkedDict:
    """Return an empty mapping standing at `own`."""
    made = MarkedDict()
    made.marks = Marks(own)
    return made


def new_list(own: Mark, items: list[Any], marks: list[Mark]) -> MarkedList:
    """Return a list with the given entries and their places."""
    made = MarkedList(items)
    made.marks = Marks(own, dict(enumerate(marks)))
    return made


def read_yaml(path: Path, shown: str) -> MarkedDict:
    """Read one file whose top level is a mapping. Raises PackError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        raise PackError.of(f"{shown}:1", "文件不是 UTF-8 编码，请另存为 UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise PackError.of(f"{shown}:{line}", f"YAML 写法有误：{error_words(error)}") from error
    if node is None:
        return new_dict(Mark(shown, 1))
    made = _build(node, shown)
    if not isinstance(made, MarkedDict):
        raise PackError.of(f"{shown}:1", "文件最外层应为“名称: 内容”的形式")
    return made


def error_words(error: yaml.YAMLError) -> str:
    """Return the parser's own words; they name the character it stumbled over."""
    return str(getattr(error, "problem", None) or error).strip()


def _build(node: yaml.Node, shown: str) -> Any:
    place = Mark(shown, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node, place)
    if isinstance(node, yaml.SequenceNode):
        items = [_build(child, shown) for child in node.value]
        marks = [Mark(shown, child.start_mark.line + 1) for child in node.value]
        return new_list(place, items, marks)
    made = new_dict(place)
    for key_node, value_node in _pairs(node):
        key = str(key_node.value)
        line = Mark(shown, key_node.start_mark.line + 1)
        if key in made:
            raise PackError.of(str(line), f"“{key}”写了两次，请只保留一处")
        made[key] = _build(value_node, shown)
        made.marks.entries[key] = line
    return made


def _pairs(node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value


def _scalar(node: yaml.ScalarNode, place: Mark) -> Any:
    text = node.value
    # A quoted scalar stays text even when it looks like a number; block scalars likewise.
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise PackError.of(str(place), f"没有“{text}”这一天，请改成真实的日期") from error
    return text


def place_of(tree: Any, path: tuple[Any, ...]) -> Mark | None:
    """Return the deepest known place along `path` inside a marked tree."""
    place: Mark | None = None
    current = tree
    for part in path:
        if not isinstance(current, MarkedDict | MarkedList):
            break
        place = current.marks.entries.get(part, current.marks.own)
        if isinstance(current, MarkedDict):
            if part not in current:
                break
            current = current[part]
        elif isinstance(part, int) and part < len(current):
            current = current[part]
        else:
            break
    return place
