"""`palate eval tasks`: the command's body."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from agent.engine import Engine
from agent.llm import open_engine
from agent.llm.off import OffEngine
from agent.settings import agent_settings
from eval.comparison import compare, earlier, section
from eval.dialogs.play import Words
from eval.dialogs.report import made_of as made_of_section
from eval.dialogs.results import KS, by_trial, pass_table
from eval.dialogs.stage import Stage
from eval.dialogs.suite import Case
from eval.errors import EvaluationProblem
from eval.journal import Journal
from eval.pace import Pace
from eval.provenance import provenance
from eval.report import Bar, Bars, Section, Table, Trace, Turn, interval, write
from eval.statistics import percentile
from eval.tasks import task as files
from eval.tasks.make import make
from eval.tasks.play import Attempt, attempt
from eval.tasks.task import Task, holds
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]
FIXED = resources.files("eval").joinpath("data", "tasks", "films.jsonl")
WORST = 20


def make_file(settings: RetrievalSettings, path: Path, count: int, seed: int) -> int:
    """Make tasks from the catalogue and write them; how many."""
    catalogue = Catalogue.open(settings)
    try:
        known = [int(n) for n in catalogue.popularity()]
        tasks = make(list(catalogue.each()), catalogue.domain, known, count, seed)
    finally:
        catalogue.close()
    files.write(path, tasks)
    return len(tasks)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do."""

    out: Path
    trials: int = 1
    words: Words = "checked"
    against: Path | None = None
    """results.json of an earlier run."""
    model: bool = True
    """False plays without any model, whatever the environment says."""


def run(settings: RetrievalSettings, path: Path | None, options: Options, report: Report) -> bool:
    """Play the tasks, write results and page; whether all passed."""
    before = earlier(options.against, "tasks")
    with resources.as_file(FIXED) as fixed:
        tasks = files.read(path or fixed)
    engine: Engine = open_engine(agent_settings(), settings) if options.model else OffEngine()
    stage = Stage.open(settings, engine)
    try:
        made_of = provenance(stage.catalogue, engine)
        journal = Journal(options.out, {"kind": "tasks", "words": options.words, "made_of": made_of})
        fit = fitting(tasks, stage, path)
        cases = play_all(fit, stage, options, journal, report)
    finally:
        stage.close()
    found = results(cases, options.trials, len(tasks) - len(fit), made_of)
    if before:
        found["against"] = compare(found, before)
    write(options.out, found, "Constraint tasks", summary(found), sections(found))
    journal.finish()
    report(summary(found))
    passed: bool = found["passed"] == found["tasks"]
    return passed


def fitting(tasks: Sequence[Task], stage: Stage, path: Path | None) -> list[Task]:
    """The tasks that still are as they say in this catalogue."""
    items = list(stage.catalogue.each())
    fit = [task for task in tasks if holds(task, items, stage.catalogue.domain)]
    if not fit:
        raise EvaluationProblem(path or "the fixed tasks", None, "no task fits this catalogue: make some with --make")
    return fit


def play_all(tasks: Sequence[Task], stage: Stage, options: Options, journal: Journal, report: Report) -> list[Case]:
    """Every task with all its trials; what the journal knows is not played again."""
    cases = []
    pace = Pace(len(tasks), report)
    for task in tasks:
        runs = [once(task, trial, stage, options.words, journal) for trial in range(options.trials)]
        passes = sum(run["passed"] for run in runs)
        cases.append({**task.model_dump(mode="json"), "passes": passes, "trials": len(runs), "runs": runs})
        report(f"{'ok  ' if passes == options.trials else 'FAIL'} {task.id} {passes}/{options.trials}")
        for run in [run for run in runs if not run["passed"]][:1]:
            report(f"       {run['reason'][:300]}")
        pace.step()
    return cases


def once(task: Task, trial: int, stage: Stage, words: Words, journal: Journal) -> dict[str, Any]:
    """One trial of a task, from the journal where an interrupted run has played it."""
    id = f"{task.id} {hashlib.sha256(task.model_dump_json().encode()).hexdigest()[:12]}"
    return journal.known(id, trial) or journal.keep(id, trial, run_json(attempt(task, stage, trial, words)))


def run_json(one: Attempt) -> dict[str, Any]:
    """A trial with all that was said."""
    return {
        "passed": one.passed,
        "constraints": one.constraints,
        "policy": one.policy,
        "reason": one.reason,
        "exchanges": [
            {
                "said": e.said,
                "text": e.reply.text,
                "items": [card.id for card in e.reply.items],
                "ledger": [f"{c.field} {c.op} {c.value}" for c in e.reply.constraints],
            }
            for e in one.exchanges
        ],
    }


def results(cases: Sequence[Case], trials: int, unfit: int, made_of: dict[str, Any]) -> dict[str, Any]:
    """The figures as JSON. `unfit` tasks no longer hold in this catalogue and were left out."""
    lengths = [len(run["exchanges"]) for case in cases for run in case["runs"] if run["passed"]]
    return {
        "kind": "tasks",
        "tasks": len(cases),
        "unfit": unfit,
        "trials": trials,
        "passed": sum(case["passes"] == trials for case in cases),
        **pass_table(cases),
        "possible": pass_table([case for case in cases if case["possible"]]),
        "impossible": pass_table([case for case in cases if not case["possible"]]),
        "by_language": {lang: pass_table([c for c in cases if c["language"] == lang]) for lang in ("en", "zh")},
        "by_trial": by_trial(cases),
        "messages_p50": percentile(lengths, 0.5),
        "made_of": made_of,
        "cases": list(cases),
    }


def summary(found: dict[str, Any]) -> str:
    """One sentence."""
    left = f"; {found['unfit']} no longer hold in this catalogue and were left out" if found["unfit"] else ""
    return f"{found['passed']} of {found['tasks']} tasks solved every time, {found['trials']} played of each{left}."


def sections(found: dict[str, Any]) -> list[Section]:
    """The page."""
    groups = {"all": found, "has an answer": found["possible"], "has none": found["impossible"], **found["by_language"]}
    rows = [[name, *(interval(group[f"pass^{k}"]) for k in KS)] for name, group in groups.items()]
    bars = [
        Bar(name, e["value"], e["low"], e["high"])
        for name, group in groups.items()
        if (e := group["pass^1"])["value"] is not None
    ]
    text = (
        "A task is solved when an item that meets every condition was shown and no policy was broken; one without an "
        "answer when in the end nothing was offered. Between trials vary the person's sentences and the order of the "
        "conditions. Published best on tau-Rec's own tasks, which are others: pass^1 .525, pass^4 .333."
    )
    failed = sorted((c for c in found["cases"] if c["passes"] < c["trials"]), key=lambda case: int(case["passes"]))
    parts = [Section("Solved", text, Table(("", *(f"pass^{k}" for k in KS)), rows), Bars(bars, 1.0))]
    if found.get("against"):
        parts.append(section(found["against"]))
    worst = Section("Worst cases", f"{len(failed)} failed.", traces=[trace(case) for case in failed[:WORST]])
    return [*parts, worst, made_of_section(found["made_of"])]


def trace(case: Case) -> Trace:
    """The first failed trial of a task."""
    failed = next(run for run in case["runs"] if not run["passed"])
    wanted = ", ".join(f"{one['condition']} ({one['reveal']})" for one in case["wanted"])
    turns = [Turn(e["said"], e["text"], [f"ledger: {e['ledger']}"]) for e in failed["exchanges"]]
    return Trace(f"{case['id']}: {case['passes']} of {case['trials']}", f"{wanted}. {failed['reason']}", turns)
