"""Lays a child pack over its parent (叠加): mappings by key, dated values by date and rank."""

from datetime import date
from typing import Any

from yimen.policy.reading import MarkedDict, MarkedList, new_dict, new_list

REPLACE = "replace"


def overlay(parent: Any, child: Any) -> Any:
    """Return `child` laid over `parent`.

    Mappings merge key by key; a key set to null in the child is removed; a mapping with
    `replace: true` takes the parent's place whole. Lists of dated values (entries with `from`)
    and of steps or persons (entries with `key`, `ref`) merge entry by entry; others are replaced.
    """
    if isinstance(parent, MarkedDict) and isinstance(child, MarkedDict):
        if child.get(REPLACE) is True:
            return _without(child, REPLACE)
        return _overlay_dict(parent, child)
    if isinstance(parent, MarkedList) and isinstance(child, MarkedList):
        name = _identity_of(parent, child)
        return _overlay_list(parent, child, name) if name else child
    return child


def strip_replace(tree: Any) -> Any:
    """Drop the `replace: true` words left in a tree that had nothing to replace."""
    if isinstance(tree, MarkedDict):
        made = new_dict(tree.marks.own)
        made.marks.entries.update(tree.marks.entries)
        for key, value in tree.items():
            if key != REPLACE or value is not True:
                made[key] = strip_replace(value)
        return made
    if isinstance(tree, MarkedList):
        made_list = MarkedList(strip_replace(value) for value in tree)
        made_list.marks = tree.marks
        return made_list
    return tree


def _without(tree: MarkedDict, gone: str) -> MarkedDict:
    made = new_dict(tree.marks.own)
    made.marks.entries.update(tree.marks.entries)
    made.update({key: value for key, value in tree.items() if key != gone})
    return made


def _overlay_dict(parent: MarkedDict, child: MarkedDict) -> MarkedDict:
    made = new_dict(child.marks.own)
    made.marks.entries.update(parent.marks.entries)
    made.marks.entries.update(child.marks.entries)
    made.update(parent)
    for key, value in child.items():
        if value is None and key in parent:
            made.pop(key, None)
        elif key in parent:
            made[key] = overlay(parent[key], value)
        else:
            made[key] = value
    return made


def _identity_of(parent: MarkedList, child: MarkedList) -> str | None:
    """What tells entries apart: "key" for steps, "ref" for persons, "from" for dated values."""
    entries = [*parent, *child]
    if not entries or not all(isinstance(entry, MarkedDict) for entry in entries):
        return None
    for name in ("key", "ref", "from"):
        if all(name in entry for entry in entries):
            return name
    return None


def _identify(entry: MarkedDict, name: str) -> tuple[Any, Any]:
    return (entry[name], entry.get("rank") if name == "from" else None)


def _overlay_list(parent: MarkedList, child: MarkedList, name: str) -> MarkedList:
    merged: dict[tuple[Any, Any], tuple[Any, Any]] = {}
    for source in (parent, child):
        for index, entry in enumerate(source):
            identity = _identify(entry, name)
            mark = source.marks.entries.get(index, source.marks.own)
            known = merged.get(identity)
            if known and name != "from":
                merged[identity] = (overlay(known[0], entry), mark)
            else:
                merged[identity] = (entry, mark)
    pairs = list(merged.values())
    if name == "from":
        pairs.sort(key=lambda pair: _day(pair[0]["from"]))
    return new_list(child.marks.own, [p[0] for p in pairs], [p[1] for p in pairs])


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.max
