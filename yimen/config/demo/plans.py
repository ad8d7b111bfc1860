"""Who the sixty demo households are and how far each has come (演示办件表).

A row: kind of family, last act, working days since it came, and marks: "proxy" filed by the
village assistant, "car" or "deposit" hidden from the declaration. The days are chosen so that
work is due today, tomorrow and in some days, and some is overdue.
"""

from __future__ import annotations

from datetime import date

from yimen.config.demo.desks import STATIONS
from yimen.config.demo.families import family
from yimen.config.demo.story import Plan

# Real communities and villages of the three townships, the assistant's own first.
VILLAGES = {
    "yucheng": (
        STATIONS["yucheng"],
        "331083001002",
        "331083001209",
        "331083001258",
        "331083001272",
    ),
    "chumen": (STATIONS["chumen"], "331083102011", "331083102200", "331083102219"),
    "damaiyu": (STATIONS["damaiyu"], "331083003003", "331083003207", "331083003249"),
}

_ROWS = {
    "yucheng": """
        elder published 72; illness published 70; single_parent published 69; large published 68
        disabled registered 2; grandparent published 66; illness published 65 proxy
        near published 34; elder published 31; illness published 16; disabled decided 14
        single_parent notice_over 18
        large notice_over 13; illness noticed 9 proxy; single_parent registered 1; near noticed 6
        grandparent answered 13; single_parent objected 9; illness opined 7; disabled checked 19
        elder checked 16; near registered 3 proxy; illness checked 7 deposit; near checked 5 car
        single_parent half_checked 5; illness asked 4; elder chosen 3; disabled chosen 2
        single_parent visited 2; large visiting 1; illness booked 3 proxy; elder booked 1
        near accepted 1; single_parent accepted 0; elder registered 0 proxy; illness registered 1
    """,
    "chumen": """
        single_parent published 71; elder published 69; illness published 67 proxy
        disabled published 66; illness returned 17; elder notice_over 19; large noticed 7
        illness decided 40 car; single_parent checked 15; elder chosen 4; illness visited 2 proxy
        near booked 2; disabled registered 0; single_parent withdrawn 9
    """,
    "damaiyu": """
        illness published 70; grandparent published 68; elder published 66; near noticed 8
        large checked 14; single_parent half_checked 6; elder visiting 1; illness booked 4
        disabled terminated 12; near not_accepted 8
    """,
}


def plans(today: date) -> list[Plan]:
    """All households, the longest-standing first, so that numbers follow the days."""
    made: list[Plan] = []
    for town, text in _ROWS.items():
        rows = [row.split() for line in text.strip().splitlines() for row in line.split(";")]
        for place, (kind, until, since, *marks) in enumerate(rows):
            hiding = next((mark for mark in marks if mark in ("car", "deposit")), "")
            villages = VILLAGES[town]
            proxy = "proxy" in marks
            made.append(
                Plan(
                    family(len(made) + 1, kind, today, hiding),
                    town,
                    villages[0] if proxy else villages[place % len(villages)],
                    int(since),
                    until,
                    proxy,
                )
            )
    return sorted(made, key=lambda plan: -plan.since)
