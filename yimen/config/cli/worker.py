"""Work off the queued jobs until stopped (part of the demo; a service of its own elsewhere)."""

import argparse
import os

import django

CONCURRENCY = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """How many jobs at once."""
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY)


def run(args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C; the job at hand is finished first, for ten seconds at most."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            name=f"worker-{os.getpid()}",
            concurrency=args.concurrency,
            shutdown_graceful_timeout=10,
        )
    return 0
