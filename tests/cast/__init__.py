"""The fixed cast (固定角色表): what stands in every test database before a test begins.

`seed_template()` runs once, as the app role, when the template database is built: working days,
the divisions and offices of 玉环, its published pack, and its officials (see `tests.cast.staff`).
The template is kept between runs and rebuilt when one of SOURCES changes.
"""

# Folders and files of the project whose content decides what the template holds.
SOURCES = (
    "packs",
    "tests/cast",
    "tests/database.py",
    "requirements.txt",
    "yimen/*/migrations",
    "yimen/config/demo/cast.py",
    "yimen/foundation/calendar",
    "yimen/foundation/rls.py",
    "yimen/network/data",
    "yimen/network/load.py",
    "yimen/network/names.py",
    "yimen/packstore/actions",
    "yimen/policy",
    "yimen/rules/graph.py",
    "yimen/rules/library",
)


def seed_template() -> None:
    """Load what every test may rely on; the clock stands before every case of the tests."""
    from tests.cast.staff import seed_staff
    from yimen.foundation import clock
    from yimen.foundation.calendar.loading import load_calendar
    from yimen.network.acting import Acting
    from yimen.network.actions.set_up_locality import set_up_locality
    from yimen.packstore.actions.publish import publish
    from yimen.policy import load_pack

    by = Acting.system("测试准备")
    with clock.freeze("2020-01-02T09:00:00"):
        load_calendar()
        pack = load_pack("yuhuan")
        publish(pack, actor=by.actor)
        set_up_locality(by, pack)
        seed_staff()
