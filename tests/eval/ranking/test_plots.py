"""Plots: well formed, within their frame, one for whatever was measured."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from eval.ranking.plots import HEIGHT, LEFT, RIGHT, WIDTH, Axis, Point, plot, plots


def circles(svg: str) -> list[tuple[float, float]]:
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}circle")  # noqa: S314  our own text
    return [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in found]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_larger_values_stand_higher_and_further_right(logarithmic: bool) -> None:
    axis = Axis("a & b", logarithmic)
    places = circles(plot("<title>", axis, axis, {"one": [Point(1, 2), Point(10, 20), Point(100, 200)]}))
    assert places == sorted(places) and [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    assert all(LEFT <= x <= WIDTH - RIGHT and 0 <= y <= HEIGHT for x, y in places)


def test_a_line_of_one_value_is_drawn() -> None:
    assert circles(plot("flat", Axis("x"), Axis("y"), {"one": [Point(1, 0.5), Point(2, 0.5, 0.5, 0.5)]}))


def test_there_is_a_plot_for_whatever_was_measured() -> None:
    figure = {"value": 0.3, "low": 0.2, "high": 0.4}
    by = {"warm": {"R@1": figure, "R@10": figure}, **{f"{n} likes": {"nDCG@10": figure} for n in (0, 1, 2)}}
    line: dict[str, Any] = {"items": 1000, "memory_mb": 90, "slate_ms": 3.5, "import_items_s": 0.3}
    drawn = plots({"people": {"one": by}, "scale": [line, {**line, "items": 10_000, "memory_mb": 900}]})
    assert set(drawn) == {"likes", "recall", "scale-ranking", "scale-learning", "scale-memory"}
    assert plots({"scale": [line]}) == {}
