"""What is handed over at intake (收件): the applicant, the household, the proxy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from yimen.foundation.files.models import StoredFile

PhoneOwner = Literal["own", "relative", "village"]
Channel = Literal["window", "village", "online"]

PHONE_OWNERS: dict[str, str] = {"own": "本人", "relative": "亲属", "village": "村（社区）"}


@dataclass(frozen=True)
class MemberData:
    """One more member of the household, as typed. `relation` is a code of GB/T 4761.

    Without `id_number` the reason, sex and birth date stand for it (newborn, 无户口).
    """

    name: str
    relation: str
    id_number: str = ""
    no_id_reason: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    co_resident: bool = True


@dataclass(frozen=True)
class ProxyData:
    """Who applies for the applicant (代办), with the file that proves the errand (57号第6条).

    `kind` is a key of the pack's `proxies`.
    """

    kind: str
    name: str
    proof: StoredFile | None


@dataclass(frozen=True)
class IntakeData:
    """The intake form. Only `id_number` and `phone` are needed (S4-18); the rest may follow.

    `received_at` None is now; an earlier moment is a paper typed in later (补录) and needs
    `late_reason` and `late_scan`. `duplicate_answer` answers the question about aid already held.
    `assisted`: the village helped the applicant to apply himself (协助), which needs no proof;
    `proxy` applied in his place (代办) and needs one. `items` are further items asked for at the
    same time; each becomes a case of its own.
    """

    id_number: str
    phone: str
    name: str = ""
    phone_whose: PhoneOwner = "own"
    division_code: str | None = None
    address: str = ""
    hukou: str = ""
    wanted_item: str = ""
    items: tuple[str, ...] = ()
    statement: str = ""
    members: tuple[MemberData, ...] = field(default=())
    proxy: ProxyData | None = None
    assisted: bool = False
    received_at: datetime | None = None
    late_reason: str = ""
    late_scan: StoredFile | None = None
    duplicate_answer: str = ""
    channel: Channel = "window"

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every item asked for, once each, the first one leading; ("",) while none is chosen."""
        return tuple(dict.fromkeys(key for key in (self.wanted_item, *self.items) if key)) or ("",)
