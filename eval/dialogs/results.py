"""Figures of a run of scenarios: `results.json`, and how it compares with an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eval.comparison import pairs
from eval.dialogs.play import Words
from eval.dialogs.suite import Case
from eval.statistics import pass_hat_mean, percentile, sign_test

KS = (1, 2, 4)
"""The k of pass^k."""
STAGES = ("understand", "retrieve", "rank", "items", "first_text", "total")


def results(
    cases: Sequence[Case], trials: int, words: Words, made_of: dict[str, Any], missing: int | None
) -> dict[str, Any]:
    """Everything a run found, as JSON. `missing` counts the model calls that a replay had no answer to."""
    return {
        "kind": "dialogs",
        "scenarios": len(cases),
        "trials": trials,
        "words": words,
        "passed": sum(case["passes"] == trials for case in cases),
        **pass_table(cases),
        "by_language": {lang: pass_table([c for c in cases if c["language"] == lang]) for lang in ("en", "zh")},
        "twins": twins(cases),
        "by_tag": by_tag(cases),
        "by_trial": by_trial(cases),
        "answers": heard(cases),
        "latency_ms": latency(cases),
        "replay_missing": missing,
        "made_of": made_of,
        "cases": list(cases),
    }


def pass_table(cases: Sequence[Case]) -> dict[str, Any]:
    """pass^1, pass^2, pass^4, each with its interval; nulls where there are fewer trials than k."""
    counts = [(case["passes"], case["trials"]) for case in cases]
    return {f"pass^{k}": pass_hat_mean(counts, k).to_json() for k in KS}


def twins(cases: Sequence[Case]) -> dict[str, Any]:
    """English and Chinese twins: how many pass in one language only, and whether that may be chance."""
    by_id = {case["id"]: case for case in cases}
    pairs = [(case, by_id[case["twin"]]) for case in cases if case["language"] == "en" and case["twin"] in by_id]
    en = sum(a["passes"] > b["passes"] for a, b in pairs)
    zh = sum(a["passes"] < b["passes"] for a, b in pairs)
    return {"pairs": len(pairs), "only_en": en, "only_zh": zh, "p": round(sign_test(en, zh), 4)}


def by_tag(cases: Sequence[Case]) -> dict[str, dict[str, float | int]]:
    """Share of passes for every tag."""
    tags = sorted({tag for case in cases for tag in case["tags"]})
    table: dict[str, dict[str, float | int]] = {}
    for tag in tags:
        found = [case for case in cases if tag in case["tags"]]
        passed = sum(case["passes"] for case in found) / sum(case["trials"] for case in found)
        table[tag] = {"scenarios": len(found), "passed": round(passed, 4)}
    return table


def by_trial(cases: Sequence[Case]) -> list[float]:
    """Share of scenarios that pass in each trial: the first as written, the others worded otherwise."""
    runs = [case["runs"] for case in cases]
    return [round(sum(run["passed"] for run in trial) / len(trial), 4) for trial in zip(*runs, strict=True)]


def heard(cases: Iterable[Case]) -> dict[str, int]:
    """Answers with items: heard to their end, or stopped before the model wrote about them."""
    shown = [step for step in steps(cases) if step["titles"] and not step["what"].startswith("[")]
    stopped = sum(step["stopped"] for step in shown)
    return {"in_full": len(shown) - stopped, "stopped": stopped}


def latency(cases: Sequence[Case]) -> dict[str, dict[str, float | None]]:
    """p50 and p95 of every stage over the turns with words, and of buttons, milliseconds. A stopped
    answer has no end."""
    spoken = [step for step in steps(cases) if not step["what"].startswith("[")]
    whole = [step for step in spoken if not step["stopped"]]
    pressed = [step["ms"]["total"] for step in steps(cases) if step["what"].startswith("[")]
    table = {stage: spread([s["ms"][stage] for s in (whole if stage == "total" else spoken)]) for stage in STAGES}
    return {**table, "button": spread(pressed)}


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """The middle and the slow end."""
    return {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}


def steps(cases: Iterable[Case]) -> Iterator[dict[str, Any]]:
    """Every answered step of every trial."""
    return (step for case in cases for run in case["runs"] for step in run["steps"] if step["ms"])


def drifted(now: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """Every step of the first trial whose state differs from the earlier run's."""
    return [difference for a, b in pairs(now, before) for difference in drift(a, b)]


def drift(now: Case, before: Case) -> list[dict[str, Any]]:
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
