"""Line plots as small SVG files that need nothing: the same in the report and in the documentation.

A *line* is a named row of points; a point has a place on either axis and may have the ends of an interval,
drawn as a whisker. Axes are linear or logarithmic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, TOP, BOTTOM = 62, 200, 34, 46
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#8c6d31", "#7f7f7f", "#882255")
"""Told apart by people who see few colours, and by their order in the legend."""
LIKES = (0, 1, 2, 3, 5, 8, 12)


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a plot."""

    label: str
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool

    @classmethod
    def of(cls, values: Sequence[float], start: float, end: float, logarithmic: bool, from_zero: bool) -> Scale:
        low, high = min(values), max(values)
        low = 0.0 if from_zero and not logarithmic else low
        return cls(low, high if high > low else low + 1, start, end, logarithmic)

    def __call__(self, value: float) -> float:
        low, high, at = np.log10([self.low, self.high, value]) if self.logarithmic else (self.low, self.high, value)
        return round(float(self.start + (at - low) / (high - low) * (self.end - self.start)), 1)

    def ticks(self) -> list[float]:
        """Round values within the scale."""
        if self.logarithmic:
            powers = range(int(np.ceil(np.log10(self.low) - 1e-9)), int(np.floor(np.log10(self.high) + 1e-9)) + 1)
            return [10.0**p for p in powers]
        step = 10 ** np.floor(np.log10((self.high - self.low) / 2))
        step *= next(m for m in (1, 2, 5, 10) if (self.high - self.low) / (step * m) <= 6)
        return [float(v) for v in np.arange(np.ceil(self.low / step) * step, self.high + step / 1e6, step)]


def plot(title: str, across: Axis, up: Axis, lines: Mapping[str, Sequence[Point]]) -> str:
    """The SVG of a plot; logarithmic axes want values above zero."""
    points = [point for line in lines.values() for point in line]
    heights = [y for p in points for y in (p.y, p.low, p.high) if y is not None]
    x = Scale.of([p.x for p in points], LEFT, WIDTH - RIGHT, across.logarithmic, from_zero=False)
    y = Scale.of(heights, HEIGHT - BOTTOM, TOP, up.logarithmic, from_zero=True)
    drawn = "".join(part for n, (name, line) in enumerate(lines.items()) for part in _line(n, name, line, x, y))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="{escape(title)}"><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>{_axes(across, up, x, y)}{drawn}</svg>\n'
    )


def _line(number: int, name: str, line: Sequence[Point], x: Scale, y: Scale) -> Iterator[str]:
    colour = COLOURS[number % len(COLOURS)]
    places = " ".join(f"{x(p.x)},{y(p.y)}" for p in line)
    yield f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for p in line:
        if p.low is not None and p.high is not None:
            yield f'<path d="M{x(p.x)} {y(p.low)}V{y(p.high)}" stroke="{colour}" opacity=".4"/>'
        yield f'<circle cx="{x(p.x)}" cy="{y(p.y)}" r="2.5" fill="{colour}"/>'
    left, top = WIDTH - RIGHT + 12, TOP + 8 + 18 * number
    yield f'<path d="M{left} {top}h16" stroke="{colour}" stroke-width="3"/>'
    yield f'<text x="{left + 22}" y="{top + 4}">{escape(name)}</text>'


def _axes(across: Axis, up: Axis, x: Scale, y: Scale) -> str:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="#444"/>']
    parts += [f'<text x="{x(tick)}" y="{bottom + 16}" text-anchor="middle">{tick:,g}</text>' for tick in x.ticks()]
    for tick in y.ticks():
        parts.append(f'<path d="M{LEFT} {y(tick)}H{right}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:,g}</text>')
    parts.append(f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(across.label)}</text>')
    middle = (TOP + bottom) / 2
    turned = f'transform="rotate(-90 14 {middle})"'
    parts.append(f'<text x="14" y="{middle}" text-anchor="middle" {turned}>{escape(up.label)}</text>')
    return "".join(parts)


def plots(results: Mapping[str, Any]) -> dict[str, str]:
    """Name of the file (without its ending) to SVG, for whatever was measured."""
    out: dict[str, str] = {}
    if "people" in results:
        out["likes"] = _likes(results["people"])
        out["recall"] = _recall(results["people"])
    if len(results.get("scale", ())) > 1:
        out |= _scale(results["scale"])
    return out


def _point(x: float, figure: Mapping[str, float]) -> Point:
    return Point(x, figure["value"], figure["low"], figure["high"])


def _likes(people: Mapping[str, Any]) -> str:
    lines = {
        name: [_point(n, by[f"{n} likes"]["nDCG@10"]) for n in LIKES if f"{n} likes" in by]
        for name, by in people.items()
    }
    return plot("Held-out people: nDCG@10 by number of likes", Axis("likes told"), Axis("nDCG@10"), lines)


def _recall(people: Mapping[str, Any]) -> str:
    lines = {
        name: [_point(float(key[2:]), figure) for key, figure in by["warm"].items() if key.startswith("R@")]
        for name, by in people.items()
    }
    title = "Held-out people, four fifths of the likes told: recall by K"
    return plot(title, Axis("K", logarithmic=True), Axis("recall"), lines)


TIMES = {
    "a whole slate": "slate_ms",
    "fold-in and top 10": "fold_in_top10_ms",
    "nearest 200, exact": "exact_1_ms",
    "nearest 200, Chroma": "chroma_1_ms",
    "nearest 200, hnswlib": "hnswlib_ms",
    "10 % of the years, exact": "exact_0.1_ms",
    "10 % of the years, Chroma": "chroma_0.1_ms",
}
LEARNING = {
    "import of items": "import_items_s",
    "import of interactions": "import_interactions_s",
    "training on interactions": "train_collaborative_s",
    "keywords and attributes": "train_words_s",
    "filling Chroma": "index_s",
}


def _scale(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    items = Axis("items", logarithmic=True)

    def each(names: Mapping[str, str]) -> dict[str, list[Point]]:
        found = {
            name: [Point(line["items"], line[key]) for line in lines if line.get(key)] for name, key in names.items()
        }
        return {name: points for name, points in found.items() if points}

    memory = {"most memory held": "memory_mb"}
    return {
        "scale-ranking": plot("Ranking, p95", items, Axis("milliseconds", logarithmic=True), each(TIMES)),
        "scale-learning": plot("Import and training", items, Axis("seconds", logarithmic=True), each(LEARNING)),
        "scale-memory": plot("Memory", items, Axis("MB"), each(memory)),
    }
