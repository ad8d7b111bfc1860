"""May it be published? A pack that fails its check is not (政策包检查不通过不能发布)."""

from __future__ import annotations

from yimen.policy import PackError, check_pack
from yimen.policy.pack import Pack


def check_publishable(pack: Pack) -> None:
    """Raise PackError naming every fault: references, limits, statute. The golden households are
    run where a pack is drafted and on the command line; here the text itself is looked at.
    """
    errors = [problem for problem in check_pack(pack) if problem.level == "error"]
    if errors:
        raise PackError(errors)
