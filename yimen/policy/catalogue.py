"""The smaller parts of a pack: items, authority, notices, materials, papers, rules, statute."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from yimen.policy.values import Binds, Certainty, Rank, Strict

Unit = Literal["household", "person"]


class OrgLevel(Strict):
    """One level of the office tree, highest first."""

    key: str
    title: str


class Region(Strict):
    """A unit with a county's powers that the code table may not know (功能区、农科区).

    `gb_code` None = it has no GB/T 2260 code; `local_code` is then the locality's own.
    """

    title: str
    level: str = "county"
    gb_code: str | None = None
    local_code: str = ""
    parent: str = ""
    note: str = ""


class Item(Strict):
    """One kind of help (救助事项). `categories`: the main categories it is open to.

    `owner_role` "" means no owner yet; such a pack loads, but does not publish (S4-09).
    `once`: given one time, not month by month. `online_name`: the service (网上办事项) that people
    search for to apply; "" where none (S4-17).
    """

    key: str
    title: str
    short: str
    online_name: str = ""
    owner_role: str = ""
    checked_by: str | None = None
    categories: tuple[str, ...] = ()
    procedure: str | None = None
    kind: Literal["main", "joint", "child", "other"]
    public_notice: bool = True
    unit: Unit = "household"
    pays: bool = False
    once: bool = False
    handle_days: str | None = None
    needs: tuple[str, ...] = ()
    source: str
    note: str = ""


class AuthorityRow(Strict):
    """Who decides (审批权限). `ceiling_fen` None = any amount; looked up on the day of the act.

    A row of kind 法定 is a default; `overridable_by` lists the issuers whose paper may move the
    power elsewhere. A row of kind 委托 or 授权 counts only when its `issuer` is among them.
    `needs_agreement`: it holds for a township only once list and agreement are signed (S2-04).
    """

    key: str
    item: str = "*"
    level: Literal["county", "township"]
    role: str
    kind: Literal["法定", "委托", "授权"] = "法定"
    from_: date = Field(alias="from")
    to: date | None = None
    ceiling_fen: int | None = Field(default=None, ge=0)
    issuer: Literal["", "province_government", "province_office", "city", "county"] = ""
    overridable_by: tuple[str, ...] = ()
    needs_agreement: bool = False
    basis: str
    rank: Rank
    binds: Binds = "act"
    certainty: Certainty = "read"
    note: str = ""

    def covers(self, item: str, day: date, amount_fen: int | None) -> bool:
        """True when the row speaks about this item, day and amount."""
        in_time = self.from_ <= day and (self.to is None or day <= self.to)
        in_money = self.ceiling_fen is None or (
            amount_fen is not None and amount_fen <= self.ceiling_fen
        )
        return in_time and in_money and self.item in ("*", item)


class Guard(Strict):
    """A statutory duty before an act (法定前置), for example 听取意见 before a cut."""

    key: str
    title: str
    before: Literal["reduce", "terminate", "reduce_or_terminate", "refuse", "accept", "ask_paper"]
    items: tuple[str, ...] = ("*",)
    from_: date = Field(alias="from")
    to: date | None = None
    needs: str
    message: str
    source: str
    rank: Rank
    binds: Binds = "act"
    note: str = ""


class Notice(Strict):
    """A public notice (公示、公布): which fields, for how long, for which items."""

    key: str
    title: str
    kind: Literal["review", "final", "result", "standing", "termination"]
    step: str
    items: tuple[str, ...]
    days: int | None = Field(default=None, ge=1)
    unit: Literal["calendar_day", "working_day"] = "calendar_day"
    start_day_counts: bool = False
    rolls: bool = True
    fields: tuple[str, ...]
    minors: Literal["adult_only", "hidden"] = "adult_only"
    audience: Literal["village", "institution"] = "village"
    paper: str
    photo: bool = True
    source: str
    note: str = ""


class Material(Strict):
    """A paper one may ask for (申请材料). Not asked where a feed tells it (L26 62)."""

    key: str
    title: str
    items: tuple[str, ...]
    per: Literal["household", "person", "obligor", "guardian"] = "household"
    who: str = ""
    at: Literal["intake", "survey", "check", "any"] = "any"
    required: bool = True
    proves: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    when: str = ""
    adults_only: bool = False
    blank: str | None = None
    source: str
    note: str = ""


class ProxyKind(Strict):
    """Who may apply for the applicant (代办人), and the paper that proves the errand.

    `at`: where this kind is offered; a village's station always takes its own kind.
    """

    key: str
    title: str
    proof: str
    at: tuple[Literal["window", "village", "online"], ...] = ("window",)
    source: str
    note: str = ""


class Template(Strict):
    """A printed paper (文书). `text` is its Typst body; `number_word` the word in its number.

    `joint`: one sheet for all items of one intake that run the same procedure (几项合用一张).
    `items`: it is made for these only, () for all. `optional`: an act of its own makes it, printing
    a step's papers does not.
    """

    key: str
    title: str
    file: str
    number_word: str
    number_pattern: str = "{office}{word}〔{year}〕{serial:04d}号"
    issuer: Literal["county", "township", "village", "applicant"]
    seal: str | None = None
    copies: int = Field(default=1, ge=1)
    to: str = ""
    remedy: bool = False
    joint: bool = False
    items: tuple[str, ...] = ()
    optional: bool = False
    source: str
    text: str = ""
    note: str = ""


class ArchivePart(Strict):
    """One part of a household's file (卷内部分); the pack's order is the order of the index.

    `class_` decides how long it is kept: 审核确认类 after the aid has ended, 管理类 from its day.
    """

    key: str
    title: str
    class_: Literal["approval", "management"] = Field(alias="class")
    documents: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    source: str
    note: str = ""


class RuleBinding(Strict):
    """Binds a rule of the library to an item, its parameters and its income formula."""

    key: str
    title: str
    item: str
    rule: str
    formula: tuple[str, ...] = ()
    parameters: tuple[str, ...]
    source: str
    rank: Rank = "ministry"
    binds: Binds = "acceptance"
    certainty: Certainty = "read"
    note: str = ""


class StatutoryLimit(Strict):
    """The longest time, or the shortest notice, a superior rule allows (法定上限).

    `level`: only where the decision is taken at that level (83号: 20 days where delegated).
    """

    key: str
    title: str
    items: tuple[str, ...]
    step: str
    measure: Literal["max", "min_days", "total"]
    count: int = Field(ge=0)
    unit: Literal["hour", "working_day", "calendar_day"]
    counts_to: Literal["start", "done"] = "done"
    level: Literal["", "county", "township"] = ""
    from_: date = Field(alias="from")
    to: date | None = None
    source: str
    rank: Rank
    note: str = ""


class Deviation(Strict):
    """A knowing difference (偏离) from the statutory rule `key`, and the paper allowing it.

    Without a `document` (文号) the warning stays and blocks going live.
    """

    key: str
    items: tuple[str, ...]
    document: str = ""
    reason: str


class Expectation(Strict):
    """What a golden household must come to. `eligible` None = must stay unknown."""

    eligible: bool | None = None
    amount_fen: int | None = None
    category: str | None = None
    missing: tuple[str, ...] = ()


class GoldenHousehold(Strict):
    """One worked example (样例家庭): facts, the day, and the outcome the clause demands."""

    key: str
    title: str
    clause: str
    on: date
    rule: str
    assume: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any]
    expect: Expectation
    note: str = ""
