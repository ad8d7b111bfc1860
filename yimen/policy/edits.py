"""Changes an officer may propose to a pack (修改政策包): a closed list, each with its basis.

An edit holds words and figures only. It takes effect from the day of its draft; `apply_edit`
returns a new pack and leaves the old one alone. Raises PackError with a sentence that says what
does not fit.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from yimen.policy.edit_procedures import set_limit, set_words, switch_notice, switch_step
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError
from yimen.policy.values import Certainty, DatedValue, Rank, Strict, coerce_value, value_on
from yimen.policy.words import day_words, value_words


class ValueEdit(Strict):
    """A parameter (标准) gets another value; money is integer fen; `from_` None = draft's day."""

    kind: Literal["value"] = "value"
    parameter: str
    value: bool | int | str | tuple[str, ...]
    from_: date | None = Field(default=None, alias="from")
    source: str
    clause: str = ""
    rank: Rank = "local"
    certainty: Certainty = "read"


class LimitEdit(Strict):
    """A step (`step`) or a limit on the whole case (`limit`) gets another number of days."""

    kind: Literal["limit"] = "limit"
    procedure: str
    step: str = ""
    limit: str = ""
    count: int = Field(ge=0)
    source: str


class StepEdit(Strict):
    """A step is left out (`on` False) or taken in again as an earlier version has it."""

    kind: Literal["step"] = "step"
    procedure: str
    step: str
    on: bool
    source: str


class WordsEdit(Strict):
    """The name of a step or what the applicant is told at it."""

    kind: Literal["words"] = "words"
    procedure: str
    step: str
    title: str = ""
    title_plain: str = ""
    source: str


class NoticeEdit(Strict):
    """Public notice (公示) of an item on or off; its steps and papers follow."""

    kind: Literal["notice"] = "notice"
    item: str
    on: bool
    source: str


class BasisEdit(Strict):
    """An item gets another basis document or owner (归口单位, a key of the pack's offices)."""

    kind: Literal["basis"] = "basis"
    item: str
    source: str
    owner_role: str = ""


Edit = Annotated[
    ValueEdit | LimitEdit | StepEdit | WordsEdit | NoticeEdit | BasisEdit,
    Field(discriminator="kind"),
]
_EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def edit_from(data: dict[str, Any]) -> Edit:
    """Read back what `edit_data` wrote."""
    return _EDIT.validate_python(data)


def edit_data(edit: Edit) -> dict[str, Any]:
    """The edit as JSON data."""
    return edit.model_dump(mode="json", by_alias=True)


def apply_edit(pack: Pack, edit: Edit, on: date) -> Pack:
    """Return the pack with the edit in it, in effect from `on`."""
    if not edit.source.strip():
        raise PackError.of("source", "请写明这项改动的依据（文号和条款）")
    if isinstance(edit, ValueEdit):
        return _value(pack, edit, edit.from_ or on)
    if isinstance(edit, BasisEdit):
        return _basis(pack, edit)
    if isinstance(edit, NoticeEdit):
        return switch_notice(pack, edit.item, turn_on=edit.on, source=edit.source, on=on)
    if edit.procedure not in pack.procedures:
        raise PackError.of("procedures", f"政策包“{pack.title}”没有办理程序“{edit.procedure}”")
    if isinstance(edit, LimitEdit):
        target = (edit.step, edit.limit)
        return set_limit(pack, edit.procedure, target, edit.count, edit.source, on)
    if isinstance(edit, StepEdit):
        return switch_step(
            pack, edit.procedure, edit.step, turn_on=edit.on, source=edit.source, on=on
        )
    words = (edit.title, edit.title_plain)
    return set_words(pack, edit.procedure, edit.step, words, edit.source, on)


def _value(pack: Pack, edit: ValueEdit, on: date) -> Pack:
    held = pack.parameters.get(edit.parameter)
    if not held:
        raise PackError.of("parameter", f"政策包“{pack.title}”没有“{edit.parameter}”这项标准")
    try:
        fitted = coerce_value(edit.value, held[0].unit)
    except ValueError as error:
        raise PackError.of("value", f"“{held[0].title}”{error}") from error
    new = DatedValue(
        key=edit.parameter,
        title=held[0].title,
        unit=held[0].unit,
        value=fitted,
        from_=on,
        source=edit.source,
        clause=edit.clause,
        rank=edit.rank,
        certainty=edit.certainty,
        binds=held[-1].binds,
    )
    others = [v for v in held if (v.from_, v.rank) != (new.from_, new.rank)]
    values = tuple(sorted((*others, new), key=lambda v: v.from_))
    wins = value_on(values, on)
    if wins != new and wins is not None:
        raise PackError.of(
            "rank",
            f"“{new.title}”在{day_words(on)}仍以效力更高的{wins.source}为准"
            f"（{value_words(wins)}），请核对效力层级或先改上级的规定",
        )
    return pack.with_parts(parameters={**pack.parameters, edit.parameter: values})


def _basis(pack: Pack, edit: BasisEdit) -> Pack:
    item = pack.item(edit.item)
    changes: dict[str, Any] = {"source": edit.source}
    if edit.owner_role:
        if edit.owner_role not in pack.offices:
            raise PackError.of("owner_role", f"没有“{edit.owner_role}”这个单位，请从列表中选择")
        changes["owner_role"] = edit.owner_role
    changed = item.model_copy(update=changes)
    return pack.with_parts(items={**pack.items, edit.item: changed})
