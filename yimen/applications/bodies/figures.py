"""Figures of a kept explanation as papers want them: whole fen, by the rule's own names."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def figure_fen(explanation: dict[str, Any], key: str) -> int | None:
    """A money figure of the explanation in fen; None where the rule has none or it is unknown."""
    for line in explanation.get("explanation", []):
        if line["key"] == key and line["value"] is not None:
            return int(Decimal(str(line["value"])) * 100)
    return None


def sums(explanation: dict[str, Any], members: int) -> dict[str, Any]:
    """人均月收入、当地标准、人数."""
    return {
        "per_capita": figure_fen(explanation, "per_capita"),
        "standard": figure_fen(explanation, "standard"),
        "member_count": members,
    }


def printed_lines(explanation: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines with a figure, its sentence and the clause behind it."""
    rows = []
    for line in explanation.get("explanation", []):
        if not line["text"]:
            continue
        row: dict[str, Any] = {"text": line["text"]}
        parameter = line.get("parameter")
        if parameter:
            pending = "" if parameter["certainty"] == "read" else "（待核定）"
            row["basis"] = f"{parameter['from_']}起，{parameter['clause']}{pending}"
        rows.append(row)
    return rows


def clauses(explanation: dict[str, Any]) -> str:
    """The clauses the result rests on, each once, in reading order."""
    found = [
        line["parameter"]["clause"]
        for line in explanation.get("explanation", [])
        if line.get("parameter")
    ]
    return "；".join(dict.fromkeys(clause for clause in found if clause))
