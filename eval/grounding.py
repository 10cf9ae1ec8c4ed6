"""grounding: does the verifier catch planted falsehoods and let true sentences pass?

A *case* is one sentence about one scene: an item with its facts, the reasons it was recommended for
and what the person said. Of the planted falsehoods all must be caught, of the true sentences all
should pass. What a whole conversation lets through is measured by `eval.spoken`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from agent.grounding import Evidence, Story, verify
from agent.grounding.evidence import evidence
from agent.types import Language
from eval.statistics import wilson
from retrieval.catalogue.domain import Domain
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Constraint, Item, Name, Reason

FOLDER = resources.files("eval").joinpath("data", "grounding")


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence with what is known about it."""

    id: str
    scene: str
    language: str
    sentence: str
    true: bool
    claim: str = ""
    """What is false about it; "" for a true one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the verifier said of one case."""

    case: Case
    passed: bool
    claims: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.passed == self.case.true


def cases() -> list[Case]:
    """Every committed case, true ones first."""
    return [
        Case(**json.loads(line), true=true)
        for name, true in (("true", True), ("false", False))
        for line in FOLDER.joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def judge(all_cases: Sequence[Case]) -> list[Outcome]:
    """The verifier's word on every case."""
    scenes = _scenes()
    outcomes = []
    for case in all_cases:
        verdict = verify(case.sentence, scenes[case.scene, case.language])
        outcomes.append(Outcome(case, verdict.ok, tuple(f"{c.kind}: {c.text}" for c in verdict.claims)))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Shares caught and passed with their intervals, by language too; None where there is no case."""

    def share(chosen: Sequence[Outcome]) -> dict[str, float | None]:
        return wilson(sum(one.right for one in chosen), len(chosen)).to_json()

    result: dict[str, Any] = {}
    for name, true in (("false_caught", False), ("true_passed", True)):
        chosen = [one for one in outcomes if one.case.true is true]
        result[name], result[f"{name}_interval"] = share(chosen)["value"], share(chosen)
        result[f"{name}_count"] = len(chosen)
        for language in ("en", "zh"):
            result[f"{name}_{language}"] = share([one for one in chosen if one.case.language == language])
    result["wrong"] = [
        {"id": one.case.id, "sentence": one.case.sentence, "claims": list(one.claims)}
        for one in outcomes
        if not one.right
    ]
    return result


@dataclass(frozen=True, slots=True)
class Retelling:
    """A clause and the text it was made from."""

    id: str
    language: Language
    story: str
    clause: str
    true: bool
    claim: str
    """What was changed: a person, a role, an outcome, a negation, a number; "" for a true one."""


def retellings() -> list[Retelling]:
    """Every committed clause: premises of the sample, shortened or turned by hand."""
    return [
        Retelling(**json.loads(line))
        for name in ("stories", "stories_2", "stories_3")
        for line in FOLDER.joinpath(f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def retold(all_cases: Sequence[Retelling]) -> dict[str, Any]:
    """Shares caught and passed by the story's verifier, and what it judged wrongly."""
    found = {case.id: Story(case.story, case.language).claims(case.clause) for case in all_cases}
    result: dict[str, Any] = {}
    for name, true in (("false_caught", False), ("true_passed", True)):
        chosen = [case for case in all_cases if case.true is true]
        right = sum((not found[case.id]) is true for case in chosen)
        share = wilson(right, len(chosen)).to_json()
        result |= {name: share["value"], f"{name}_count": len(chosen), f"{name}_interval": share}
    result["wrong"] = [
        {"id": case.id, "clause": case.clause, "claims": [claim.text for claim in found[case.id]]}
        for case in all_cases
        if (not found[case.id]) is not case.true
    ]
    return result


def _scenes() -> dict[tuple[str, str], Evidence]:
    """The evidence of every scene in both languages."""
    stored = json.loads(FOLDER.joinpath("scenes.json").read_text(encoding="utf-8"))
    domain = load_domain(None)
    items = {entry["id"]: _item(entry) for entry in stored["items"]}
    found = {}
    for scene in stored["scenes"]:
        for language in ("en", "zh"):
            found[scene["id"], language] = _evidence(scene, items, domain, language)
    return found


def _evidence(scene: Mapping[str, Any], items: Mapping[str, Item], domain: Domain, language: Any) -> Evidence:
    reasons = [_reason(reason) for reason in scene["reasons"]]
    return evidence(
        items[scene["item"]], domain, language, reasons, items,
        liked=scene["liked"], seen=scene["seen"], wish=scene["wish"],
    )  # fmt: skip


def _reason(stored: Mapping[str, Any]) -> Reason:
    asked = stored.get("constraint")
    constraint = Constraint(asked[0], asked[1], asked[2]) if asked else None
    return Reason(stored["kind"], stored["weight"], tuple(stored.get("evidence", ())), constraint)


def _item(stored: Mapping[str, Any]) -> Item:
    many = ("genres", "directors", "actors", "countries", "moods")
    attributes: dict[str, Any] = {name: tuple(stored[name]) for name in many if stored[name]}
    if stored["runtime"]:
        attributes["runtime"] = (stored["runtime"],)
    names = [Name(stored["title"], "en", True)] + ([Name(stored["zh"], "zh", True)] if stored["zh"] else [])
    return Item(stored["id"], stored["title"], stored["year"], "", attributes, tuple(names))
