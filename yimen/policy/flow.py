"""A procedure laid out as a chart (流程图): lanes by level, rows by order, lines between.

Measures are millimetres from the upper left corner of the chart. Steps that only an event starts
stand apart, in `events`.
"""

from dataclasses import dataclass, field

from yimen.policy.limits import figure_words
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure, Step
from yimen.policy.vocabulary import CONDITIONS, END, EVENTS

LANES: tuple[tuple[str, str], ...] = (
    ("applicant", "申请人"),
    ("grid", "村民小组（网格）"),
    ("village", "村（社区）"),
    ("township", "乡镇（街道）"),
    ("county", "县级"),
    ("city", "设区的市级"),
    ("external", "有关部门"),
)
LANE_HEAD = 9.0
GAP = 0.3
"""Share of a row that is left for the lines above its boxes."""
MARGIN = 3.0


@dataclass(frozen=True)
class Node:
    """One box: where it stands and what is written in it."""

    key: str
    title: str
    who: str
    figure: str
    legal: bool
    note: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Edge:
    """One line with an arrow at its end."""

    points: tuple[tuple[float, float], ...]
    dashed: bool


@dataclass
class Flow:
    """The whole chart."""

    width: float
    height: float
    lanes: list[dict[str, object]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)


def draw_flow(pack: Pack, version: Procedure, width: float, height: float) -> Flow:
    """Lay the version out within the given measures."""
    steps = [step for step in version.steps if step.on is None]
    names = dict(LANES) | {level.key: level.title for level in pack.levels}
    lanes = [key for key, _ in LANES if any(step.level == key for step in steps)]
    flow = Flow(width, height, events=_events(pack, version))
    ranks = _ranks(version, steps)
    spans = _spans(steps, ranks, lanes, width)
    flow.lanes = [{"title": names[key], "x": spans[key][0], "w": spans[key][1]} for key in lanes]
    row = (height - LANE_HEAD) / (max(ranks.values()) + 1)
    placed: dict[str, Node] = {}
    for step in steps:
        same = [s.key for s in steps if (s.level, ranks[s.key]) == (step.level, ranks[step.key])]
        left, wide = spans[step.level]
        cell = (wide - 2 * MARGIN) / len(same)
        placed[step.key] = _node(
            pack,
            step,
            version,
            x=left + MARGIN + same.index(step.key) * cell,
            y=LANE_HEAD + ranks[step.key] * row + row * GAP,
            w=cell - (2 if len(same) > 1 else 0),
            h=row * (1 - GAP),
        )
    flow.nodes = list(placed.values())
    for step in steps:
        for before in version.before(step.key):
            if before in placed:
                near = ranks[step.key] - ranks[before] == 1
                span = spans[version.step(before).level]
                line = _line(placed[before], placed[step.key], row * GAP, span, near=near)
                flow.edges.append(Edge(line, dashed=step.when is not None))
    return flow


def _ranks(version: Procedure, steps: list[Step]) -> dict[str, int]:
    """Row of each step: one below the lowest of those before it."""
    keys = {step.key for step in steps}
    ranks: dict[str, int] = {}

    def rank(key: str) -> int:
        if key not in ranks:
            before = [one for one in version.before(key) if one in keys]
            ranks[key] = max((rank(one) + 1 for one in before), default=0)
        return ranks[key]

    for step in steps:
        rank(step.key)
    return ranks


def _spans(
    steps: list[Step], ranks: dict[str, int], lanes: list[str], width: float
) -> dict[str, tuple[float, float]]:
    """Left edge and width of each lane: wider where steps stand side by side."""
    most = dict.fromkeys(lanes, 1)
    for step in steps:
        beside = sum((s.level, ranks[s.key]) == (step.level, ranks[step.key]) for s in steps)
        most[step.level] = max(most[step.level], beside)
    unit = width / sum(most.values())
    found, left = {}, 0.0
    for key in lanes:
        found[key] = (left, unit * most[key])
        left += unit * most[key]
    return found


def _node(
    pack: Pack, step: Step, version: Procedure, *, x: float, y: float, w: float, h: float
) -> Node:
    back = [
        f"“{one.title}”转到{version.step(one.to).title}"
        for one in step.outcomes
        if one.to not in (None, END) and version.has(str(one.to)) and one.to is not None
    ]
    when = [f"{CONDITIONS[step.when]}时"] if step.when in CONDITIONS else []
    return Node(
        key=step.key,
        title=step.title,
        who=_who(pack, step),
        figure=figure_words(step.within) if step.within else "",
        legal=bool(step.within and step.within.legal),
        note="；".join([*when, *back[:1]]),
        x=x,
        y=y,
        w=w,
        h=h,
    )


def _who(pack: Pack, step: Step) -> str:
    return "系统自动" if step.role == "system" else pack.roles.get(step.role, step.role)


def _line(
    start: Node, end: Node, gap: float, span: tuple[float, float], *, near: bool
) -> tuple[tuple[float, float], ...]:
    """Down from one box into the other; past other boxes along the edge of the lane."""
    x0, y0 = start.x + start.w / 2, start.y + start.h
    x1, y1 = end.x + end.w / 2, end.y
    turn = y1 - gap * 0.55
    if near:
        if abs(x0 - x1) < 0.5:
            return ((x0, y0), (x1, y1))
        return ((x0, y0), (x0, turn), (x1, turn), (x1, y1))
    left, wide = span
    side = left + wide - 1 if x1 >= x0 else left + 1
    below = y0 + gap * 0.3
    return ((x0, y0), (x0, below), (side, below), (side, turn), (x1, turn), (x1, y1))


def _events(pack: Pack, version: Procedure) -> list[dict[str, object]]:
    return [
        {
            "event": EVENTS.get(step.on, step.on),
            "title": step.title,
            "who": _who(pack, step),
            "figure": figure_words(step.within) if step.within else "",
            "legal": bool(step.within and step.within.legal),
        }
        for step in version.steps
        if step.on is not None
    ]
