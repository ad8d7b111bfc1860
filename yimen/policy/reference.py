"""Reference pages written from the packs (参考文档): facts, parameters, procedures.

`yimen pack reference` writes them to docs/reference; a test holds them to the packs.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from yimen.policy.facts import Fact
from yimen.policy.limits import item_limits
from yimen.policy.loader import PACKS_DIR, load_pack, pack_names, read_chain
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure, Step
from yimen.policy.vocabulary import (
    BINDS_LABELS,
    CERTAINTY_LABELS,
    CONDITIONS,
    EVENTS,
    FEEDS,
    LEVELS,
    RANK_LABELS,
    STEP_KINDS,
    SUBJECTS,
)
from yimen.policy.words import limit_words, span_words, target_words, value_words

_NOTE = "Written by `./run pack reference` from the packs; do not edit by hand."
_PERIODS = {"month": "每月", "year": "每年", "none": ""}


def localities(root: Path = PACKS_DIR) -> list[str]:
    """Names of the packs no other pack builds on, in order."""
    names = pack_names(root)
    parents = {parent for name in names for parent in read_chain(name, root)[1:]}
    return [name for name in names if name not in parents]


def pages(root: Path = PACKS_DIR) -> dict[str, str]:
    """File name under docs/reference → Markdown."""
    found: dict[str, str] = {}
    names = localities(root)
    for name in names:
        pack = load_pack(name, root)
        found[f"parameters/{name}.md"] = parameters_page(pack)
        found[f"procedures/{name}.md"] = procedures_page(pack)
    found["facts.md"] = facts_page(load_pack(names[0], root))
    return found


def facts_page(pack: Pack) -> str:
    """The fact catalogue (事实目录), the same for all localities."""
    lines = ["# Facts (事实目录)", "", _NOTE, ""]
    lines += ["Money is integer fen; what is not known is missing, never zero.", ""]
    for subject, title in SUBJECTS.items():
        facts = [fact for fact in pack.facts.facts.values() if fact.subject == subject]
        lines += [f"## {title} `{subject}`", ""]
        heads = ("name", "label", "type", "question", "trusted", "paper")
        lines += _table(heads, (_fact(pack, fact) for fact in facts))
    return "\n".join(lines)


def parameters_page(pack: Pack) -> str:
    """Every value of a pack with date, clause and certainty (标准)."""
    lines = [f"# Parameters of `{pack.name}` ({pack.title})", "", _NOTE, ""]
    lines += [f"依据：{pack.source}", "", f"Resolved from {' → '.join(pack.chain)}.", ""]
    heads = ("key", "title", "value", "held", "source", "rank", "binds", "certainty")
    rows = (
        (
            f"`{key}`",
            value.title,
            value_words(value),
            span_words(value.from_, value.to),
            f"{value.source}{value.clause}",
            RANK_LABELS[value.rank],
            BINDS_LABELS[value.binds],
            CERTAINTY_LABELS[value.certainty],
        )
        for key, values in sorted(pack.parameters.items())
        for value in values
    )
    return "\n".join([*lines, *_table(heads, rows)])


def procedures_page(pack: Pack) -> str:
    """Every version of every procedure: limits of the case, then steps in order (办理程序)."""
    lines = [f"# Procedures of `{pack.name}` ({pack.title})", "", _NOTE, ""]
    for versions in pack.procedures.values():
        for version in versions:
            lines += _procedure(pack, version)
    return "\n".join(lines)


def _fact(pack: Pack, fact: Fact) -> tuple[str, ...]:
    kind = fact.type
    if fact.codes:
        kind = "、".join(f"{code.code} {code.label}" for code in fact.codes)
    period = _PERIODS.get(fact.period, "")
    trusted = [_source_words(source) for source in fact.trusted]
    paper = pack.materials[fact.paper].title if fact.paper in pack.materials else ""
    return (
        f"`{fact.subject}.{fact.key}`",
        f"{fact.label}{'（' + period + '）' if period else ''}",
        kind,
        fact.question,
        "、".join(trusted),
        paper,
    )


def _source_words(source: str) -> str:
    own = {"survey": "入户调查", "declared": "本人申报"}
    return own.get(source) or FEEDS.get(source.removeprefix("feed:"), source)


def _procedure(pack: Pack, version: Procedure) -> list[str]:
    items = "、".join(pack.items[key].title for key in version.items)
    lines = [f"## {version.title} `{version.name}` {version.version}", ""]
    lines += [f"{items}；适用于{span_words(version.valid_from, version.valid_to)}受理的案件。", ""]
    lines += [f"依据：{version.source}", ""]
    if version.note:
        lines += [version.note, ""]
    totals = [limit for limit in item_limits(version) if not limit.step]
    if totals:
        rows = (
            (one.title, one.words, one.condition, "法定" if one.legal else "约定", one.source)
            for one in totals
        )
        lines += _table(("limit", "within", "when", "kind", "source"), rows)
    heads = ("step", "kind", "level", "role", "after / on", "when", "within", "outcomes", "source")
    return lines + _table(heads, (_step(pack, version, step) for step in version.steps))


def _step(pack: Pack, version: Procedure, step: Step) -> tuple[str, ...]:
    titles = {one.key: one.title for one in version.steps}
    before = "、".join(titles[key] for key in version.before(step.key))
    started = f"事件：{EVENTS.get(step.on, step.on)}" if step.on else before
    roles = (step.role, *step.also_roles)
    return (
        f"{step.title} `{step.key}`",
        STEP_KINDS[step.kind],
        LEVELS[step.level],
        "、".join(pack.roles.get(role, role) for role in roles),
        started,
        CONDITIONS.get(step.when or "", ""),
        limit_words(step.within, titles) if step.within else "",
        "；".join(f"{one.title}→{target_words(one.to, titles)}" for one in step.outcomes),
        step.source,
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = tuple(heads)
    found = [_row(heads), _row("---" for _ in heads)]
    return [*found, *(_row(row) for row in rows), ""]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def outdated(folder: Path, root: Path = PACKS_DIR) -> Iterator[str]:
    """Names of pages in `folder` that do not say what the packs say, or should not be there."""
    wanted = pages(root)
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield name
    for part in ("parameters", "procedures"):
        for path in sorted((folder / part).glob("*.md")):
            if f"{part}/{path.name}" not in wanted:
                yield f"{part}/{path.name}"
