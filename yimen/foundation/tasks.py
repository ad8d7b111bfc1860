"""Jobs of 底座: delivering messages, sealing the trail, taking care of stalled jobs."""

from __future__ import annotations

from datetime import timedelta

from yimen.foundation import clock, jobs


@jobs.job("messages", "messages.deliver", retry=None)
def deliver_message(uid: str) -> None:
    """Try one message; it puts itself back in line while its way out is blocked."""
    from yimen.foundation.messages.delivery import deliver

    deliver(uid)


@jobs.job("messages", "messages.sweep", every="*/5 * * * *")
def sweep_messages() -> None:
    """Every five minutes, messages whose time has come but whose job was lost."""
    from yimen.foundation.messages.delivery import sweep

    sweep()


@jobs.job("upkeep", "trail.seal", every="10 0 * * *")
def seal_trail() -> None:
    """Every night, the heads of all streams as they were the day before."""
    from yimen.foundation.trail.sealing import seal_heads

    seal_heads(clock.today() - timedelta(days=1))


@jobs.job("upkeep", "jobs.retry_stalled", every="* * * * *")
def retry_stalled_jobs() -> None:
    """Every minute, jobs of workers that died."""
    jobs.retry_stalled()


@jobs.job("upkeep", "jobs.tidy", every="50 3 * * *")
def tidy_jobs() -> None:
    """Every night, jobs done more than a week ago are forgotten."""
    jobs.tidy()


@jobs.job("upkeep", "files.sweep", every="30 3 * * *")
def sweep_files() -> None:
    """Every night, files that a crash left without a row."""
    from yimen.foundation.files.disk import sweep_orphans

    sweep_orphans()


@jobs.job("upkeep", "commands.forget", every="40 3 * * *")
def forget_commands() -> None:
    """Every night, clicks too old to come again."""
    from yimen.foundation import commands

    commands.forget_commands()
