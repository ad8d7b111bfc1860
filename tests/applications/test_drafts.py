"""自动保存: what was typed survives the login, sealed, each owner's own."""

from __future__ import annotations

import pytest

from yimen.applications.drafts import clear_draft, load_draft, save_draft
from yimen.applications.models import Draft
from yimen.foundation.errors import TooLarge

pytestmark = pytest.mark.usefixtures("day")
TYPED = {"name": "王小芳", "members": [{"name": "王大明"}]}


def test_what_was_typed_comes_back_and_the_last_wins() -> None:
    save_draft("staff:1", "intake", {"name": "王"})
    save_draft("staff:1", "intake", TYPED)
    assert load_draft("staff:1", "intake") == TYPED
    assert Draft.objects.count() == 1


def test_a_draft_is_its_owners_and_its_forms_own() -> None:
    save_draft("staff:1", "intake", TYPED)
    assert load_draft("staff:2", "intake") is None
    assert load_draft("staff:1", "survey:x") is None


def test_it_lies_sealed() -> None:
    save_draft("staff:1", "intake", TYPED)
    assert "王小芳".encode() not in bytes(Draft.objects.get().content_sealed)


def test_it_is_gone_once_sent() -> None:
    save_draft("staff:1", "intake", TYPED)
    clear_draft("staff:1", "intake")
    assert load_draft("staff:1", "intake") is None


def test_too_much_is_refused_in_words() -> None:
    with pytest.raises(TooLarge):
        save_draft("staff:1", "intake", {"text": "长" * 300_000})
