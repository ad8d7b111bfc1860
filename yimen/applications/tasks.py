"""Jobs of applications: notices whose time is up are closed by themselves."""

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
