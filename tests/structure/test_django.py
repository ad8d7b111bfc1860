"""Django's own checks, as errors, and no change of a model without its migration."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@pytest.mark.django_db(databases=["default", "owner"])
def test_django_finds_nothing_to_warn_about() -> None:
    try:
        call_command("check", fail_level="WARNING", stderr=StringIO(), stdout=StringIO())
    except SystemCheckError as found:
        pytest.fail(str(found))


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_change_of_a_model_has_its_migration() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())
