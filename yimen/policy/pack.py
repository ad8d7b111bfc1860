"""The resolved policy pack (政策包): one locality's rules, with what it inherits."""

import json
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field

from yimen.policy.canonical import digest
from yimen.policy.catalogue import (
    ArchivePart,
    AuthorityRow,
    Deviation,
    GoldenHousehold,
    Guard,
    Item,
    Material,
    Notice,
    OrgLevel,
    ProxyKind,
    Region,
    RuleBinding,
    StatutoryLimit,
    Template,
)
from yimen.policy.facts import FactCatalogue
from yimen.policy.problems import PackError
from yimen.policy.procedure import Procedure
from yimen.policy.values import DatedValue, Strict, coerce_value, value_on
from yimen.policy.vocabulary import RANKS


class Pack(Strict):
    """A frozen, resolved pack. `chain` runs from the pack itself up to `national`.

    Numbers are looked up by the day they concern, procedures by the day of acceptance,
    authority and guards by the day of the act. A `base` pack leaves standards to its localities.
    `areas` names what a locality's document touches (area → patterns of entries); `own` is then
    what its files do write, and may not go beyond (S3-32).
    """

    name: str
    title: str
    chain: tuple[str, ...]
    valid_from: date
    source: str
    base: bool = False
    areas: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    own: tuple[str, ...] = ()
    levels: tuple[OrgLevel, ...]
    regions: dict[str, Region] = Field(default_factory=dict)
    offices: dict[str, str]
    roles: dict[str, str]
    items: dict[str, Item]
    parameters: dict[str, tuple[DatedValue, ...]]
    procedures: dict[str, tuple[Procedure, ...]]
    authority: tuple[AuthorityRow, ...]
    guards: dict[str, Guard] = Field(default_factory=dict)
    notices: dict[str, Notice] = Field(default_factory=dict)
    materials: dict[str, Material] = Field(default_factory=dict)
    proxies: dict[str, ProxyKind] = Field(default_factory=dict)
    documents: dict[str, Template] = Field(default_factory=dict)
    document_library: str = ""
    archive: dict[str, ArchivePart] = Field(default_factory=dict)
    facts: FactCatalogue
    rules: dict[str, RuleBinding] = Field(default_factory=dict)
    statute: dict[str, StatutoryLimit] = Field(default_factory=dict)
    deviations: dict[str, Deviation] = Field(default_factory=dict)
    households: dict[str, GoldenHousehold] = Field(default_factory=dict)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical resolved JSON; the name under which a pack is published."""
        return digest(self.model_dump(mode="json", by_alias=True))

    def parameter(self, key: str, on: date) -> DatedValue:
        """Return the value in force on `on`. Raises PackError when the pack has none."""
        values = self.parameters.get(key)
        if not values:
            raise PackError.of(
                f"parameters.{key}", f"政策包“{self.title}”没有“{key}”这项标准，请先补充"
            )
        found = value_on(values, on)
        if found is None:
            raise PackError.of(
                f"parameters.{key}",
                f"政策包“{self.title}”没有{on:%Y年%m月%d日}的“{values[0].title}”的标准，请先补充",
            )
        return found

    def has_parameter(self, key: str, on: date) -> bool:
        """True when `parameter(key, on)` would answer."""
        return value_on(self.parameters.get(key, ()), on) is not None

    def item(self, key: str) -> Item:
        """Return an item. Raises PackError when the locality does not offer it."""
        if key not in self.items:
            raise PackError.of(f"items.{key}", f"政策包“{self.title}”没有救助事项“{key}”")
        return self.items[key]

    def procedure_for(self, item: str, accepted_on: date) -> Procedure:
        """Return the procedure version a case of `item` accepted on that day is pinned to."""
        wanted = self.item(item)
        for version in self.procedures.get(wanted.procedure or "", ()):
            if item in version.items and version.covers(accepted_on):
                return version
        raise PackError.of(
            f"items.{item}", f"“{wanted.title}”没有{accepted_on:%Y年%m月%d日}受理时适用的办理程序"
        )

    def offers(self, item: str, on: date) -> bool:
        """True when the item has a procedure that takes a case accepted on that day."""
        known = self.items.get(item)
        versions = self.procedures.get(known.procedure or "", ()) if known else ()
        return any(item in version.items and version.covers(on) for version in versions)

    def authority_for(self, item: str, on: date, amount_fen: int | None = None) -> AuthorityRow:
        """Return who decides `item` on the day of the act (审批权限).

        The default of the highest rank decides unless a delegation issued by a body that
        default accepts (社会救助法第44条: 省级人民政府) covers the item, day and amount.
        """
        default = self.default_authority(item, on)
        rows = [row for row in self.authority if row.covers(item, on, amount_fen)]
        moved = [row for row in rows if row.kind != "法定" and row.issuer in default.overridable_by]
        return max(moved, key=lambda row: (row.item == item, row.from_), default=default)

    def default_authority(self, item: str, on: date) -> AuthorityRow:
        """Return who decides where nothing is delegated; the highest rank wins (法定)."""
        self.item(item)
        rows = [row for row in self.authority if row.kind == "法定"]
        defaults = [row for row in rows if row.covers(item, on, None)]
        if not defaults:
            raise PackError.of("authority", f"没有规定{on:%Y年%m月%d日}由谁审核确认“{item}”")
        return max(defaults, key=lambda row: (RANKS[row.rank], row.item == item, row.from_))

    def delegable(self, item: str, on: date) -> AuthorityRow | None:
        """Return the row that lets `item` be handed down on that day, whatever the amount."""
        rows = [row for row in self.authority if row.kind != "法定"]
        found = [row for row in rows if row.covers(item, on, 0)]
        return max(found, key=lambda row: (row.item == item, row.from_), default=None)

    def guards_on(self, act: str, item: str, on: date) -> tuple[Guard, ...]:
        """Return the statutory duties before `act` ("reduce", "terminate", …) on that day."""
        return tuple(
            guard
            for guard in self.guards.values()
            if act in guard.before.split("_or_")
            and ("*" in guard.items or item in guard.items)
            and guard.from_ <= on
            and (guard.to is None or on <= guard.to)
        )

    def printed_office(self, role: str, name: str = "") -> str:
        """Return the name printed on papers; `name` fills patterns such as “{name}办事处”."""
        if role not in self.offices:
            raise PackError.of(f"offices.{role}", f"没有规定“{role}”在文书上的单位名称")
        return self.offices[role].format(name=name)

    def document_source(self, key: str) -> bytes:
        """Return a paper's whole Typst source: the shared library followed by its body."""
        if key not in self.documents:
            raise PackError.of(f"documents.{key}", f"政策包“{self.title}”没有文书“{key}”")
        return f"{self.document_library}\n{self.documents[key].text}".encode()

    def with_value(self, key: str, value: Any, on: date) -> "Pack":
        """Return a copy in which `key` holds `value` (fen for money) on every day.

        Used by golden households and what-if; the copy has its own content hash.
        """
        held = self.parameters.get(key)
        if not held:
            raise PackError.of(f"parameters.{key}", f"没有“{key}”这项标准，无法试算")
        now = value_on(held, on) or held[-1]
        fitted = coerce_value(value, now.unit)
        changed = now.model_copy(
            update={"value": fitted, "from_": date(1949, 10, 1), "to": None, "note": "试算值"}
        )
        copied = self.model_copy(update={"parameters": {**self.parameters, key: (changed,)}})
        copied.__dict__.pop("content_hash", None)  # the copy would keep the cached hash
        return copied

    def with_parts(self, **parts: Any) -> "Pack":
        """Return a copy with these sections, checked by the schema, with a hash of its own."""
        held = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**held, **parts})

    def to_json(self) -> str:
        """Return the lossless JSON that packstore keeps."""
        data = self.model_dump(mode="json", by_alias=True)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Pack":
        """Read back what `to_json` wrote; same content hash."""
        return cls.model_validate_json(text)
