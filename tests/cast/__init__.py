"""The fixed cast (固定角色表): what stands in every test database before a test begins.

`seed_template()` runs once, as the app role, when the template database is built. The template is
kept between runs and rebuilt when one of SOURCES changes.
"""

# Folders and files of the project whose content decides what the template holds.
SOURCES = (
    "packs",
    "tests/cast",
    "tests/database.py",
    "requirements.txt",
    "yimen/*/migrations",
    "yimen/foundation/calendar",
)


def seed_template() -> None:
    """Load what every test may rely on: divisions, packs, working days, staff."""
    from yimen.foundation.calendar import load_calendar

    load_calendar()
