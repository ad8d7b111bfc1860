"""Jobs of applications: notices whose time is up are closed, lists refreshed, drafts forgotten."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="*/10 * * * *")
@app.task(name="applications.finish_notices", queue="applications", queueing_lock="finish_notices")
def finish_notices(timestamp: int) -> None:
    """Every ten minutes; see finish_due_notices."""
    # Task modules load while Django is still setting up, before models may be imported.
    from yimen.applications.actions.post_notice import finish_due_notices

    del timestamp
    finish_due_notices()


@app.periodic(cron="20 3 * * *")
@app.task(name="applications.forget", queue="applications", queueing_lock="applications_forget")
def forget(timestamp: int) -> None:
    """Every night: drafts of online applications never sent, and codes long past."""
    from yimen.applications.drafts import forget_online_drafts
    from yimen.applications.phone_codes import forget_codes

    del timestamp
    forget_online_drafts()
    forget_codes()


@app.periodic(cron="40 3 * * *")
@app.task(name="applications.standing", queue="applications", queueing_lock="standing_lists")
def refresh_standing_lists(timestamp: int) -> None:
    """Every night: who was stopped leaves the rolling list of his village."""
    from yimen.applications.actions.refresh_standing import refresh_all_standing

    del timestamp
    refresh_all_standing()


@app.periodic(cron="5 * * * *")
@app.task(name="applications.follow_power", queue="applications", queueing_lock="follow_power")
def follow_power(timestamp: int) -> None:
    """Every hour: delegations and agreements begin and end by date; open decisions move along."""
    from yimen.applications.deciding_power import follow_all
    from yimen.foundation.scope import SCOPE_ALL, in_scope

    del timestamp
    with in_scope(SCOPE_ALL):
        follow_all()
