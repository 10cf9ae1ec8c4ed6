"""Figures of a run beside those of an earlier one, for the commands that measure and play no cases.

Every number and every estimate with an interval that stands at the same place in both `results.json`
is compared. Where both have intervals, the chance of such a difference between two runs of the same
worth is given; the runs are taken as independent, which is the careful side when they share their data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import EvaluationProblem
from eval.report import Section, Table, interval, number, render_sections

ESTIMATE = frozenset({"value", "low", "high"})
Z95 = 1.959964
"""Half the width of a 95 % interval in standard errors."""
Figures = dict[str, Mapping[str, float] | float]


def read(path: Path) -> dict[str, Any]:
    """The results of a run."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationProblem(path, None, f"these are no results: {error}") from None
    if not isinstance(found, dict):
        raise EvaluationProblem(path, None, "these are no results of `palate eval`")
    return found


def figures(results: object, place: str = "") -> Iterator[tuple[str, Mapping[str, float] | float]]:
    """Every figure of some results, with where it stands."""
    if isinstance(results, bool) or results is None:
        return
    if isinstance(results, int | float):
        yield place, float(results)
    elif isinstance(results, Mapping):
        if results.keys() >= ESTIMATE:
            if results["value"] is not None:
                yield place, results
            return
        for name, value in results.items():
            if name != "against":
                yield from figures(value, f"{place} / {name}" if place else str(name))


def compare(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs, one entry a figure: where, before, now, and p where both have intervals."""
    old = dict(figures(before))
    shared = [(place, old[place], new) for place, new in figures(now) if place in old]
    if not shared:
        raise EvaluationProblem("--against", None, "the two runs have no figure in common")
    return [{"figure": place, "before": was, "now": new, "p": chance(was, new)} for place, was, new in shared]


def chance(was: Mapping[str, float] | float, new: Mapping[str, float] | float) -> float | None:
    """Two-sided p of a difference, from the widths of both intervals; None where one has none."""
    if not (isinstance(was, Mapping) and isinstance(new, Mapping)):
        return None
    error = math.hypot(*((one["high"] - one["low"]) / (2 * Z95) for one in (was, new)))
    difference = abs(new["value"] - was["value"])
    if not error:
        return 1.0 if not difference else 0.0
    return round(math.erfc(difference / error / math.sqrt(2)), 4)


def section(compared: list[dict[str, Any]]) -> Section:
    """Figures that differ, the surest differences first."""
    other = [one for one in compared if one["before"] != one["now"]]
    other.sort(key=lambda one: 1.0 if one["p"] is None else one["p"])
    rows = [[one["figure"], _said(one["before"]), _said(one["now"]), one["p"]] for one in other]
    sure = sum(one["p"] is not None and one["p"] < 0.05 for one in other)
    text = f"{len(compared)} figures are in both runs, {len(other)} differ, {sure} of them with p below .05."
    return Section("Against the earlier run", text, Table(("figure", "before", "now", "p"), rows))


def _said(figure: Mapping[str, float] | float) -> str:
    return interval(figure) if isinstance(figure, Mapping) else number(figure)


def add(out: Path, before: Mapping[str, Any]) -> str:
    """Put the comparison into the results and the page of a finished run; says it in a line."""
    now = read(out / "results.json")
    compared = compare(now, before)
    told = section(compared)
    (out / "results.json").write_text(
        json.dumps({**now, "against": compared}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    page = (out / "report.html").read_text(encoding="utf-8")
    body, end, rest = page.partition("</body>")
    (out / "report.html").write_text(body + render_sections([told]) + end + rest, encoding="utf-8")
    return told.text
