"""Does the language model rank better than the ranking it is given?

For the first candidates of a ranking the model tells how much likelier the dialogue makes each title:

    log p(title | dialogue) - log p(title | a bare greeting)

which is blended with the ranking's score. The weight of the blend is chosen on one half of the dialogues and
used on the other, both ways, so that no figure is told of dialogues that its weight was chosen on. What the
model said of an instance is kept in a file: an interrupted run goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.ranking.metrics import clustered
from eval.ranking.redial import DEPTHS, Instance, judge
from eval.ranking.titles import Titles
from retrieval import weights
from retrieval.recommender import Recommender
from retrieval.settings import RetrievalSettings

FIRST = 10
"""Candidates the model looks at."""
DEPTH = 100
WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
SEED = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says of one instance."""

    number: int
    """Place of the instance in the sample."""
    likelier: tuple[float, ...]
    """For each of the first candidates."""


def measure(
    settings: RetrievalSettings,
    recommender: Recommender,
    found: Sequence[Instance],
    count: int,
    out: Path,
    report: Callable[[str], None],
) -> dict[str, Any]:
    """Recall with and without the model on a sample of the instances that have new films."""
    fresh = [instance for instance in found if instance.fresh]
    sample = [fresh[i] for i in np.random.default_rng(SEED).permutation(len(fresh))[:count]]
    ranked = [_ranked(recommender, instance) for instance in sample]
    with Titles(weights.locate("qwen", settings), FIRST) as titles:
        opinions = _opinions(titles, recommender, sample, ranked, out / "model.jsonl", report)
    return compared(sample, ranked, opinions)


def _ranked(recommender: Recommender, instance: Instance) -> list[tuple[str, float]]:
    """Candidates nobody has named, best first, with their scores."""
    return [pair for pair in recommender.rank(instance.query(), DEPTH) if pair[0] not in instance.named]


def _opinions(
    titles: Titles,
    recommender: Recommender,
    sample: Sequence[Instance],
    ranked: Sequence[Sequence[tuple[str, float]]],
    path: Path,
    report: Callable[[str], None],
) -> list[Opinion]:
    """One for each instance, in order; those that the file holds are not asked for again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    opinions = [Opinion(entry["number"], tuple(entry["likelier"])) for entry in map(json.loads, lines)]
    with path.open("a", encoding="utf-8") as file:
        for number in range(len(opinions), len(sample)):
            said = "".join(f"\n{_name(u.role)}: {u.text}" for u in sample[number].said)
            items = recommender.catalogue.items([item for item, _ in ranked[number][:FIRST]])
            opinion = Opinion(number, titles.likelier(said, [item.title for item in items]))
            file.write(json.dumps(asdict(opinion)) + "\n")
            file.flush()
            opinions.append(opinion)
            if len(opinions) % 10 == 0:
                report(f"model: {len(opinions)} of {len(sample)}")
    return opinions[: len(sample)]


def _name(role: str) -> str:
    return "Recommender" if role == "recommender" else "Person"


def compared(
    sample: Sequence[Instance], ranked: Sequence[Sequence[tuple[str, float]]], opinions: Sequence[Opinion]
) -> dict[str, Any]:
    """Figures without the model, with it, of the model alone, and of the difference it makes."""
    later = set(sorted({x.dialogue for x in sample})[::2])
    halves = [np.array([(x.dialogue in later) == half for x in sample]) for half in (False, True)]
    blends = {weight: [blended(r, o, weight) for r, o in zip(ranked, opinions, strict=True)] for weight in WEIGHTS}
    worth = {weight: np.array([_worth(r, x) for r, x in zip(b, sample, strict=True)]) for weight, b in blends.items()}
    chosen = [max(WEIGHTS, key=lambda weight, half=half: worth[weight][half].sum()) for half in halves]  # type: ignore[misc]
    with_model = [blends[chosen[0] if halves[1][i] else chosen[1]][i] for i in range(len(sample))]
    rankings = {
        "without the model": blends[0.0],
        "with the model": with_model,
        "the model alone on the first": [blended(r, o, None) for r, o in zip(ranked, opinions, strict=True)],
    }
    told = {name: judge(sample, lists)["dedup"] for name, lists in rankings.items()}
    gained = {
        f"R@{k}": [_recall(a, x, k) - _recall(b, x, k) for a, b, x in zip(with_model, blends[0.0], sample, strict=True)]
        for k in DEPTHS
    }
    who = [x.dialogue for x in sample]
    return {
        "instances": len(sample),
        "weights": chosen,
        "methods": {name: {k: figure.to_json() for k, figure in by.items()} for name, by in told.items()},
        "gained": {name: clustered(values, who).to_json() for name, values in gained.items()},
    }


def blended(ranked: Sequence[tuple[str, float]], opinion: Opinion, weight: float | None) -> list[str]:
    """Ids with the first of them in a new order: by score plus weight times opinion, or by opinion alone."""
    first = ranked[: len(opinion.likelier)]
    values = [
        like if weight is None else score + weight * like
        for (_, score), like in zip(first, opinion.likelier, strict=True)
    ]
    order = np.argsort(-np.array(values), kind="stable")
    return [*(first[i][0] for i in order), *(item for item, _ in ranked[len(first) :])]


def _worth(ranking: Sequence[str], instance: Instance) -> float:
    """Reciprocal rank of the first hit among those the model looked at."""
    return next((1 / place for place, item in enumerate(ranking[:FIRST], 1) if item in instance.fresh), 0.0)


def _recall(ranking: Sequence[str], instance: Instance, k: int) -> float:
    return len(set(ranking[:k]) & set(instance.fresh)) / len(set(instance.fresh))
