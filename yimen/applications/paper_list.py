"""The paper list (材料清单) of one case, computed from its pack.

Each paper is given, still needed, or need not be asked, because a department answers what it would
prove (社会救助法 62, 57号第10条) or because nothing in the declaration calls for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from yimen.applications.consents import ConsentNeed, consent_needs
from yimen.applications.document_data import chinese_day
from yimen.applications.feeds import connected_feeds, feed_titles
from yimen.applications.intake_checks import main_items
from yimen.applications.models import Application, Material
from yimen.foundation import clock
from yimen.households.ages import adult_age_of, is_child
from yimen.households.models import FactSheet, Membership, Person
from yimen.packstore.reads import pack_of
from yimen.policy.catalogue import Material as PackMaterial
from yimen.policy.facts import Fact
from yimen.policy.pack import Pack
from yimen.procedures.models import Case
from yimen.procedures.statute import Act, duties

State = Literal["given", "needed", "not_needed"]
_KNOWN_FROM_ID = frozenset({"person.birth_date", "person.sex"})
_AUTHORISATION = "authorisation"
_APPLICATION_FORM = "application_form"
_PROXY_LETTER = "proxy_letter"
_NO = ("无", "没有", "未", "不")


@dataclass(frozen=True)
class Requirement:
    """One line of the list; `why` tells the applicant the reason in words, `clause` its source.

    `kind` says how it is given: "paper" by upload, "consent" by signing, "form" by our own steps.
    """

    key: str
    title: str
    person: Person | None
    state: State
    why: str
    clause: str
    kind: Literal["paper", "consent", "form"] = "paper"
    at: str = "any"
    blank: str = ""

    @property
    def words(self) -> str:
        """居民户口簿 / 诚信声明及授权书（张三）."""
        return f"{self.title}（{self.person.name}）" if self.person else self.title


@dataclass(frozen=True)
class _File:
    """What is known of the case when the list is drawn."""

    application: Application
    pack: Pack
    item: str
    members: list[Person]
    needs: list[ConsentNeed]
    given: set[tuple[str, object]]
    declared: dict[str, Any]
    feeds: frozenset[str]
    unasked_source: str


def paper_list(case: Case) -> list[Requirement]:
    """Every requirement of the case in the pack's order, one line per person where it says so."""
    file = _open_file(case)
    lines: list[Requirement] = []
    for material in file.pack.materials.values():
        if _concerns(material, file):
            lines.extend(_lines(material, file))
    return lines


def still_needed(case: Case) -> list[Requirement]:
    """What is missing; empty means 材料齐全."""
    return [line for line in paper_list(case) if line.state == "needed"]


def _open_file(case: Case) -> _File:
    pack = pack_of(case.pack_version)
    application = case.application
    item = case.item or application.chosen_item or application.wanted_item
    today = clock.today()
    members = Membership.objects.on(today).filter(household_id=case.household_id, co_resident=True)
    sheet = FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)
    given = Material.objects.filter(case=case, removed_at__isnull=True)
    # What one may ask for is bound by the law of today, also where the case keeps older rules.
    guards = duties(Act("ask_paper", case, item or "*"))
    return _File(
        application=application,
        pack=pack,
        item=item,
        members=[row.person for row in members.select_related("person").order_by("relation")],
        needs=consent_needs(case.household),
        given={(row.key, row.person_id) for row in given},
        declared=sheet.content if sheet else {},
        feeds=connected_feeds(case.handling_path),
        unasked_source=guards[0].source if guards else "",
    )


def _concerns(material: PackMaterial, file: _File) -> bool:
    """Before a category is chosen only what every main item asks for is listed."""
    if file.item:
        return file.item in material.items
    return set(main_items(file.pack)) <= set(material.items)


def _lines(material: PackMaterial, file: _File) -> Iterator[Requirement]:
    if material.blank == _AUTHORISATION and material.per != "obligor":
        yield from _consent_lines(material, file)
    elif material.per == "person" and not _covers_household(material, file):
        today = clock.today()
        adult = adult_age_of(file.pack, today)
        for person in file.members:
            if not (material.adults_only and is_child(person, today, adult)):
                yield _line(material, person, file)
    else:
        yield _line(material, None, file)


