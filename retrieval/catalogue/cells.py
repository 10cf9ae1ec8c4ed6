"""Cells: one raw value of a file, turned into the text, number or list that is wanted, or refused.

Refusals say what is wrong with the value and what would be right; who knows the file and the line
adds them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LONGEST_ID = 512
_YEARS = range(-4000, 2201)


class BadCell(ValueError):
    """A value that cannot be taken."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field, self.problem = field, problem


def pick(values: Mapping[str, object], names: Sequence[str]) -> tuple[str, object]:
    """The first of the columns `names` that is filled, with its value; (names[0], None) without one."""
    for name in names:
        value = values.get(name)
        if value is not None and value != "" and value != []:
            return name, value
    return names[0], None


def text(field: str, value: object) -> str:
    """Text without control characters, trimmed; numbers as they are written; "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadCell(field, f"{_shown(value)} is not text")
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        value = int(value) if value.is_integer() else value
    return _CONTROL.sub("", str(value)).strip()


def identifier(field: str, value: object) -> str:
    """A non-empty id."""
    found = text(field, value)
    if not found:
        raise BadCell(field, "is missing: every row needs one")
    if len(found) > _LONGEST_ID:
        raise BadCell(field, f"has {len(found)} characters, at most {_LONGEST_ID} are allowed")
    return found


def texts(field: str, value: object, separator: str) -> tuple[str, ...]:
    """Several texts, from a list or from one text with separators; empty ones and repeats go."""
    if isinstance(value, list | tuple):
        parts = [text(field, each) for each in value]
    else:
        parts = [part.strip() for part in text(field, value).split(separator)]
    return tuple(dict.fromkeys(part for part in parts if part))


def number(field: str, value: object) -> float | None:
    """A finite number; None for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadCell(field, f"{_shown(value)} is not a number")
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise BadCell(field, f"{_shown(value)} is not a number") from None
    if math.isnan(found) and not isinstance(value, str):
        return None
    if not math.isfinite(found):
        raise BadCell(field, f"{_shown(value)} is not a number")
    return found


def year(field: str, value: object) -> int | None:
    """A year; None for an empty cell."""
    found = number(field, value)
    if found is None:
        return None
    if not found.is_integer() or int(found) not in _YEARS:
        raise BadCell(field, f"{_shown(value)} is not a year")
    return int(found)


def moment(field: str, value: object) -> int | None:
    """Unix seconds, from a number or an ISO 8601 date and time (UTC when it says nothing else)."""
    if isinstance(value, datetime):
        return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    if isinstance(value, str) and "-" in value[1:]:
        try:
            return moment(field, datetime.fromisoformat(value))
        except ValueError:
            raise BadCell(field, f"{_shown(value)} is not a time: Unix seconds or ISO 8601") from None
    found = number(field, value)
    if found is not None and abs(found) > 1e14:
        raise BadCell(field, f"{_shown(value)} is not a time: Unix seconds or ISO 8601")
    return None if found is None else int(found)


def _shown(value: object) -> str:
    written = repr(value)
    return written if len(written) <= 60 else written[:57] + "..."
