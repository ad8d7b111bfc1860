"""Carries a parent's new version into a pack built on the old one (上级政策更新后的合并).

Three resolved packs go in: the parent before and after, and the child. What the child did not
change follows the parent; what both changed stays as the child has it and is named, so that the
officer who reviews the draft looks at it.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from yimen.policy.pack import Pack

OWN = frozenset({"name", "title", "chain", "valid_from", "source", "base", "areas", "own"})
"""Words that speak of the pack itself and never come from its parent."""
_GONE: Any = object()


def carry_over(before: Pack, after: Pack, child: Pack) -> tuple[Pack, list[str]]:
    """Return the child on the parent's new version, and the places where both had changed."""
    old, new, own = (pack.model_dump(mode="json", by_alias=True) for pack in (before, after, child))
    clashes: list[str] = []
    made = {
        key: own[key]
        if key in OWN
        else _merge(old.get(key, _GONE), new.get(key, _GONE), own[key], key, clashes)
        for key in own
    }
    _close_gaps(made["procedures"], clashes)
    return Pack.model_validate(made), clashes


def _close_gaps(procedures: dict[str, Any], clashes: list[str]) -> None:
    """Where parent and child each began a version, the earlier one ends before the later."""
    for name, versions in procedures.items():
        for earlier, later in pairwise(versions):
            last = date.fromisoformat(later["valid_from"]) - timedelta(days=1)
            shared = set(earlier["items"]) & set(later["items"])
            until = earlier["valid_to"]
            if shared and (until is None or date.fromisoformat(until) > last):
                earlier["valid_to"] = last.isoformat()
                clashes.append(f"procedures.{name}.{later['version']}")


def _merge(old: Any, new: Any, own: Any, path: str, clashes: list[str]) -> Any:
    if own == old:
        return new
    if new in (old, own):
        return own
    if isinstance(new, dict) and isinstance(own, dict):
        base = old if isinstance(old, dict) else {}
        return _dicts(base, new, own, path, clashes)
    if isinstance(new, list) and isinstance(own, list):
        base_list = old if isinstance(old, list) else []
        identity = _identity([*base_list, *new, *own])
        if identity:
            keyed = (_by(part, identity) for part in (base_list, new, own))
            merged = _dicts(*keyed, path, clashes)
            return _in_order(list(merged.values()), identity)
    clashes.append(path)
    return own


def _dicts(old: Any, new: Any, own: Any, path: str, clashes: list[str]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for key in _order(list(own), list(new)):
        place = f"{path}.{key if isinstance(key, str) else key[0]}"
        held = own.get(key, _GONE)
        value = _merge(old.get(key, _GONE), new.get(key, _GONE), held, place, clashes)
        if value is not _GONE:
            made[key] = value
    return made


def _order(own: list[Any], new: list[Any]) -> list[Any]:
    """The child's order; what only the parent has stands behind its neighbour there."""
    order = list(own)
    place = 0
    for key in new:
        if key in order:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    return order


def _identity(entries: list[Any]) -> tuple[str, ...]:
    """What tells the entries of a list apart; () where the list is one value."""
    if entries and all(isinstance(entry, dict) for entry in entries):
        for names in (("version",), ("from", "rank"), ("key",), ("code",)):
            if all(name in entry for entry in entries for name in names) and (
                names != ("from", "rank") or "value" in entries[0]
            ):
                return names
    return ()


def _by(entries: list[Any], names: tuple[str, ...]) -> dict[Any, Any]:
    return {tuple(entry[name] for name in names): entry for entry in entries}


def _in_order(entries: list[Any], names: tuple[str, ...]) -> list[Any]:
    if names in (("version",), ("from", "rank")):
        return sorted(entries, key=lambda entry: str(entry[names[0]]))
    return entries
