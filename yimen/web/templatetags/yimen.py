"""Parts (组件) of a page as template tags, and filters for money, dates and masked numbers.

How to use each is in yimen/web/README.md; all of them with sample data stand in the gallery.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yimen.foundation import clock, identity
from yimen.foundation.money import format_yuan
from yimen.web.parts import compare, deadline, explain, fields, shown, steps, work
from yimen.web.workdays import working_days_between

register = template.Library()


# ---- filters -----------------------------------------------------------------------------


@register.filter
def yuan(fen: int | None) -> str:
    """123450 -> 1,234.50; unknown stays 未知."""
    return shown.UNKNOWN if fen is None or fen == "" else format_yuan(int(fen))


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2026年11月20日, as official papers write it."""
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def ymd(value: date | datetime | None) -> str:
    """2026-11-20."""
    day = _local(value)
    return f"{day:%Y-%m-%d}" if day else ""


@register.filter
def md(value: date | datetime | None) -> str:
    """11-20 within the product's year, else with the year in front."""
    day = _local(value)
    if not day:
        return ""
    return f"{day:%m-%d}" if day.year == clock.today().year else f"{day:%Y-%m-%d}"


@register.filter
def ymdhm(value: datetime | None) -> str:
    """2026-11-20 09:05."""
    day = _local(value)
    return f"{day:%Y-%m-%d %H:%M}" if day else ""


@register.filter
def show(value: object, unit: str = "") -> str:
    """Any value in words: 未知, 是, 否, money by unit "fen"."""
    return shown.show(value, unit)


@register.filter
def mask_id(value: str | None) -> str:
    """ID number with the middle starred."""
    return identity.mask_id(value or "")


@register.filter
def mask_name(value: str | None) -> str:
    """Name with all but the first character starred."""
    return identity.mask_name(value or "")


@register.filter
def mask_account(value: str | None) -> str:
    """Account or telephone number, last four digits."""
    return identity.mask_account(value or "")


@register.filter
def initial(name: str | None) -> str:
    """First character of a name, for the round mark beside it."""
    return (name or "?")[:1]


def _local(value: date | datetime | None) -> date | datetime | None:
    """A datetime in the product's zone; a date as it is; nothing as None."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(clock.ZONE)
    return value or None


# ---- small marks -------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", cls: str = "") -> SafeString:
    """An icon of icons.txt; decorative unless `label` gives it words."""
    words = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon {}" {} fill="none" stroke="currentColor" stroke-linecap="round" '
        'stroke-linejoin="round" focusable="false"><use href="{}#{}"></use></svg>',
        cls,
        words,
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def command_id() -> SafeString:
    """Hidden command id: a repeated click acts once. One per form."""
    return format_html('<input type="hidden" name="command_id" value="{}">', uuid.uuid4())


@register.simple_tag
def row_version(obj: Any) -> SafeString:
    """Hidden row version: an action on a stale page says so."""
    return format_html('<input type="hidden" name="row_version" value="{}">', obj.row_version)


@register.inclusion_tag("web/parts/chip.html")
def chip(text: str, tone: str = "", icon: str = "", title: str = "") -> dict[str, Any]:
    """Status chip; the tone follows the words unless given: info wait warn ok bad plain."""
    return {"text": text, "tone": tone or shown.tone_of(text), "icon": icon, "title": title}


@register.inclusion_tag("web/parts/deadline.html")
def deadline_badge(
    due: date | datetime | None,
    unit: str = "working_day",
    state: str = "running",
    reason: str = "",
    provisional: bool = False,
) -> dict[str, Any]:
    """Badge of a legal deadline; see parts/deadline.py for `state`."""
    badge = deadline.deadline_badge(
        due,
        clock.now(),
        unit=unit,
        state=state or "running",
        reason=reason or "",
        provisional=bool(provisional),
        working_days=working_days_between,
    )
    return {"badge": badge}


@register.inclusion_tag("web/parts/deadline.html")
def work_deadline(item: Any) -> dict[str, Any]:
    """Badge of a work item (待办), from its own columns."""
    return {"badge": work.work_badge(item, clock.now(), working_days_between)}


@register.inclusion_tag("web/parts/copy_button.html")
def copy_button(text: str, label: str = "复制", what: str = "") -> dict[str, Any]:
    """Button that copies `text`; `what` names it for screen readers, such as 受理号."""
    return {"text": text, "label": label, "what": what}


@register.inclusion_tag("web/parts/print_button.html")
def print_button(label: str = "打印", url: str = "") -> dict[str, Any]:
    """Print this page, or open the paper at `url` in a new window."""
    return {"label": label, "url": url}


# ---- parts of a desk page ----------------------------------------------------------------


@register.inclusion_tag("web/parts/step_strip.html")
def step_strip(items: Iterable[steps.StripStep | Mapping[str, str]]) -> dict[str, Any]:
    """Flow of a case: {title, state, detail}; state done current waiting paused skipped todo."""
    return {"steps": steps.strip(items)}


@register.inclusion_tag("web/parts/stat_cards.html")
def stat_cards(cards: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Cards {label, value, icon, tone, url, hint}; tone info warn bad ok plain."""
    return {"cards": list(cards)}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "分类") -> dict[str, Any]:
    """Tabs {label, url, count, active} as links."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("web/parts/filter_bar.html")
def filter_bar(
    filters: Iterable[Any],
    clear_url: str = "",
    target: str = "",
    keep: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """GET form over a table; `filters` are field mappings, `keep` goes along hidden."""
    views = [fields.field_view(item) for item in filters]
    return {"filters": views, "clear_url": clear_url, "target": target, "keep": keep or {}}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: RequestContext, page: Any, target: str = "") -> dict[str, Any]:
    """上一页/下一页 for a paging.Page; keeps the other parameters of the address."""
    parameters = context["request"].GET.copy()

    def link(cursor: str) -> str:
        if not cursor:
            return ""
        parameters["at"] = cursor
        return "?" + parameters.urlencode()

    return {
        "page": page,
        "previous": link(page.previous),
        "next": link(page.next),
        "target": target,
    }


@register.inclusion_tag("web/parts/empty_state.html")
def empty_state(
    title: str, text: str = "", icon: str = "inbox", url: str = "", action: str = ""
) -> dict[str, Any]:
    """What stands where nothing is; say what to do next in `text`."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("web/parts/row_check.html")
