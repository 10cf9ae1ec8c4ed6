"""Figures of two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval import figures
from eval.errors import EvaluationProblem


def estimate(value: float, half: float) -> dict[str, float]:
    return {"value": value, "low": value - half, "high": value + half}


def run(folder: Path, results: dict[str, Any], page: str = "<html><body><h1>Ranking</h1></body></html>") -> Path:
    folder.mkdir()
    (folder / "results.json").write_text(json.dumps(results), "utf-8")
    (folder / "report.html").write_text(page, "utf-8")
    return folder / "results.json"


def test_every_figure_at_the_same_place_is_compared() -> None:
    now = {"people": {"palate": {"R@10": estimate(0.30, 0.02)}}, "leaks": 0, "date": "today", "good": True}
    before = {"people": {"palate": {"R@10": estimate(0.20, 0.02)}}, "leaks": 2, "gone": 1}
    found = {one["figure"]: one for one in figures.compare(now, before)}
    assert set(found) == {"people / palate / R@10", "leaks"}
    assert found["people / palate / R@10"]["p"] < 0.001
    assert found["leaks"]["p"] is None


def test_a_difference_within_the_intervals_is_no_news() -> None:
    assert (figures.chance(estimate(0.30, 0.05), estimate(0.29, 0.05)) or 0) > 0.5
    assert figures.chance(estimate(0.3, 0.0), estimate(0.3, 0.0)) == 1.0


@pytest.mark.parametrize("page", ["<html><body><h1>Ranking</h1></body></html>", "<!doctype html><h1>Ranking</h1>"])
def test_the_comparison_goes_into_results_and_page(tmp_path: Path, page: str) -> None:
    before = figures.read(run(tmp_path / "before", {"R@10": estimate(0.2, 0.01), "leaks": 0}))
    run(tmp_path / "now", {"R@10": estimate(0.3, 0.01), "leaks": 0}, page)
    assert "1 of them with p below .05" in figures.add(tmp_path / "now", before)
    shown = (tmp_path / "now" / "report.html").read_text("utf-8")
    assert shown.count("Against the earlier run") == 1
    assert shown.count("</body>") == page.count("</body>")
    assert figures.read(tmp_path / "now" / "results.json")["against"][0]["figure"] == "R@10"


def test_results_of_another_kind_are_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationProblem, match="no figure in common"):
        figures.compare({"a": 1}, {"b": 1})
    with pytest.raises(EvaluationProblem, match="no results"):
        figures.read(tmp_path / "missing.json")
