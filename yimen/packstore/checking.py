"""Pack check for drafts (草案检查): what the change itself brings, golden households included."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.packstore.models import PackVersion
from yimen.packstore.reads import pack_of
from yimen.policy import Pack, Problem, check_pack
from yimen.rules import assess, suggest

_KEPT = 64
_known: dict[str, tuple[Problem, ...]] = {}


@dataclass(frozen=True)
class Verdict:
    """What `pack check` says of a draft: errors stop it; `fresh` warnings came with the change."""

    errors: tuple[Problem, ...]
    fresh: tuple[Problem, ...]
    known: int
    households: int

    @property
    def passed(self) -> bool:
        """True when the draft may be sent."""
        return not self.errors


def verdict(draft: PackVersion, pack: Pack) -> Verdict:
    """The findings of the draft's content against those of the version it changes."""
    found = _findings(pack)
    base = _findings(pack_of(draft.based_on)) if draft.based_on else ()
    before = {(problem.where, problem.message) for problem in base}
    warnings = [problem for problem in found if problem.level != "error"]
    fresh = [one for one in warnings if (one.where, one.message) not in before]
    return Verdict(
        errors=tuple(problem for problem in found if problem.level == "error"),
        fresh=tuple(fresh),
        known=len(warnings) - len(fresh),
        households=len(pack.households),
    )


def _findings(pack: Pack) -> tuple[Problem, ...]:
    """A check takes a second or two; the hash stands for the whole content."""
    held = _known.get(pack.content_hash)
    if held is None:
        held = tuple(check_pack(pack, assess=assess, suggest=suggest))
        if len(_known) >= _KEPT:
            _known.clear()
        _known[pack.content_hash] = held
    return held
