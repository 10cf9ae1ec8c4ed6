"""ReDial: which films a recommender names next.

One instance is an answer that names films; its context is everything said before. "full" counts every
film of the answer; "dedup" only those nobody had named, and drops named films from the ranking.
Dialogues whose id ends in 0 are the development set; everything is learned from the others.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.ranking.metrics import Figure, clustered, recall_at
from eval.worst import NAMED, Case, listed
from retrieval.catalogue.repository import Catalogue
from retrieval.types import Query, Utterance

DEPTHS = (1, 10, 50)
LAST = 4
"""Utterances of the context that a worst case tells."""
DIALOGUES = "redial_train.jsonl.gz"
INSTANCES = "redial_train_instances_merged.jsonl.gz"
ITEMS = "movies_open.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Instance:
    """One answer to predict."""

    dialogue: str
    said: tuple[Utterance, ...]
    targets: tuple[str, ...]
    """Films the answer names."""
    fresh: tuple[str, ...]
    """Those that nobody had named before."""
    named: tuple[str, ...]
    """Films named before, as annotated."""

    def query(self) -> Query:
        return Query(dialogue=self.said)


def held_out(dialogue: str) -> bool:
    return dialogue.endswith("0")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def instances(folder: Path) -> list[Instance]:
    """The development instances of a folder with the ReDial files."""
    turns = {d["id"]: d["turns"] for d in lines(folder / DIALOGUES) if held_out(d["id"])}
    return [
        Instance(
            x["dialogue"],
            tuple(Utterance(t["role"], t["text"]) for t in turns[x["dialogue"]][: x["context_turns"]]),
            tuple(x["target_movies"]),
            tuple(x["new_target_movies"]),
            tuple(x["mentioned_before_movies"]),
        )
        for x in lines(folder / INSTANCES)
        if held_out(x["dialogue"])
    ]


def write_training_part(folder: Path, path: Path) -> int:
    """Writes the dialogues to learn from; returns how many."""
    kept = [d for d in lines(folder / DIALOGUES) if not held_out(d["id"])]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for dialogue in kept:
            file.write(json.dumps(dialogue) + "\n")
    return len(kept)


def judge(found: Sequence[Instance], rankings: Sequence[Sequence[str]]) -> dict[str, dict[str, Figure]]:
    """Recall at each depth, full and dedup, with intervals over dialogues."""
    full = [(x.dialogue, r, x.targets) for x, r in zip(found, rankings, strict=True)]
    dedup = [
        (x.dialogue, [item for item in r if item not in x.named], x.fresh)
        for x, r in zip(found, rankings, strict=True)
        if x.fresh
    ]
    return {
        name: {
            f"R@{k}": clustered([recall_at(k, r, t) for _, r, t in part], [dialogue for dialogue, _, _ in part])
            for k in DEPTHS
        }
        for name, part in (("full", full), ("dedup", dedup))
    }


def repeat(found: Sequence[Instance]) -> list[list[str]]:
    """The baseline that repeats the films of the context, latest first."""
    return [list(reversed(x.named)) for x in found]


def cases(found: Sequence[Instance], rankings: Sequence[Sequence[str]], catalogue: Catalogue) -> Iterator[Case]:
    """Each answer that names a new film, by the place of the first of them."""

    def titles(ids: Iterable[str]) -> str:
        return listed(catalogue.get(i).label if i in catalogue.row else i for i in ids)

    for x, ranking in zip(found, rankings, strict=True):
        if x.fresh:
            left = [item for item in ranking if item not in x.named]
            value = next((1 / place for place, item in enumerate(left, 1) if item in x.fresh), 0.0)
            said = " / ".join(u.text for u in x.said[-LAST:])
            yield Case(x.dialogue, value, said, titles(x.fresh), titles(left[:NAMED]), len(x.fresh))


def timed(rank: Any, found: Sequence[Instance], k: int, batch: int = 128) -> tuple[list[list[str]], float]:
    """Rankings of every instance and the seconds they took."""
    started = time.perf_counter()
    out: list[list[str]] = []
    for start in range(0, len(found), batch):
        out += rank([x.query() for x in found[start : start + batch]], k)
    return out, time.perf_counter() - started


def leaks(found: Sequence[Instance], learned: Mapping[str, Sequence[Any]]) -> list[str]:
    """What of the development set reached the learner or the ranker; empty when nothing did.

    `learned` maps ids of the dialogues learned from to their turns.
    """
    problems = [f"dialogue {x.dialogue} was learned from" for x in found if x.dialogue in learned]
    texts = {tuple(turn.text for turn in turns[:6]) for turns in learned.values()}
    problems += [
        f"dialogue {x.dialogue} was learned from under another id"
        for x in found
        if len(x.said) >= 6 and tuple(u.text for u in x.said[:6]) in texts
    ]
    return sorted(set(problems))
