"""Django's own commands, with the database running (`yimen manage shell`)."""

import argparse

from .database import running_database


def configure(parser: argparse.ArgumentParser) -> None:
    """Everything after `manage` goes to Django."""
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Run it; `migrate` means the owner's alias unless told otherwise."""
    from django.core.management import execute_from_command_line

    words = list(args.words)
    if words[:1] == ["migrate"] and not any(word.startswith("--database") for word in words):
        words.append("--database=owner")
    with running_database():
        execute_from_command_line(["yimen manage", *words])
    return 0
