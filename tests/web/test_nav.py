"""Who sees which entries of the sidebar."""

from types import SimpleNamespace

import pytest

from yimen.network.models.access import Role
from yimen.web import nav

SEES = {
    "window_clerk": (
        "home inbox window cases households means_check notices "
        "awards statistics duties relatives stations packs security"
    ),
    "village_assistant": "home inbox cases households notices statistics packs security",
    "surveyor": "home inbox cases households notices statistics packs security",
    "township_reviewer": (
        "home inbox window referrals cases households "
        "means_check notices awards statistics duties relatives stations packs security"
    ),
    "township_leader": (
        "home inbox cases households means_check notices "
        "awards statistics duties stations packs delegation security"
    ),
    "county_reviewer": (
        "home inbox referrals cases households means_check "
        "notices awards payments statistics duties relatives stations "
        "packs delegation calendar security"
    ),
    "county_decider": (
        "home inbox cases households means_check notices "
        "awards payments statistics duties stations packs delegation calendar security"
    ),
    "township_finance": "home inbox awards payments packs security",
    "county_finance": "home inbox awards payments packs security",
    "liaison": "home inbox referrals means_check packs security",
    "supervisor": (
        "home inbox cases households means_check "
        "notices awards payments statistics packs delegation security"
    ),
    "admin": "home inbox stations packs feeds staff security",
}


def test_the_table_below_knows_every_role() -> None:
    assert set(SEES) == set(Role.values)


@pytest.mark.parametrize("role", SEES)
def test_each_role_sees_its_entries(role: str) -> None:
    seen = [entry.key for entry in nav.ENTRIES if nav.allowed(entry, {role})]
    assert seen == SEES[role].split()


def test_only_those_who_register_have_the_button() -> None:
    may = {role for role in SEES if nav.allowed(nav.NEW_CASE, {role})}
    assert may == {"window_clerk", "village_assistant", "township_reviewer"}


def test_two_posts_open_the_entries_of_both() -> None:
    seen = {e.key for e in nav.ENTRIES if nav.allowed(e, {"surveyor", "township_finance"})}
    assert {"cases", "payments"} <= seen


def test_the_entry_looked_at_is_marked_and_carries_its_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nav, "_counters", {"security": lambda request: 3})
    request = SimpleNamespace(path="/account/security/sessions/")
    (entry,) = [one for one in nav.sidebar(request, {"admin"}) if one.key == "security"]
    assert (entry.active, entry.count) == (True, 3)


def test_a_count_for_an_entry_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no sidebar entry"):
        nav.register_count("inbx", lambda request: 1)
