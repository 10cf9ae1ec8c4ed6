"""`palate eval tasks`: the command's body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from agent.engine import Engine
from agent.llm import open_engine
from agent.llm.off import OffEngine
from agent.settings import agent_settings
from eval.dialogs.stage import Stage
from eval.errors import EvaluationProblem
from eval.provenance import provenance
from eval.report import Bar, Bars, Section, Table, Trace, Turn, interval, write
from eval.statistics import pass_hat_mean, percentile
from eval.tasks import task as files
from eval.tasks.make import make
from eval.tasks.play import Attempt, attempt
from eval.tasks.task import Task, holds
from retrieval.catalogue.repository import Catalogue
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]
FIXED = resources.files("eval").joinpath("data", "tasks", "films.jsonl")
KS = (1, 2, 4)
WORST = 20


@dataclass(frozen=True, slots=True)
class Played:
    """A task with its trials."""

    task: Task
    attempts: tuple[Attempt, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """(passes, trials)."""
        return sum(one.passed for one in self.attempts), len(self.attempts)


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


def run(
    settings: RetrievalSettings, path: Path | None, trials: int, out: Path, report: Report, model: bool = True
) -> bool:
    """Play the tasks, write results and page; whether all passed. Without `model` none is asked."""
    with resources.as_file(FIXED) as fixed:
        tasks = files.read(path or fixed)
    engine: Engine = open_engine(agent_settings(), settings) if model else OffEngine()
    stage = Stage.open(settings, engine)
    try:
        items = list(stage.catalogue.each())
        fit = [task for task in tasks if holds(task, items, stage.catalogue.domain)]
        if not fit:
            raise EvaluationProblem(
                path or "the fixed tasks", None, "no task fits this catalogue: make some with --make"
            )
        played = play_all(fit, stage, trials, report)
        made_of = provenance(stage.catalogue, engine)
    finally:
        stage.close()
    found = results(played, trials, len(tasks) - len(fit), made_of)
    write(out, found, "Constraint tasks", summary(found), sections(found, played))
    report(summary(found))
    passed: bool = found["passed"] == found["tasks"]
    return passed


def play_all(tasks: Sequence[Task], stage: Stage, trials: int, report: Report) -> list[Played]:
    """Every task `trials` times."""
    played = []
    for task in tasks:
        one = Played(task, tuple(attempt(task, stage) for _ in range(trials)))
        played.append(one)
        passes = one.counts[0]
        report(f"{'ok  ' if passes == trials else 'FAIL'} {task.id} {passes}/{trials}")
        for each in [a for a in one.attempts if not a.passed][:1]:
            report(f"       {each.reason[:300]}")
    return played


def results(played: Sequence[Played], trials: int, unfit: int, made_of: dict[str, Any]) -> dict[str, Any]:
    """The figures as JSON. `unfit` tasks no longer hold in this catalogue and were left out."""
    return {
        "kind": "tasks",
        "tasks": len(played),
        "unfit": unfit,
        "trials": trials,
        "passed": sum(one.counts[0] == trials for one in played),
        **table(played),
        "possible": table([one for one in played if one.task.possible]),
        "impossible": table([one for one in played if not one.task.possible]),
        "by_language": {lang: table([o for o in played if o.task.language == lang]) for lang in ("en", "zh")},
        "messages_p50": percentile([len(a.exchanges) for o in played for a in o.attempts if a.passed], 0.5),
        "made_of": made_of,
        "cases": [case(one) for one in played],
    }


def table(played: Sequence[Played]) -> dict[str, Any]:
    """pass^k with intervals."""
    return {f"pass^{k}": pass_hat_mean([one.counts for one in played], k).to_json() for k in KS}


def case(one: Played) -> dict[str, Any]:
    """A task with what was said in every trial."""
    return {
        **one.task.model_dump(mode="json"),
        "passes": one.counts[0],
        "trials": one.counts[1],
        "runs": [
            {
                "passed": a.passed,
                "constraints": a.constraints,
                "policy": a.policy,
                "reason": a.reason,
                "exchanges": [
                    {"said": e.said, "text": e.reply.text, "items": [card.id for card in e.reply.items]}
                    for e in a.exchanges
                ],
            }
            for a in one.attempts
        ],
    }


def summary(found: dict[str, Any]) -> str:
    """One sentence."""
    left = f"; {found['unfit']} no longer hold in this catalogue and were left out" if found["unfit"] else ""
    return f"{found['passed']} of {found['tasks']} tasks solved every time, {found['trials']} played of each{left}."


def sections(found: dict[str, Any], played: Sequence[Played]) -> list[Section]:
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
        "answer when in the end nothing was offered. Published best on tau-Rec's own tasks, which are others: "
        "pass^1 .525, pass^4 .333."
    )
    failed = sorted((one for one in played if one.counts[0] < one.counts[1]), key=lambda one: one.counts[0])
    return [
        Section("Solved", text, Table(("", *(f"pass^{k}" for k in KS)), rows), Bars(bars, 1.0)),
        Section("Worst cases", f"{len(failed)} failed.", traces=[trace(one) for one in failed[:WORST]]),
    ]


def trace(one: Played) -> Trace:
    """The first failed trial of a task."""
    failed = next(a for a in one.attempts if not a.passed)
    wanted = ", ".join(f"{w.condition} ({w.reveal})" for w in one.task.wanted)
    turns = [
        Turn(e.said, e.reply.text, [f"ledger: {[f'{c.field} {c.op} {c.value}' for c in e.reply.constraints]}"])
        for e in failed.exchanges
    ]
    return Trace(f"{one.task.id}: {one.counts[0]} of {one.counts[1]}", f"{wanted}. {failed.reason}", turns)
