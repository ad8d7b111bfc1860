"""Answer what a new document has set going (复核、培训)."""

from __future__ import annotations

from datetime import date

from yimen.network.acting import Acting
from yimen.network.approving import area_of, check_drafter
from yimen.packstore.actions import follow_up
from yimen.packstore.models import ReviewTask, TrainingEntry


def finish_review(by: Acting, task: ReviewTask, conclusion: str) -> ReviewTask:
    """The review is done, with what came of it."""
    check_drafter(by, area_of(task.pack_name))
    return follow_up.close_task(task, actor=by.actor, conclusion=conclusion)


def note_training(by: Acting, entry: TrainingEntry, held_on: date, attended: int) -> TrainingEntry:
    """The training on a new basis was held (S0-52)."""
    check_drafter(by, area_of(entry.pack_name))
    return follow_up.note_training(entry, actor=by.actor, held_on=held_on, attended=attended)
