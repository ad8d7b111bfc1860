"""Take in a paper (材料): which requirement it meets, whose it is, and its scan."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.completeness import note_completeness
from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.models import Material
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.applications.siblings import open_siblings
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.procedures.models import Case

OTHER = "other"


@transaction.atomic
def add_material(
    by: Acting,
    case: Case,
    key: str,
    file: StoredFile,
    *,
    person: Person | None = None,
    title: str = "",
) -> Material:
    """Keep a paper under a key of the pack's list, or under "other" with a title of its own.

    Papers nobody may ask for are still taken when they are offered. Raises Invalid beside the
    field for an unknown key, a stranger, or the same scan handed in twice.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_file_open(case)
    named = _title(case, key, title)
    if person is not None and not _is_member(case, person):
        raise Invalid(f"{person.name}不是这个家庭的成员，请重新选择", "person")
    held = Material.objects.filter(case=case, key=key, person=person, removed_at__isnull=True)
    if held.filter(file__content_id=file.content_id).exists():
        raise Invalid("这份扫描件已经提交过，不需要重复上传", "file")
    material = _keep(by, case, key, named, file, person)
    record(
        by,
        case,
        "material.add",
        subject=named,
        after={"key": key, "file": file.sha256, "person": str(person.uid) if person else None},
    )
    note_completeness(by, case)
    for other in open_siblings(case):
        _share(by, other, material)
    return material


def _keep(
    by: Acting, case: Case, key: str, named: str, file: StoredFile, person: Person | None
) -> Material:
    return Material.objects.create(
        case=case,
        key=key,
        title=named,
        person=person,
        file=file,
        added_at=clock.now(),
        added_by=by.actor.name,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def _share(by: Acting, other: Case, material: Material) -> None:
    """The same scan counts for the other items of the intake that ask for this paper (S0-05)."""
    asked = pack_of(other.pack_version).materials.get(material.key)
    if asked is None or other.item not in asked.items:
        return
    held = Material.objects.filter(case=other, key=material.key, person=material.person)
    if held.filter(removed_at__isnull=True).exists():
        return
    _keep(by, other, material.key, material.title, material.file, material.person)
    record(by, other, "material.share", subject=material.title, after={"from": str(material.case)})
    note_completeness(by, other)


def _title(case: Case, key: str, title: str) -> str:
    """The pack's title of the paper, or one's own words for any other."""
    materials = pack_of(case.pack_version).materials
    if key in materials:
        return materials[key].title
    if key != OTHER:
        raise Invalid("请从材料清单中选择材料名称，清单之外的请选“其他”", "key")
    if not title.strip():
        raise Invalid("请填写材料名称", "title")
    return title.strip()[:100]


def _is_member(case: Case, person: Person) -> bool:
    members = Membership.objects.on(clock.today()).filter(household_id=case.household_id)
    return members.filter(person=person).exists()
