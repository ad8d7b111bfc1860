"""The launcher's tests need folders the server's user can enter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.postgres_tools import open_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Instead of pytest's: passable by others, removed at the end."""
    with open_folder() as folder:
        yield folder
