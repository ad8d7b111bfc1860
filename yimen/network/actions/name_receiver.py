"""Name the unit that takes the power over, its training and seal (明确承接部门)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.delegating import note
from yimen.network.models import Office, Receiver
from yimen.network.permissions import Right, check, check_covers, may


@dataclass(frozen=True)
class ReceiverData:
    """The township's own entry; what is not known yet stays empty."""

    unit_name: str
    head: str = ""
    trained_on: date | None = None
    trained_people: int = 0
    training_note: str = ""
    seal_name: str = ""
    seal_image: StoredFile | None = None


@transaction.atomic
def name_receiver(by: Acting, township: Office, data: ReceiverData) -> Receiver:
    """Enter or correct the receiving unit (S2-06); an image kept before stays without a new one.

    The township's leader enters his own, the county any of its townships.
    """
    if not may(by, Right.DELEGATE):
        check(by, Right.DELEGATE_ACCEPT)
    check_covers(by, township)
    _check(data)
    found = Receiver.objects.select_for_update().filter(township=township).first()
    row = found or Receiver(township=township, home_path=township.path)
    row.unit_name, row.head = data.unit_name.strip(), data.head.strip()
    row.trained_on, row.trained_people = data.trained_on, data.trained_people
    row.training_note, row.seal_name = data.training_note.strip(), data.seal_name.strip()
    if data.seal_image is not None:
        row.seal_image = data.seal_image
    row.save()
    after = {
        "unit": row.unit_name,
        "trained_on": row.trained_on,
        "trained_people": row.trained_people,
        "seal": row.seal_name,
        "seal_image": row.seal_image.sha256 if row.seal_image else "",
    }
    note(by, "receiver.name", township.path, row.unit_name, after=after)
    return row


def _check(data: ReceiverData) -> None:
    wrong: dict[str, str] = {}
    if not data.unit_name.strip():
        wrong["unit_name"] = "请填写承接审批权的部门，例如 社会事务办公室"
    if data.trained_on is not None and data.trained_on > clock.today():
        wrong["trained_on"] = "培训日期不能晚于今天"
    if data.trained_on is not None and data.trained_people < 1:
        wrong["trained_people"] = "请填写参训人数"
    if data.seal_image is not None and not data.seal_name.strip():
        wrong["seal_name"] = "请填写印章上的名称"
    if wrong:
        raise Invalid.many(wrong)
