"""Turns what an officer writes into the shape of the types (整形).

Yuan become fen, a parameter's title and unit are copied onto each of its values, mappings keyed
by name get their `key`, procedure versions written `like` an earlier one are completed, and the
Typst files are read in.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from yimen.policy.overlay import overlay, strip_replace
from yimen.policy.problems import PackError
from yimen.policy.reading import Mark, MarkedDict, MarkedList, new_dict, new_list
from yimen.policy.vocabulary import MONEY_UNITS

KEYED: tuple[str, ...] = (
    "items",
    "guards",
    "notices",
    "materials",
    "proxies",
    "archive",
    "documents",
    "rules",
    "statute",
    "deviations",
    "households",
)
LIBRARY = "common.typ"
_VALUE_ONLY = ("title", "unit", "values")


def shape(tree: MarkedDict) -> MarkedDict:
    """Return the tree in the shape `Pack` validates. Raises PackError on misfits."""
    for section in KEYED:
        if section in tree:
            tree[section] = _keyed(tree[section])
    tree["facts"] = _facts(tree.get("facts", new_dict(tree.marks.own)))
    tree["parameters"] = _parameters(tree.get("parameters", new_dict(tree.marks.own)))
    tree["procedures"] = _procedures(tree.get("procedures", new_dict(tree.marks.own)))
    tree["authority"] = _authority(tree.get("authority", new_dict(tree.marks.own)))
    for section in ("items", "offices", "roles"):
        tree.setdefault(section, new_dict(tree.marks.own))
    if "households" in tree:
        _households(tree)
    return tree


def fen(value: Any, place: Mark, name: str) -> Any:
    """Turn yuan as written (886, 886.50) into integer fen; None stays None."""
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, int | Decimal):
        raise PackError.of(str(place), f"“{name}”应为金额（元），例如 886.00")
    cents = Decimal(value) * 100
    if cents != cents.to_integral_value():
        raise PackError.of(str(place), f"“{name}”的金额“{value}”超过两位小数，请写到分")
    return int(cents)


def _keyed(section: Any) -> Any:
    if isinstance(section, MarkedDict):
        for key, entry in section.items():
            if isinstance(entry, MarkedDict):
                entry["key"] = key
    return section


def _facts(section: Any) -> MarkedDict:
    """{subject: {key: fact}} → {"facts": {"subject.key": fact}}."""
    flat = new_dict(section.marks.own)
    order = 0
    for subject, facts in section.items():
        if not isinstance(facts, MarkedDict):
            raise PackError.of(str(section.mark(subject)), f"“{subject}”下应逐条写事实")
        for key, fact in facts.items():
            order += 10
            name = f"{subject}.{key}"
            if isinstance(fact, MarkedDict):
                fact["key"], fact["subject"] = key, subject
                fact.setdefault("order", order)
                fact["codes"] = _codes(fact.get("codes"))
            flat[name] = fact
            flat.marks.entries[name] = facts.mark(key)
    outer = new_dict(section.marks.own)
    outer["facts"] = flat
    return outer


def _codes(codes: Any) -> Any:
    """{"01": 本人} → [{code: "01", label: 本人}], as an officer writes the list."""
    if codes is None:
        return []
    if isinstance(codes, MarkedDict):
        return [{"code": code, "label": label} for code, label in codes.items()]
    return codes


def _parameters(section: Any) -> MarkedDict:
    made = new_dict(section.marks.own)
    for key, entry in section.items():
        place = section.mark(key)
        made.marks.entries[key] = place
        if not isinstance(entry, MarkedDict):
            raise PackError.of(str(place), f"标准“{key}”应写明 title、unit、values")
        for name in entry:
            if name not in _VALUE_ONLY:
                raise PackError.of(str(entry.mark(name)), f"不认识的字段“{name}”，请检查拼写或删去")
        made[key] = _values(key, entry, place)
    return made


def _values(key: str, entry: MarkedDict, place: Mark) -> MarkedList:
    for name in _VALUE_ONLY:
        if name not in entry:
            raise PackError.of(str(place), f"标准“{key}”缺少“{name}”")
    values = entry["values"]
    if not isinstance(values, MarkedList) or not values:
        raise PackError.of(str(entry.mark("values")), f"标准“{key}”至少要有一个带日期的值")
    made, marks = [], []
    for index, value in enumerate(values):
        mark = values.marks.entries.get(index, place)
        if not isinstance(value, MarkedDict):
            raise PackError.of(str(mark), f"标准“{key}”的值应写明 from、value、source")
        full = new_dict(mark)
        full.marks.entries.update(value.marks.entries)
        full.update(key=key, title=entry["title"], unit=entry["unit"])
        full.update(value)
        if entry["unit"] in MONEY_UNITS and "value" in value:
            full["value"] = fen(value["value"], value.mark("value"), entry["title"])
        made.append(full)
        marks.append(mark)
    return new_list(place, made, marks)


def _procedures(section: Any) -> MarkedDict:
    """{name: {versions: {date: version}}} → {name: [version, …]} in order of date."""
    made = new_dict(section.marks.own)
    for name, entry in section.items():
        place = section.mark(name)
        versions = entry.get("versions") if isinstance(entry, MarkedDict) else None
        if not isinstance(versions, MarkedDict):
            raise PackError.of(str(place), f"办理程序“{name}”应写明 title 和 versions")
        complete: dict[str, MarkedDict] = {}
        for day in sorted(versions):
            complete[day] = _version(name, day, entry, versions, complete)
        made[name] = new_list(
            place, list(complete.values()), [versions.mark(day) for day in complete]
        )
        made.marks.entries[name] = place
    return made


def _version(
    name: str, day: str, entry: MarkedDict, versions: MarkedDict, done: dict[str, MarkedDict]
) -> MarkedDict:
    """Complete one version: name, title, items, and the steps of the version it is like."""
    raw, place = versions[day], versions.mark(day)
    if not isinstance(raw, MarkedDict):
        raise PackError.of(str(place), f"版本“{day}”应写明 source、steps")
    like = raw.get("like")
    if like is not None:
        earlier = done.get(str(like))
        if earlier is None:
            raise PackError.of(str(raw.mark("like")), f"like 指向的版本“{like}”不存在或晚于本版本")
        raw = overlay(earlier, raw)
    made = new_dict(place)
    made.marks.entries.update(raw.marks.entries)
    made.update({k: v for k, v in raw.items() if k not in ("like", "valid_to")})
    own = versions[day]
    made["valid_to"] = own.get("valid_to")
    made.update(name=name, version=day, valid_from=_day(day, place))
    made.setdefault("title", entry.get("title"))
    made.setdefault("items", entry.get("items"))
    return strip_replace(made)


def _day(text: str, place: Mark) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PackError.of(str(place), f"版本“{text}”应写成起用日期，例如 2020-01-01") from error


def _authority(section: Any) -> MarkedList:
    rows, marks = [], []
    for key, row in section.items():
        if isinstance(row, MarkedDict):
            row["key"] = key
            if "ceiling" in row:
                row["ceiling_fen"] = fen(row.pop("ceiling"), row.mark("ceiling"), "金额上限")
        rows.append(row)
        marks.append(section.mark(key))
    return new_list(section.marks.own, rows, marks)


def _households(tree: MarkedDict) -> None:
    money = {name for name, fact in tree["facts"]["facts"].items() if fact.get("type") == "money"}
    households = tree["households"]
    for key in households:
        households[key] = _like(key, households, ())
    for entry in households.values():
        if not isinstance(entry, MarkedDict):
            continue
        for key, value in list(entry.get("assume", {}).items()):
            known = tree["parameters"].get(key)
            if known and known[0]["unit"] in MONEY_UNITS:
                entry["assume"][key] = fen(value, entry["assume"].mark(key), key)
        if isinstance(entry.get("facts"), MarkedDict):
            entry["facts"] = _fact_values(entry["facts"], money)
        expect = entry.get("expect")
        if isinstance(expect, MarkedDict) and "amount" in expect:
            expect["amount_fen"] = fen(expect.pop("amount"), expect.marks.own, "金额")


def _like(key: str, households: MarkedDict, seen: tuple[str, ...]) -> Any:
    """Complete a household written `like` another: only what differs is written."""
    entry = households[key]
    like = entry.get("like") if isinstance(entry, MarkedDict) else None
    if like is None:
        return entry
    if like not in households or like in (key, *seen):
        raise PackError.of(str(entry.mark("like")), f"like 指向的样例家庭“{like}”不存在或成环")
    base = _like(str(like), households, (key, *seen))
    made = overlay(base, entry)
    made.pop("like", None)
    made["key"] = key
    return made


def _fact_values(facts: MarkedDict, money: set[str]) -> dict[str, Any]:
    """Yuan to fen and dates to text, subject by subject, in the shape of a fact sheet."""
    made: dict[str, Any] = {}
    for subject, value in facts.items():
        if subject == "complete":
            made[subject] = dict(value)
        elif isinstance(value, MarkedList):
            made[subject] = [_one(subject, entry, money) for entry in value]
        elif isinstance(value, MarkedDict):
            made[subject] = _one(subject, value, money)
    return made


def _one(subject: str, entry: Any, money: set[str]) -> Any:
    if not isinstance(entry, MarkedDict):
        return entry
    made: dict[str, Any] = {}
    for key, value in entry.items():
        if f"{subject}.{key}" in money:
            made[key] = fen(value, entry.mark(key), key)
        else:
            made[key] = value.isoformat() if isinstance(value, date) else value
    return made


def read_templates(raw: MarkedDict, folder: Path, name: str) -> None:
    """Read each paper's Typst body beside its entry, and the shared library."""
    library = folder / LIBRARY
    if library.is_file():
        raw["document_library"] = library.read_text(encoding="utf-8")
    for key, entry in raw.get("documents", {}).items():
        if not isinstance(entry, MarkedDict) or "file" not in entry:
            continue
        path = folder / str(entry["file"])
        if path.parent != folder or not path.is_file():
            raise PackError.of(
                str(entry.mark("file")),
                f"文书“{key}”的模板 {name}/documents/{entry['file']} 不存在",
            )
        entry["text"] = path.read_text(encoding="utf-8")
