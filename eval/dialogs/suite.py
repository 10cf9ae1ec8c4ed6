"""Many scenarios, many times: a case is a scenario with all its trials, as it stands in `results.json`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from agent.types import Reply
from eval.dialogs.play import Play, Played, Run, Words
from eval.dialogs.scenario import Scenario
from eval.dialogs.stage import Stage
from eval.journal import Journal
from eval.pace import Pace

Case = dict[str, Any]
"""A scenario with the trace of every trial, as JSON."""


def play_all(
    scenarios: Sequence[Scenario],
    stage: Stage,
    trials: int,
    words: Words,
    journal: Journal,
    report: Callable[[str], None],
) -> list[Case]:
    """Every scenario `trials` times, in the order they were read; what the journal knows is not played
    again. `report` gets a line for each scenario."""
    cases = []
    pace = Pace(len(scenarios), report)
    for number, scenario in enumerate(scenarios, 1):
        runs = [once(scenario, trial, stage, words, journal) for trial in range(trials)]
        case = case_json(scenario, runs)
        cases.append(case)
        mark = "ok  " if case["passes"] == trials else "FAIL"
        share = "" if trials == 1 else f" {case['passes']}/{trials}"
        report(f"{mark} {number:3d}/{len(scenarios)} {scenario.id}{share}")
        for line in next((run["failures"] for run in runs if not run["passed"]), []):
            report(f"       {line[:400]}")
        pace.step()
    return cases


def once(scenario: Scenario, trial: int, stage: Stage, words: Words, journal: Journal) -> dict[str, Any]:
    """One trial of a scenario, from the journal where an interrupted run has played it."""
    id = f"{scenario.id} {hashlib.sha256(scenario.model_dump_json().encode()).hexdigest()[:12]}"
    known = journal.known(id, trial)
    if known is not None:
        return known
    return journal.keep(id, trial, run_json(Play(stage, scenario, trial, words).run()))


def case_json(scenario: Scenario, runs: Sequence[dict[str, Any]]) -> Case:
    """A scenario with its trials."""
    return {
        "id": scenario.id,
        "about": scenario.about,
        "language": scenario.language,
        "twin": scenario.twin,
        "tags": list(scenario.tags),
        "passes": sum(run["passed"] for run in runs),
        "trials": len(runs),
        "runs": list(runs),
    }


def run_json(run: Run) -> dict[str, Any]:
    return {"passed": run.passed, "failures": run.failures, "steps": [step_json(step) for step in run.steps]}


def step_json(step: Played) -> dict[str, Any]:
    """A step: what was said or pressed, the state after it, the words, the verdicts."""
    return {
        "what": step.what,
        "error": step.error,
        "stopped": step.stopped,
        "state": state(step.reply) if step.reply else None,
        "text": step.reply.text if step.reply else "",
        "titles": [f"{card.title} ({card.year})" for card in step.reply.items] if step.reply else [],
        "ms": step.reply.timings_ms.model_dump() if step.reply else None,
        "checks": [{"name": check.name, "ok": check.ok, "reason": check.reason} for check in step.checks],
    }


def state(reply: Reply) -> dict[str, Any]:
    """What a turn left behind, without any prose: the part that two runs are compared by."""
    return {
        "intent": reply.intent.value,
        "language": reply.language,
        "ledger": [f"{e.field} {e.op} {e.value} {e.strength}" for e in reply.constraints],
        "items": [card.id for card in reply.items],
        "relaxed": [e.id for e in reply.relaxed],
        "question": reply.question is not None,
        "notices": len(reply.notices),
    }
