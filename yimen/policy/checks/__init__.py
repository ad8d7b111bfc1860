"""Checks a pack before it may be published (检查政策包).

`check_pack` returns every finding; a pack with errors does not publish, and with `go_live` the
figures still 待核定 and the unacknowledged deviations count as errors too.
"""

from dataclasses import replace
from pathlib import Path

from yimen.policy.checks.authority import check_authority
from yimen.policy.checks.head import check_head
from yimen.policy.checks.households import Assess, Suggest, check_households
from yimen.policy.checks.items import check_items
from yimen.policy.checks.papers import check_papers
from yimen.policy.checks.statute import check_statute
from yimen.policy.checks.steps import check_procedures
from yimen.policy.checks.values import check_values
from yimen.policy.loader import load_pack
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError, Problem

BLOCKS_GO_LIVE: frozenset[str] = frozenset({"pending", "deviation"})
"""Codes of warnings that become errors when a locality goes live (上线检查)."""

__all__ = ["Assess", "Suggest", "check_pack"]


def check_pack(
    pack: Pack | str,
    *,
    root: Path | None = None,
    assess: Assess | None = None,
    suggest: Suggest | None = None,
    go_live: bool = False,
) -> list[Problem]:
    """Return the findings of a pack, errors first; [] when all is well.

    `assess(rule, pack, facts, on)` and `suggest(pack, facts, on)` come from the rule library and
    run the golden households; without them the households are only checked for their facts.
    """
    if isinstance(pack, str):
        try:
            pack = load_pack(pack, root)
        except PackError as error:
            return error.problems
    found = [
        *check_head(pack),
        *check_procedures(pack),
        *check_items(pack),
        *check_papers(pack),
        *check_authority(pack),
        *check_statute(pack),
        *check_values(pack),
        *check_households(pack, assess, suggest),
    ]
    if go_live:
        found = [replace(p, level="error") if p.code in BLOCKS_GO_LIVE else p for p in found]
    return sorted(found, key=lambda problem: problem.level != "error")
