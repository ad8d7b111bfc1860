"""Jobs of payments: what a hold kept back is paid once the hold is gone."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="5-59/10 * * * *")
@app.task(name="payments.pay_back", queue="payments", queueing_lock="payments_pay_back")
def pay_back(timestamp: int) -> None:
    """Every ten minutes; see pay_back_due."""
    # Task modules load while Django is still setting up, before models may be imported.
    from yimen.payments.actions.pay_back import pay_back_due

    del timestamp
    pay_back_due()
