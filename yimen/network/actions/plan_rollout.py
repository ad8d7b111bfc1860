"""Plan the roll-out in stages (推进计划)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.delegating import county_of, note
from yimen.network.models import Division, RolloutStage
from yimen.network.permissions import Right, check


@dataclass(frozen=True)
class StageData:
    """One stage, first and last day included."""

    title: str
    first_day: date
    last_day: date
    tasks: str = ""


@transaction.atomic
def plan_rollout(
    by: Acting, stages: Sequence[StageData], *, division: Division | None = None
) -> list[RolloutStage]:
    """Replace the county's plan by these stages in order (S2-31). Raises Invalid for days out of
    order."""
    check(by, Right.DELEGATE)
    area = county_of(by, division)
    _check(stages)
    RolloutStage.objects.filter(division=area).delete()
    made = RolloutStage.objects.bulk_create(
        RolloutStage(
            division=area,
            order=number,
            title=stage.title.strip(),
            first_day=stage.first_day,
            last_day=stage.last_day,
            tasks=stage.tasks.strip(),
            home_path=area.path,
        )
        for number, stage in enumerate(stages, 1)
    )
    after = [
        {"title": stage.title, "first": stage.first_day, "last": stage.last_day} for stage in stages
    ]
    note(by, "rollout.plan", area.path, "推进计划", after=after)
    return made


def _check(stages: Sequence[StageData]) -> None:
    if not stages:
        raise Invalid("请至少填写一个阶段", "stages")
    ended: date | None = None
    for number, stage in enumerate(stages, 1):
        if not stage.title.strip():
            raise Invalid(f"请填写第{number}阶段的名称", "stages")
        if stage.last_day < stage.first_day:
            raise Invalid(f"第{number}阶段的结束日期早于开始日期", "stages")
        if ended is not None and stage.first_day <= ended:
            raise Invalid(f"第{number}阶段应在上一阶段结束之后开始", "stages")
        ended = stage.last_day
