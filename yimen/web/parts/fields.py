"""One form field as the page shows it: from a Django form or from plain values (fact catalogue)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

KINDS = frozenset(
    "text textarea select radio checkbox checks number money date datetime tel idnumber "
    "password search email".split()
)
_INPUT = {
    "money": ("text", "decimal"),
    "number": ("text", "numeric"),
    "idnumber": ("text", ""),
    "tel": ("tel", "tel"),
    "date": ("date", ""),
    "datetime": ("datetime-local", ""),
    "password": ("password", ""),
    "search": ("search", ""),
    "email": ("email", "email"),
}


@dataclass(frozen=True)
class FieldView:
    """Everything the field template needs; `choices` are (value, label) pairs."""

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    help: str = ""
    error: str = ""
    required: bool = False
    unit: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    placeholder: str = ""
    autocomplete: str = "off"
    readonly: bool = False
    rows: int = 3
    max_length: int | None = None
    html_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a kind the template cannot draw."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown field kind {self.kind!r}, one of {sorted(KINDS)}")

    @property
    def id(self) -> str:
        """HTML id of the control."""
        return self.html_id or f"id_{self.name}"

    @property
    def input_type(self) -> str:
        """The type attribute of an <input>."""
        return _INPUT.get(self.kind, ("text", ""))[0]

    @property
    def shown_value(self) -> str:
        """The value as the control holds it: dates in ISO form, unknown as empty."""
        if self.value is None or self.kind == "password":
            return ""
        if isinstance(self.value, date):
            return self.value.isoformat()[:16]
        return str(self.value)

    @property
    def inputmode(self) -> str:
        """Which keyboard a phone opens; empty for its own choice."""
        return _INPUT.get(self.kind, ("text", ""))[1]

    @property
    def is_group(self) -> bool:
        """True where one label names several controls, so that a fieldset is drawn."""
        return self.kind in {"radio", "checks"}

    @property
    def described_by(self) -> str:
        """Ids of help and error, for aria-describedby."""
        ids = [f"{self.id}-help"] * bool(self.help) + [f"{self.id}-error"] * bool(self.error)
        return " ".join(ids)

    @property
    def chosen(self) -> set[str]:
        """Chosen values of a group as text."""
        if self.value is None or self.value == "":
            return set()
        many = isinstance(self.value, list | tuple | set)
        return {str(v) for v in self.value} if many else {str(self.value)}


def field_view(source: BoundField | FieldView | Mapping[str, Any], **changes: Any) -> FieldView:
    """A FieldView from a form's field, a mapping or another view; `changes` win over all."""
    if isinstance(source, FieldView):
        return FieldView(**{**source.__dict__, **changes})
    if isinstance(source, BoundField):
        return FieldView(**{**_from_bound(source), **changes})
    values = {**source, **changes}
    values["choices"] = pairs(values.get("choices", []))
    return FieldView(**values)


def pairs(choices: Iterable[Any]) -> list[tuple[str, str]]:
    """(value, label) from pairs, from {code, label} of the fact catalogue, or from words."""
    out = []
    for choice in choices:
        if isinstance(choice, Mapping):
            out.append((str(choice["code"]), str(choice["label"])))
        elif isinstance(choice, str):
            out.append((choice, choice))
        else:
            value, label = choice
            out.append(("" if value is None else str(value), str(label)))
    return out


def _from_bound(bound: BoundField) -> dict[str, Any]:
    formfield = bound.field
    return {
        "name": bound.html_name,
        "label": str(bound.label),
        "kind": _kind(formfield),
        "value": bound.value(),
        "help": str(bound.help_text),
        "error": "；".join(str(error) for error in bound.errors),
        "required": formfield.required,
        "choices": pairs(getattr(formfield, "choices", [])),
        "placeholder": str(formfield.widget.attrs.get("placeholder", "")),
        "autocomplete": str(formfield.widget.attrs.get("autocomplete", "off")),
        "readonly": formfield.disabled,
        "max_length": getattr(formfield, "max_length", None),
        "html_id": bound.id_for_label if bound.auto_id else "",
    }


def _kind(formfield: forms.Field) -> str:
    """The nearest kind for a Django form field; `data-kind` on the widget decides first."""
    widget = formfield.widget
    if "data-kind" in widget.attrs:
        return str(widget.attrs["data-kind"])
    for widget_class, kind in (
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.PasswordInput, "password"),
        (forms.DateTimeInput, "datetime"),
        (forms.DateInput, "date"),
        (forms.NumberInput, "number"),
    ):
        if isinstance(widget, widget_class):
            return kind
    return "text"
