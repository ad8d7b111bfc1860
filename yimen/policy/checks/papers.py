"""Checks notices, materials and printed papers (公示、材料、文书)."""

from collections.abc import Iterator

from yimen.policy.catalogue import Notice
from yimen.policy.checks.steps import error, place
from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.vocabulary import FEEDS, NEVER_PUBLISHED, NOTICE_FIELDS

PRIVACY = "57号第24条；社会救助法第11条"
CHILDREN = "62号（不宜设置公示环节）；个人信息保护法第31条"
ASKS_FIRST = frozenset({"notice_allowed", "granted_notice_allowed"})
"""Conditions under which a notice step skips what must not be made public."""
LOCAL_SEALS = frozenset({"township", "village"})
SAMPLE_NUMBER = {"office": "", "word": "", "year": 2020, "serial": 1}


def check_papers(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of notices, materials and documents."""
    for notice in pack.notices.values():
        yield from _notice(pack, notice)
    yield from _child_items(pack)
    yield from _materials(pack)
    yield from _documents(pack)
    yield from _archive(pack)


def _notice(pack: Pack, notice: Notice) -> Iterator[Problem]:
    where = f"notices.{notice.key}"
    for name in notice.fields:
        if name in NEVER_PUBLISHED:
            yield error(where, f"“{notice.title}”不得公开“{NEVER_PUBLISHED[name]}”", PRIVACY)
        elif name not in NOTICE_FIELDS:
            words = "、".join(NOTICE_FIELDS)
            yield error(where, f"“{notice.title}”的内容“{name}”不在可公开的范围：{words}", PRIVACY)
    if notice.paper not in pack.documents:
        yield error(where, f"“{notice.title}”用的文书“{notice.paper}”不存在")
    for item in notice.items:
        if item not in pack.items:
            yield error(where, f"“{notice.title}”用于不存在的事项“{item}”")


def _child_items(pack: Pack) -> Iterator[Problem]:
    hidden = {key for key, item in pack.items.items() if _is_hidden(pack, key)}
    for notice in pack.notices.values():
        for key in sorted(hidden.intersection(notice.items)):
            title = pack.items[key].title
            yield error(
                f"notices.{notice.key}", f"“{title}”不得公示，请从“{notice.title}”中删去", CHILDREN
            )
    for versions in pack.procedures.values():
        for version in versions:
            for key in sorted(hidden.intersection(version.items)):
                if version.valid_to is not None and pack.items[key].kind != "child":
                    continue  # an item whose notice was switched off kept it for its earlier cases
                for step in version.steps:
                    if step.kind in ("notice", "publication") and step.when not in ASKS_FIRST:
                        yield error(
                            place(version, step),
                            f"“{pack.items[key].title}”不得公示，请删去环节“{step.title}”",
                            CHILDREN,
                        )


def _is_hidden(pack: Pack, key: str) -> bool:
    item = pack.items[key]
    return item.kind == "child" or not item.public_notice


def _materials(pack: Pack) -> Iterator[Problem]:
    for material in pack.materials.values():
        where = f"materials.{material.key}"
        for item in material.items:
            if item not in pack.items:
                yield error(where, f"“{material.title}”用于不存在的事项“{item}”")
        for fact in material.proves:
            if fact not in pack.facts.facts:
                yield error(where, f"“{material.title}”证明的事实“{fact}”不在目录中")
        for feed in material.feeds:
            if feed not in FEEDS:
                yield error(where, f"“{material.title}”的数据来源“{feed}”不认识")
        if material.blank and material.blank not in pack.documents:
            yield error(where, f"“{material.title}”的空白表“{material.blank}”不存在")


def _archive(pack: Pack) -> Iterator[Problem]:
    for part in pack.archive.values():
        where = f"archive.{part.key}"
        for key in part.documents:
            if key not in pack.documents:
                yield error(where, f"档案“{part.title}”部分里没有文书“{key}”")


def _documents(pack: Pack) -> Iterator[Problem]:
    for template in pack.documents.values():
        where = f"documents.{template.key}"
        if not template.text.strip():
            yield error(where, f"文书“{template.title}”的模板是空的")
        if template.seal and template.seal not in pack.offices | dict.fromkeys(LOCAL_SEALS, ""):
            yield error(where, f"文书“{template.title}”盖章的单位“{template.seal}”没有写明名称")
        try:
            template.number_pattern.format(**SAMPLE_NUMBER)
        except (KeyError, IndexError, ValueError):
            yield error(
                where, f"文书“{template.title}”的编号样式写法有误：{template.number_pattern}"
            )
