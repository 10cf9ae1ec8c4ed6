"""One page that a sceptic can read: tables, plots and traces in a single file that needs no network.

Every command of `palate eval` describes its page as sections; the template draws them. Plots are
inline SVG, text is escaped by the template engine, nothing is loaded from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from retrieval.errors import StorageFull

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot, with its interval where there is one."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    start: float = 0.0
    """Where the bar begins, for a waterfall; its length is `value`."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars on one scale."""

    bars: Sequence[Bar]
    top: float
    """What the full width stands for."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a trace."""

    said: str
    answer: str
    notes: Sequence[str] = ()
    """State and timings, a line each."""
    wrong: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A case worth reading in full."""

    title: str
    about: str
    turns: Sequence[Turn]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; everything but the heading may be missing."""

    title: str
    text: str = ""
    table: Table | None = None
    bars: Bars | None = None
    traces: Sequence[Trace] = ()


def write(out: Path, results: Mapping[str, Any], title: str, summary: str, sections: Sequence[Section]) -> None:
    """`results.json` and `report.html` in the folder `out`."""
    page = render(title, summary, sections)
    try:
        out.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results, ensure_ascii=False, indent=1)
        (out / "results.json").write_text(text + "\n", encoding="utf-8")
        (out / "report.html").write_text(page, encoding="utf-8")
    except OSError as error:
        raise StorageFull(f"{out} cannot be written: {error.strerror or error}") from None


def render(title: str, summary: str, sections: Sequence[Section]) -> str:
    """The page."""
    return _template("report.html").render(title=title, summary=summary, sections=sections)


def render_sections(sections: Sequence[Section]) -> str:
    """Sections without a page around them."""
    return _template("sections.html").render(sections=sections)


def _template(name: str) -> Template:
    environment = Environment(loader=PackageLoader("eval", "templates"), autoescape=True, undefined=StrictUndefined)
    environment.filters["number"] = number
    return environment.get_template(name)


def number(value: Cell) -> str:
    """A figure as people read it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".lstrip("0") if 0 < abs(value) < 1 else f"{value:,.1f}" if value % 1 else f"{value:,.0f}"
    return str(value)


def interval(estimate: Mapping[str, float | None]) -> str:
    """An estimate of `results.json` with its interval in words."""
    if estimate["value"] is None:
        return "–"
    return f"{number(estimate['value'])} [{number(estimate['low'])}, {number(estimate['high'])}]"
