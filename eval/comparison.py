"""A run against an earlier one: which cases got better or worse, and whether that may be chance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.errors import EvaluationProblem
from eval.report import Section, Table
from eval.statistics import sign_test


def earlier(path: Path | None, kind: str) -> dict[str, Any] | None:
    """The results of an earlier run of this kind ("dialogs", "tasks"); None without a path."""
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationProblem(path, None, f"these are no results: {error}") from None
    if not isinstance(found, dict) or found.get("kind") != kind:
        raise EvaluationProblem(path, None, f"these are not the results of `palate eval {kind}`")
    return found


def pairs(now: dict[str, Any], before: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each case of this run with the same case of the earlier one."""
    old = {case["id"]: case for case in before["cases"]}
    return [(case, old[case["id"]]) for case in now["cases"] if case["id"] in old]


def compare(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Shared cases that pass more or less often, with the chance of such a split were neither likelier."""
    both = pairs(now, before)
    better = [a["id"] for a, b in both if rate(a) > rate(b)]
    worse = [a["id"] for a, b in both if rate(a) < rate(b)]
    return {
        "shared": len(both),
        "better": better,
        "worse": worse,
        "p": round(sign_test(len(better), len(worse)), 4),
        "same": {part: now["made_of"].get(part) == before["made_of"].get(part) for part in PARTS},
    }


PARTS = ("catalogue", "prompts", "model", "code")
"""What has to agree for a difference to be nothing but chance."""


def rate(case: dict[str, Any]) -> float:
    """Share of a case's trials that passed."""
    share: float = case["passes"] / case["trials"]
    return share


def section(compared: dict[str, Any]) -> Section:
    """Better and worse, with what the two runs do not have in common."""
    rows = [["better", ", ".join(compared["better"])], ["worse", ", ".join(compared["worse"])]]
    other = [part for part, same in compared["same"].items() if not same]
    changed = f"what changed between them: {', '.join(other)}" if other else "nothing else changed between them"
    text = (
        f"{compared['shared']} cases are in both runs: {len(compared['better'])} better, {len(compared['worse'])} "
        f"worse (sign test p = {compared['p']}); {changed}."
    )
    return Section("Against the earlier run", text, Table(("", "cases"), rows))
