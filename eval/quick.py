"""The quick set: what `make eval` runs, at most ten minutes on two cores.

The verifier over its planted sentences, recall by K, all scenarios and all tasks without a model, then
a handful of scenarios with the model under test. Each part writes its own results and page into a
folder of its own; the page on top holds the figures of all and their worst cases.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from eval import comparison, recall
from eval.dialogs import report as dialogs_page
from eval.dialogs.command import Options
from eval.dialogs.command import run as play_dialogs
from eval.report import Bar, Bars, Section, Table, Trace, interval, write
from eval.tasks import command as tasks_command
from eval.words import check_grounding
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]
Parts = dict[str, dict[str, Any]]
SCENARIOS = resources.files("eval").joinpath("data", "dialogs")
LIVE = "quick"
"""Tag of the scenarios that are played with the model."""
WORST = 20


def run(settings: RetrievalSettings, out: Path, report: Report, against: Path | None = None) -> None:
    """Every part, then the page on top. A part that finds failures does not stop the others."""
    before = comparison.earlier(against, "quick")
    minutes: dict[str, float] = {}
    without = tasks_command.Options(out / "tasks", model=False)
    with resources.as_file(SCENARIOS) as folder:
        parts: dict[str, Callable[[Path], object]] = {
            "grounding": lambda to: check_grounding(settings, to, 0, report),
            "recall": lambda to: recall.run(settings, to),
            "dialogs": lambda to: play_dialogs(settings, [folder], Options(to, model=False), report),
            "tasks": lambda to: tasks_command.run(settings, None, without, report),
            "dialogs-model": lambda to: play_dialogs(settings, [folder], Options(to, only=LIVE, words="all"), report),
        }
        for name, play in parts.items():
            report(f"--- {name}")
            started = time.monotonic()
            play(out / name)
            minutes[name] = round((time.monotonic() - started) / 60, 2)
    found = {name: json.loads((out / name / "results.json").read_text(encoding="utf-8")) for name in parts}
    results = gathered(found, minutes)
    if before:
        results["against"] = comparison.compare(results, before)
    text = f"{sum(minutes.values()):.1f} minutes in all. Every part has its own report in the folder of its name."
    write(out, results, "Quick evaluation", text, sections(found, results))
    report(f"report: {out / 'report.html'}")


def gathered(found: Parts, minutes: dict[str, float]) -> dict[str, Any]:
    """The figures of all parts, and every case with its passes."""
    cases = [
        {"id": f"{name}/{case['id']}", "passes": case["passes"], "trials": case["trials"]}
        for name, part in found.items()
        for case in part.get("cases", [])
    ]
    heads = {name: headline(part) for name, part in found.items()}
    made_of = found["dialogs-model"]["made_of"]
    return {"kind": "quick", "minutes": minutes, "parts": heads, "made_of": made_of, "cases": cases}


def headline(part: dict[str, Any]) -> dict[str, Any]:
    """The figures of a part that stand for it."""
    if "verifier" in part:
        return {key: part["verifier"][key] for key in ("false_caught", "true_passed")}
    if part.get("methods"):
        return {name: by["R@10"] for name, by in part["methods"].items()}
    return {key: part[key] for key in ("scenarios", "tasks", "passed", "pass^1") if key in part}


def sections(found: Parts, results: dict[str, Any]) -> list[Section]:
    """The page: figures first, what was run on what last."""
    parts = [figures(found, results)]
    if results.get("against"):
        parts.append(comparison.section(results["against"]))
    parts += [parity(found), recall.section(found["recall"]), dialogs_page.times(found["dialogs-model"])]
    return [*parts, worst(found), dialogs_page.made_of(results["made_of"])]


def figures(found: Parts, results: dict[str, Any]) -> Section:
    """Every part in a line, and pass^1 as bars."""
    rows: list[list[str | float]] = []
    bars: list[Bar] = []
    for name, head in results["parts"].items():
        model = found[name].get("made_of", {}).get("model", {}).get("name", "–")
        minutes = results["minutes"][name]
        if "pass^1" in head:
            estimate = head["pass^1"]
            count = head.get("scenarios", head.get("tasks"))
            rows.append([name, model, f"{head['passed']} of {count}", interval(estimate), minutes])
            bars.append(Bar(name, estimate["value"], estimate["low"], estimate["high"]))
        else:
            for key, value in head.items():
                shown = interval(value) if isinstance(value, dict) else f"{value:.3f}"
                rows.append([f"{name}: {key}", "–", "", shown, minutes])
    header = ("part", "model", "passed", "pass^1, recall@10 or share, 95 % interval", "minutes of the part")
    return Section("Figures", table=Table(header, rows), bars=Bars(bars, 1.0))


def parity(found: Parts) -> Section:
    """English against Chinese in every part that speaks both."""
    bars = [
        Bar(f"{name} {lang}", e["value"], e["low"], e["high"])
        for name, part in found.items()
        for lang, table in part.get("by_language", {}).items()
        if (e := table["pass^1"])["value"] is not None
    ]
    twin = found["dialogs"]["twins"]
    text = (
        f"pass^1 by language. Of {twin['pairs']} pairs of twins {twin['only_en']} did better in English and "
        f"{twin['only_zh']} in Chinese (sign test p = {twin['p']})."
    )
    return Section("Languages", text, bars=Bars(bars, 1.0))


def worst(found: Parts) -> Section:
    """The cases that failed most, in full: those with the model first."""
    traces: list[Trace] = []
    for name, tell in (
        ("dialogs-model", dialogs_page.trace),
        ("dialogs", dialogs_page.trace),
        ("tasks", tasks_command.trace),
    ):
        failed = [case for case in found[name]["cases"] if case["passes"] < case["trials"]]
        traces += [tell(case) for case in sorted(failed, key=lambda case: float(case["passes"] / case["trials"]))]
    return Section("Worst cases", f"{len(traces)} failed.", traces=traces[:WORST])
