"""The quick set: what `make eval` runs in a few minutes.

All scenarios and all tasks without a model, the verifier over its planted sentences, then a handful
of scenarios with the model under test. Each part writes its own results and page into a folder of
its own; the page on top holds the figures of all.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from eval.dialogs.command import Options
from eval.dialogs.command import run as play_dialogs
from eval.report import Bar, Bars, Section, Table, interval, write
from eval.tasks.command import run as play_tasks
from eval.words import check_grounding
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]
SCENARIOS = resources.files("eval").joinpath("data", "dialogs")
LIVE = "quick"
"""Tag of the scenarios that are played with the model."""


def run(settings: RetrievalSettings, out: Path, report: Report) -> None:
    """Every part, then the page on top. A part that finds failures does not stop the others."""
    minutes: dict[str, float] = {}
    with resources.as_file(SCENARIOS) as folder:
        parts: dict[str, Callable[[Path], object]] = {
            "grounding": lambda to: check_grounding(settings, to, 0, report),
            "dialogs": lambda to: play_dialogs(settings, [folder], Options(to, model=False), report),
            "tasks": lambda to: play_tasks(settings, None, 1, to, report, model=False),
            "dialogs-model": lambda to: play_dialogs(settings, [folder], Options(to, only=LIVE), report),
        }
        for name, play in parts.items():
            report(f"--- {name}")
            started = time.monotonic()
            play(out / name)
            minutes[name] = round((time.monotonic() - started) / 60, 2)
    found = {name: json.loads((out / name / "results.json").read_text(encoding="utf-8")) for name in parts}
    heads = {name: headline(part) for name, part in found.items()}
    results = {"kind": "quick", "minutes": minutes, "parts": heads}
    text = f"{sum(minutes.values()):.1f} minutes in all. Every part has its own report in the folder of its name."
    write(out, results, "Quick evaluation", text, sections(found, heads, minutes))
    report(f"report: {out / 'report.html'}")


def headline(part: dict[str, Any]) -> dict[str, Any]:
    """The figures of a part that stand for it."""
    if "verifier" in part:
        return {key: part["verifier"][key] for key in ("false_caught", "true_passed")}
    return {key: part[key] for key in ("scenarios", "tasks", "passed", "pass^1") if key in part}


def sections(found: dict[str, Any], heads: dict[str, Any], minutes: dict[str, float]) -> list[Section]:
    """The page: one table, one plot."""
    rows: list[list[str | float]] = []
    bars: list[Bar] = []
    for name, head in heads.items():
        model = found[name].get("made_of", {}).get("model", {}).get("name", "-")
        if "pass^1" in head:
            estimate = head["pass^1"]
            count = head.get("scenarios", head.get("tasks"))
            rows.append([name, model, f"{head['passed']} of {count}", interval(estimate), minutes[name]])
            bars.append(Bar(name, estimate["value"], estimate["low"], estimate["high"]))
        else:
            rows += [[f"{name}: {key}", model, f"{value:.3f}", "", minutes[name]] for key, value in head.items()]
    header = ("part", "model", "passed", "pass^1 with its 95 % interval", "minutes")
    return [Section("Figures", table=Table(header, rows), bars=Bars(bars, 1.0))]