def row_check(value: object, label: str, name: str = "picked") -> dict[str, Any]:
    """Checkbox cell of a row; `label` names the row (申请人)."""
    return {"value": value, "label": label, "name": name}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """Events {at, title, who, text, tone, icon, url}, newest first as given."""
    return {"events": events}


@register.inclusion_tag("web/parts/comparison.html")
def comparison(rows: Iterable[Mapping[str, object]], caption: str = "") -> dict[str, Any]:
    """申报、核对、调查 side by side; see parts/compare.py for a row."""
    shown_rows = compare.comparison_rows(rows)
    return {
        "rows": shown_rows,
        "columns": compare.COLUMNS,
        "differing": sum(row.differs for row in shown_rows),
        "missing": sum(not row.compared for row in shown_rows),
        "caption": caption,
    }


@register.inclusion_tag("web/parts/explanation.html")
def explanation(lines: Iterable[Any], caption: str = "计算说明") -> dict[str, Any]:
    """Lines of a rules Outcome with parameter, clause and 待核定."""
    return {"lines": explain.explained(lines), "caption": caption}


@register.inclusion_tag("web/parts/progress.html")
def progress(
    value: int, maximum: int, label: str, detail: str = "", url: str = ""
) -> dict[str, Any]:
    """Progress of long work; with `url` it asks again every 2 s until done."""
    return {
        "value": value,
        "maximum": maximum,
        "label": label,
        "detail": detail,
        "url": url,
        "percent": 100 if not maximum else value * 100 // maximum,
        "done": value >= maximum,
    }


# ---- forms -------------------------------------------------------------------------------


@register.inclusion_tag("web/parts/field.html")
def field(
    source: BoundField | fields.FieldView | Mapping[str, Any], **changes: Any
) -> dict[str, Any]:
    """Label, control, unit, help and error of one field."""
    return {"field": fields.field_view(source, **changes)}


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(errors: Any) -> dict[str, Any]:
    """List of what to correct on top of a form: {field name: sentence} or a Django form."""
    if hasattr(errors, "errors"):
        form = errors
        found = [
            (form[n].id_for_label, "；".join(e)) for n, e in form.errors.items() if n in form.fields
        ]
        rest = [("", text) for text in form.non_field_errors()]
        return {"errors": rest + found}
    return {"errors": [(f"id_{n}" if n else "", text) for n, text in (errors or {}).items()]}


@register.inclusion_tag("web/parts/upload.html")
def upload(
    name: str,
    label: str,
    accept: str = "image/*,application/pdf",
    multiple: bool = True,
    max_mb: int = 20,
    url: str = "",
    help: str = "",
    error: str = "",
    required: bool = False,
    camera: bool = False,
) -> dict[str, Any]:
    """Upload with progress and thumbnails; with `url` each file is sent at once."""
    return {
        "name": name,
        "label": label,
        "accept": accept,
        "multiple": multiple,
        "max_mb": max_mb,
        "url": url,
        "help": help,
        "error": error,
        "required": required,
        "camera": camera,
    }


@register.inclusion_tag("web/parts/signature.html")
def signature(
    name: str, label: str, required: bool = True, error: str = "", help: str = ""
) -> dict[str, Any]:
    """Pad to sign with finger, pen or mouse; arrives as a PNG file named `name`."""
    return {"name": name, "label": label, "required": required, "error": error, "help": help}


@register.inclusion_tag("web/parts/autosave_state.html")
def autosave_state(saved_at: datetime | None = None) -> dict[str, Any]:
    """Says 已保存 hh:mm, or that changes are kept on this machine; inside a data-autosave form."""
    return {"saved_at": saved_at}


@register.inclusion_tag("web/parts/role_tiles.html", takes_context=True)
def role_tiles(
    context: RequestContext, roles: Iterable[Mapping[str, str]], url: str
) -> dict[str, Any]:
    """One-click roles of the demo login: {key, title, name, office, icon, hint}."""
    return {"roles": list(roles), "url": url, "csrf_token": context.get("csrf_token")}


@register.filter
def scripts(names: str) -> list[str]:
    """Addresses of our own scripts from their names: "shell dialog"."""
    return [static(f"web/js/{name}.js") for name in names.split()]
