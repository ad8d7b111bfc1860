"""Register a paper that allows delegation (登记依据文件)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.delegating import county_of, note
from yimen.network.models import Division, PolicyPaper
from yimen.network.permissions import Right, check


@dataclass(frozen=True)
class PaperData:
    """What stands on the paper; `number` is its 文号, without which nothing is delegated."""

    number: str
    title: str
    issuer: str
    issued_on: date
    file: StoredFile | None = None


def register_paper(by: Acting, data: PaperData, *, division: Division | None = None) -> PolicyPaper:
    """Keep the paper in the county's registry (S2-03). Raises Invalid beside the field, Conflict
    for a number registered before."""
    check(by, Right.DELEGATE)
    area = county_of(by, division)
    number, title = data.number.strip(), data.title.strip()
    wrong: dict[str, str] = {}
    if not number:
        wrong["number"] = "请填写文号，没有文号的文件不能作为下放依据"
    if not title:
        wrong["title"] = "请填写文件名称"
    if data.issuer not in PolicyPaper.Issuer.values:
        wrong["issuer"] = "请选择发文机关"
    if data.issued_on > clock.today():
        wrong["issued_on"] = "印发日期不能晚于今天，请核对"
    if wrong:
        raise Invalid.many(wrong)
    with transaction.atomic():
        try:
            with transaction.atomic():
                paper = PolicyPaper.objects.create(
                    division=area,
                    number=number,
                    title=title,
                    issuer=data.issuer,
                    issued_on=data.issued_on,
                    file=data.file,
                    registered_by=by.actor.name,
                    registered_at=clock.now(),
                    home_path=area.path,
                )
        except IntegrityError as error:
            raise Conflict(f"文号“{number}”已经登记，请直接选用") from error
        after = {"number": number, "issuer": data.issuer, "issued_on": data.issued_on}
        note(by, "paper.register", area.path, str(paper), after=after)
    return paper
