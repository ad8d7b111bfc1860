"""Checks what a pack says of itself: its levels, and that it keeps to its document (本包所改)."""

from collections.abc import Iterator

from yimen.policy.checks.steps import error
from yimen.policy.own import matches
from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.vocabulary import LEVELS


def check_head(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of levels, areas and acknowledged deviations."""
    for level in pack.levels:
        if level.key not in LEVELS:
            words = "、".join(LEVELS)
            yield error("pack.levels", f"不认识的层级“{level.key}”，只能是：{words}")
    if pack.areas:
        allowed = [pattern for patterns in pack.areas.values() for pattern in patterns]
        for entry in pack.own:
            if not matches(entry, allowed):
                yield error(
                    f"own.{entry}",
                    f"本包只改{len(pack.areas)}个方面（{'、'.join(pack.areas)}），"
                    f"“{entry}”不在其中，请删去或者写明属于哪个方面",
                    pack.source,
                )
    for key, deviation in pack.deviations.items():
        if key not in pack.statute:
            yield error(f"deviations.{key}", f"偏离说明“{key}”对应的法定时限不存在，请核对名称")
        if not deviation.reason.strip():
            yield error(f"deviations.{key}", "偏离说明没有写理由")
