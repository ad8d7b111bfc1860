"""Entries of the desk's sidebar (导航): who sees which, and how much waits behind each."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse

TOWNSHIP = frozenset({"window_clerk", "township_reviewer", "township_leader"})
COUNTY = frozenset({"county_reviewer", "county_decider"})
FINANCE = frozenset({"township_finance", "county_finance"})
FIELD = frozenset({"village_assistant", "surveyor"})
CASEWORK = TOWNSHIP | COUNTY | FIELD | {"supervisor"}
RELATIVES = frozenset({"window_clerk", "township_reviewer", "county_reviewer"})
WINDOW = frozenset({"window_clerk", "township_reviewer"})
RECEIVING = frozenset({"liaison", "township_reviewer", "county_reviewer"})
EVERYBODY = frozenset[str]()

# A counter takes the request and returns how much the reader himself can act on, never the rest.
Counter = Callable[[Any], int]
_counters: dict[str, Counter] = {}


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar. `roles` empty: for everybody who is logged in."""

    key: str
    label: str
    icon: str
    roles: frozenset[str]
    url: str = ""
    count: int = 0
    active: bool = False

    @property
    def url_name(self) -> str:
        """The URL name the screens of this entry register."""
        return f"web:{self.key}"


ENTRIES = (
    Entry("home", "工作台", "layout-dashboard", EVERYBODY),
    Entry("inbox", "待办事项", "inbox", EVERYBODY),
    Entry("window", "窗口", "building", WINDOW),
    Entry("referrals", "转来事项", "arrow-right", RECEIVING),
    Entry("cases", "在办案件", "folders", CASEWORK),
    Entry("households", "家庭档案", "home-heart", CASEWORK),
    Entry("means_check", "经济核对", "scale", COUNTY | TOWNSHIP | {"liaison", "supervisor"}),
    Entry("notices", "公示管理", "speakerphone", COUNTY | TOWNSHIP | FIELD | {"supervisor"}),
    Entry("awards", "待遇", "certificate", COUNTY | TOWNSHIP | FINANCE | {"supervisor"}),
    Entry("payments", "资金发放", "cash", COUNTY | FINANCE | {"supervisor"}),
    Entry("statistics", "分地区统计", "list-check", CASEWORK),
    Entry("duties", "任务台账", "list-check", TOWNSHIP | COUNTY),
    Entry("relatives", "近亲属备案", "user-check", RELATIVES),
    Entry("stations", "服务站", "home", TOWNSHIP | COUNTY | {"admin"}),
    Entry("packs", "政策库", "books", EVERYBODY),
    Entry("feeds", "数据接通", "cloud-check", frozenset({"admin"})),
    Entry("delegation", "审批权下放", "building", COUNTY | {"township_leader", "supervisor"}),
    Entry("calendar", "工作日历", "calendar", COUNTY),
    Entry("staff", "人员岗位", "users", frozenset({"admin"})),
    Entry("security", "登录安全", "shield-lock", EVERYBODY),
)
NEW_CASE = Entry(
    "intake_new",
    "新登记",
    "plus",
    frozenset({"window_clerk", "village_assistant", "township_reviewer"}),
)


def register_count(key: str, counter: Counter) -> None:
    """Let the screens of entry `key` show a count; called once, when they are loaded."""
    if key not in {entry.key for entry in ENTRIES}:
        raise ValueError(f"no sidebar entry {key!r}")
    _counters[key] = counter


def allowed(entry: Entry, roles: Collection[str]) -> bool:
    """May somebody with these roles see the entry?"""
    return not entry.roles or bool(entry.roles & set(roles))


def url_of(entry: Entry) -> str:
    """Address of the entry; empty while no screen has taken its name."""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


def sidebar(request: Any, roles: Collection[str]) -> list[Entry]:
    """Entries for the roles, with addresses, counts and the one being looked at."""
    shown = [
        replace(entry, url=url_of(entry), count=_counters[entry.key](request) if _has(entry) else 0)
        for entry in ENTRIES
        if allowed(entry, roles)
    ]
    here = _here([entry for entry in shown if entry.url], request.path)
    return [replace(entry, active=entry.key == here) for entry in shown if entry.url]


def _has(entry: Entry) -> bool:
    return entry.key in _counters


def _here(entries: list[Entry], path: str) -> str:
    """Key of the entry with the longest address that begins the path; home only exactly."""
    fits = [e for e in entries if path == e.url or (e.key != "home" and path.startswith(e.url))]
    return max(fits, key=lambda entry: len(entry.url)).key if fits else ""
