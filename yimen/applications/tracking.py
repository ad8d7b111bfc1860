"""The applicant's key to his own case: a code on the slip, and the last four of his ID number."""

from __future__ import annotations

import re
import secrets
import unicodedata

from django.conf import settings

from yimen.applications.models import Application
from yimen.foundation.errors import NotFound
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case

# No letters or digits that old eyes mix up (0 O, 1 I L, 2 Z, 5 S, 8 B).
_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
_GROUPS = 3
_GROUP = 4
_WRONG = "查询码或身份证号后四位不正确，请对照受理回执再试，或拨打回执上的电话"


def new_token() -> str:
    """A code such as QK7M-4XRT-9WDA (55 bits)."""
    letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP)]
    return "-".join("".join(letters[i : i + _GROUP]) for i in range(0, len(letters), _GROUP))


def tracking_url(token: str) -> str:
    """The applicant's page; the code alone opens nothing."""
    return f"{settings.YIMEN_PUBLIC_URL}/my/{token}"


def find_case(token: str, last_four: str) -> Case:
    """The case behind a code, if the last four of the applicant's ID number fit.

    One sentence for both mistakes, so that trying codes tells nothing. The caller limits the
    number of tries.
    """
    case = case_of_token(token)
    expected = case.applicant.id_masked[-4:]
    given = last_four.strip().upper()
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        raise NotFound(_WRONG, "token", code="tracking")
    return case


def case_of_token(token: str) -> Case:
    """The case behind a code alone: only for one who has shown the last four before."""
    with in_scope(SCOPE_ALL):
        found = (
            Application.objects.select_related("case__applicant", "case__handling_office")
            .filter(tracking_token=plain_token(token))
            .first()
        )
    if found is None:
        raise NotFound(_WRONG, "token", code="tracking")
    return found.case


def plain_token(token: str) -> str:
    """A code as it is stored, however it was typed: qk7m 4xrt9wda → QK7M-4XRT-9WDA."""
    letters = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", token).upper())
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))
