"""Django's signing key: from YIMEN_SECRET_KEY, else made once and kept beside the other keys."""

import os
import secrets
from pathlib import Path

SIGNING_KEY = "signing.key"


def secret_key(folder: Path) -> str:
    """The signing key; a new random one is written (0600) on the first run.

    Two processes starting at once agree: the file is created exclusively, the loser reads it.
    """
    given = os.environ.get("YIMEN_SECRET_KEY")
    if given:
        return given
    path = folder / SIGNING_KEY
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = folder / f".signing.{os.getpid()}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")
