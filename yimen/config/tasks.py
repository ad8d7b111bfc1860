"""Jobs of the house itself: take up what a killed worker left, and clear finished jobs away."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

KEEP_FINISHED_HOURS = 24 * 30
WITHOUT_HEARTBEAT_SECONDS = 30


@app.periodic(cron="* * * * *")
@app.task(
    name="config.take_up_stalled",
    queue="house",
    queueing_lock="config.take_up_stalled",
    pass_context=True,
)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker gave no sign of life for 30 seconds are queued again.

    A job must therefore act once however often it runs; the database sees to that.
    """
    del timestamp
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=WITHOUT_HEARTBEAT_SECONDS):
        await jobs.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(
    name="config.clear_finished",
    queue="house",
    queueing_lock="config.clear_finished",
    pass_context=True,
)
async def clear_finished(context: JobContext, timestamp: int) -> None:
    """Finished jobs are kept a month; failed ones stay until somebody has looked."""
    del timestamp
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)
