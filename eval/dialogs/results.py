"""Figures of a run of scenarios: `results.json`, and how it compares with an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from agent.types import Reply
from eval.dialogs.play import Played, Run
from eval.dialogs.suite import Case
from eval.statistics import pass_hat_mean, percentile, sign_test

KS = (1, 2, 4)
"""The k of pass^k."""
STAGES = ("understand", "retrieve", "rank", "items", "first_text", "total")


def results(cases: Sequence[Case], trials: int, made_of: dict[str, Any], missing: int | None) -> dict[str, Any]:
    """Everything a run found, as JSON. `missing` counts the model calls that a replay had no answer to."""
    return {
        "kind": "dialogs",
        "scenarios": len(cases),
        "trials": trials,
        "passed": sum(case.passes == trials for case in cases),
        **pass_table(cases),
        "by_language": {lang: pass_table([c for c in cases if c.scenario.language == lang]) for lang in ("en", "zh")},
        "twins": twins(cases),
        "by_tag": by_tag(cases),
        "latency_ms": latency(cases),
        "replay_missing": missing,
        "made_of": made_of,
        "cases": [case_json(case) for case in cases],
    }


def pass_table(cases: Sequence[Case]) -> dict[str, Any]:
    """pass^1, pass^2, pass^4, each with its interval; nulls where there are fewer trials than k."""
    counts = [case.counts for case in cases]
    return {f"pass^{k}": pass_hat_mean(counts, k).to_json() for k in KS}


def twins(cases: Sequence[Case]) -> dict[str, Any]:
    """English and Chinese twins: how many pass in one language only, and whether that may be chance."""
    by_id = {case.scenario.id: case for case in cases}
    pairs = [
        (case, by_id[case.scenario.twin])
        for case in cases
        if case.scenario.language == "en" and case.scenario.twin in by_id
    ]
    en = sum(a.passes > b.passes for a, b in pairs)
    zh = sum(a.passes < b.passes for a, b in pairs)
    return {"pairs": len(pairs), "only_en": en, "only_zh": zh, "p": round(sign_test(en, zh), 4)}


def by_tag(cases: Sequence[Case]) -> dict[str, dict[str, float | int]]:
    """Share of passes for every tag."""
    tags = sorted({tag for case in cases for tag in case.scenario.tags})
    table: dict[str, dict[str, float | int]] = {}
    for tag in tags:
        counts = [case.counts for case in cases if tag in case.scenario.tags]
        table[tag] = {
            "scenarios": len(counts),
            "passed": round(sum(p for p, _ in counts) / sum(n for _, n in counts), 4),
        }
    return table


def latency(cases: Sequence[Case]) -> dict[str, dict[str, float | None]]:
    """p50 and p95 of every stage over the turns with words, and of buttons, milliseconds."""
    turns = [(step, reply) for step, reply in replies(cases) if not step.what.startswith("[")]
    pressed = [reply.timings_ms.total for step, reply in replies(cases) if step.what.startswith("[")]
    table = {stage: spread([getattr(reply.timings_ms, stage) for _, reply in turns]) for stage in STAGES}
    return {**table, "button": spread(pressed)}


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """The middle and the slow end."""
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}


def replies(cases: Iterable[Case]) -> Iterable[tuple[Played, Reply]]:
    """Every answered step of every run."""
    return ((s, s.reply) for case in cases for run in case.runs for s in run.steps if s.reply is not None)


def case_json(case: Case) -> dict[str, Any]:
    """A case with the trace of every trial."""
    one = case.scenario
    return {
        "id": one.id,
        "about": one.about,
        "language": one.language,
        "twin": one.twin,
        "tags": list(one.tags),
        "passes": case.passes,
        "trials": len(case.runs),
        "runs": [run_json(run) for run in case.runs],
    }


def run_json(run: Run) -> dict[str, Any]:
    return {"passed": run.passed, "failures": run.failures, "steps": [step_json(step) for step in run.steps]}


def step_json(step: Played) -> dict[str, Any]:
    """A step: what was said or pressed, the state after it, the words, the verdicts."""
    return {
        "what": step.what,
        "error": step.error,
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


def compare(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Against an earlier run: cases that got better or worse with the chance of such a split, and every
    step of the first trial whose state differs (drift)."""
    old = {case["id"]: case for case in before["cases"]}
    both = [(case, old[case["id"]]) for case in now["cases"] if case["id"] in old]
    better = [a["id"] for a, b in both if rate(a) > rate(b)]
    worse = [a["id"] for a, b in both if rate(a) < rate(b)]
    return {
        "shared": len(both),
        "better": better,
        "worse": worse,
        "p": round(sign_test(len(better), len(worse)), 4),
        "same_catalogue": now["made_of"]["catalogue"] == before["made_of"]["catalogue"],
        "same_prompts": now["made_of"]["prompts"] == before["made_of"]["prompts"],
        "drift": [difference for a, b in both for difference in drift(a, b)],
    }


def rate(case: dict[str, Any]) -> float:
    """Share of a case's trials that passed."""
    share: float = case["passes"] / case["trials"]
    return share


def drift(now: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """Parts of the state that differ between two runs of one case."""
    found = []
    steps = zip(now["runs"][0]["steps"], before["runs"][0]["steps"], strict=False)
    for number, (a, b) in enumerate(steps, 1):
        if a["what"] != b["what"] or not (a["state"] and b["state"]):
            continue
        for part, came in a["state"].items():
            if came != b["state"].get(part):
                found.append(
                    {"id": now["id"], "step": number, "part": part, "before": b["state"].get(part), "now": came}
                )
    return found
