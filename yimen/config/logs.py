"""Log lines as JSON, with anything that looks like personal data masked.

Masked: 18- and 15-digit identity numbers, mobile phone numbers, bank accounts (12 to 19 digits).
The mask is deliberately greedy: a long technical number in a log may be lost, a person's never
gets in.
"""

import json
import logging
import re
from datetime import UTC, datetime

# A run of 11 to 19 digits, possibly ending in X, not part of a longer run, hash or uuid.
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z-])\d[\d ]{9,21}\d[\dXx]?(?![0-9A-Za-z-])")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_NUMBER = re.compile(r"\d{17}[\dXx]")


def mask_text(text: str) -> str:
    """`text` with identity, phone and account numbers reduced to their last two characters."""

    def starred(found: re.Match[str]) -> str:
        return "*" * (len(found.group()) - 2) + found.group()[-2:]

    for pattern in (_LONG_NUMBER, _ID_NUMBER, _PHONE):
        text = pattern.sub(starred, text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message and, for errors, the trace."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one masked line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_text(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = mask_text(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
