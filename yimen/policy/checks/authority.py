"""Checks who may decide (审批权限): delegations the law does not accept."""

from collections.abc import Iterator

from yimen.policy.checks.steps import error
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError, Problem
from yimen.policy.vocabulary import LEVELS


def check_authority(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of the authority rows."""
    for row in pack.authority:
        where = f"authority.{row.key}"
        if row.item != "*" and row.item not in pack.items:
            yield error(where, f"审批权限用于不存在的事项“{row.item}”")
        if row.role not in pack.roles:
            yield error(where, f"审批权限用了不认识的岗位“{row.role}”")
        if not row.basis.strip():
            yield error(where, "审批权限没有写明依据")
        if row.certainty != "read":
            yield Problem("warning", where, f"审批权限的依据“{row.basis}”待核定", code="pending")
    for item in pack.items.values():
        if item.kind == "main" and item.procedure:
            yield from _delegations(pack, item.key)


def _delegations(pack: Pack, item: str) -> Iterator[Problem]:
    """A delegation must be accepted on its first day, and say so when a later law ends it."""
    for row in pack.authority:
        if row.kind == "法定" or row.item not in ("*", item):
            continue
        starts = [row.from_, *(other.from_ for other in pack.authority if other.from_ > row.from_)]
        for day in starts:
            if row.to is not None and day > row.to:
                continue
            try:
                decided_by = pack.authority_for(item, day, row.ceiling_fen)
            except PackError as failure:
                yield from failure.problems
                continue
            if decided_by.key != row.key and decided_by.kind == "法定":
                yield Problem(
                    "warning",
                    f"authority.{row.key}",
                    f"{day}起，“{pack.item(item).title}”的{row.kind}不生效，由{LEVELS[decided_by.level]}决定："
                    f"需要省级人民政府等有权机关的文号",
                    decided_by.basis,
                    "delegation",
                )
