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
    yield from _regions(pack)
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


def _regions(pack: Pack) -> Iterator[Problem]:
    """A unit without a GB code needs a code of the locality's own, and each code once."""
    seen: set[str] = set()
    levels = {level.key for level in pack.levels}
    for key, region in pack.regions.items():
        where = f"regions.{key}"
        code = region.gb_code or region.local_code
        if not code:
            yield error(where, f"“{region.title}”没有国标代码，请写本地代码 local_code")
        elif code in seen:
            yield error(where, f"“{region.title}”的代码“{code}”与别的单位重复")
        seen.add(code)
        if region.level not in levels:
            yield error(where, f"“{region.title}”的层级“{region.level}”不在本包的层级里")