def _covers_household(material: PackMaterial, file: _File) -> bool:
    """A scan handed in for nobody in particular counts for the whole household."""
    return (material.key, None) in file.given


def _consent_lines(material: PackMaterial, file: _File) -> Iterator[Requirement]:
    """One authorisation per adult, one by the guardian per child; signing is what gives it."""
    guardians = material.per == "guardian"
    for need in file.needs:
        if need.by_guardian == guardians:
            why = "由监护人代签" if guardians else "本人签署"
            if not need.is_missing:
                why = f"已于{chinese_day(need.consent.signed_at)}签署"  # type: ignore[union-attr]
            yield Requirement(
                material.key,
                material.title,
                need.person,
                "needed" if need.is_missing else "given",
                why,
                material.source,
                "consent",
                material.at,
                material.blank or "",
            )


def _line(material: PackMaterial, person: Person | None, file: _File) -> Requirement:
    state, why, clause = _judge(material, person, file)
    kind: Literal["paper", "form"] = "form" if material.key == _APPLICATION_FORM else "paper"
    return Requirement(
        material.key,
        material.title,
        person,
        state,
        why,
        clause or material.source,
        kind,
        material.at,
        material.blank or "",
    )


def _judge(material: PackMaterial, person: Person | None, file: _File) -> tuple[State, str, str]:
    """State, reason and (where another rule than the paper's own decides) its source."""
    if (material.key, person.uid if person else None) in file.given:
        return "given", "已提交", ""
    if _shown_already(material, person, file):
        return "given", "证件号码已核验登记，不收复印件", ""
    if _done_in_system(material, file):
        return "given", "已在系统中办理", ""
    answering = tuple(feed for feed in material.feeds if feed in file.feeds)
    if answering:
        why = f"可通过{feed_titles(answering)}数据核对，不用提供"
        return "not_needed", why, file.unasked_source
    if material.required or _called_for(material, person, file):
        why = material.who or material.when or "请提供原件或照片"
        if material.feeds:
            why = f"{feed_titles(material.feeds)}的数据没有接通，不能核对，请提供（{why}）"
        return "needed", why, ""
    return "not_needed", f"有这种情况才需要：{material.when or material.who}", ""


def _shown_already(material: PackMaterial, person: Person | None, file: _File) -> bool:
    """The identity card is shown, not kept: a checked number stands for it."""
    proves_identity = bool(material.proves) and set(material.proves) <= _KNOWN_FROM_ID
    return proves_identity and person is not None and person.id_index is not None


def _done_in_system(material: PackMaterial, file: _File) -> bool:
    """The form is the case itself once the applicant has signed his choice; so is the errand."""
    if material.key == _APPLICATION_FORM:
        return bool(file.application.chosen_item)
    return material.key == _PROXY_LETTER and file.application.proxy_proof_id is not None


def _called_for(material: PackMaterial, person: Person | None, file: _File) -> bool:
    """An optional paper is asked for once the declaration names what it proves, or the item
    itself stands on it (两项补贴: 残疾类别、等级) and its person is the applicant."""
    item = file.pack.items.get(file.item)
    if item is not None and set(material.proves) & set(item.needs):
        applicant = file.application.case.applicant_id
        if item.unit == "person" and (person is None or person.pk == applicant):
            return True
    for ref in material.proves:
        subject, key = ref.split(".", 1)
        fact = file.pack.facts.facts[ref]
        if any(_says_yes(fact, value) for value in _declared(subject, key, person, file)):
            return True
    return False


def _says_yes(fact: Fact, value: object) -> bool:
    """Whether a declared value speaks of something there is: 无、没有、未婚 do not, nor does 0."""
    if value in (None, False, 0, ""):
        return False
    if fact.type != "code":
        return True
    labels = {code.code: code.label for code in fact.codes}
    return not labels.get(str(value), "").startswith(_NO)


def _declared(subject: str, key: str, person: Person | None, file: _File) -> list[object]:
    held = file.declared.get(subject) or {}
    if isinstance(held, dict):
        return [held.get(key)]
    own = str(person.uid) if person else None
    return [row.get(key) for row in held if own is None or row.get("ref") == own]
