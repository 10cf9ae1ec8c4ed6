"""What each part of the ranking by dialogues is worth: signals alone, the learner trained again without a part's
features, and other learners in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.ranking.learners import LEARNERS
from eval.ranking.redial import Instance
from retrieval.dialogues.evidence import FEATURES, Evidence, gather
from retrieval.dialogues.learn import Example, fit
from retrieval.dialogues.ranker import DialogueRanker
from retrieval.fusion import LearnedFusion

PARTS: Mapping[str, tuple[str, ...]] = {
    "words of the dialogue": ("joint", "broad", "words", "step", "step_words", "around", "asks"),
    "named films": ("joint", "broad", "items", "recent", "broad_items", "step", "step_items", "kin"),
    "shared attributes": ("broad", "kin", "asks"),
    "steps from context to answer": ("step",),
    "words around a film": ("around",),
    "popularity": ("common", "recommended", "opening", "lift"),
    "place in the dialogue": ("named", "turns", "said", "newer"),
}
"""A part to the beginnings of its features' names."""
SINGLE = ("joint", "broad", "items", "words", "step", "common")
"""Signals that are also measured alone."""


def without(part: str) -> list[int]:
    """Columns that stay when a part goes."""
    gone = PARTS[part]
    return [i for i, name in enumerate(FEATURES) if not any(name == g or name.startswith(f"{g}_") for g in gone)]


def evidence(ranker: DialogueRanker, found: Sequence[Instance], row: Mapping[str, int]) -> list[Evidence]:
    """Candidates of every instance, films named so far left out."""
    out: list[Evidence] = []
    for start in range(0, len(found), 256):
        part = found[start : start + 256]
        heards = [ranker.hear(x.query(), row) for x in part]
        closed = [[*h.named, *(row[i] for i in x.named if i in row)] for h, x in zip(heards, part, strict=True)]
        out += gather(heards, ranker.ground, ranker.memory, closed)
    return out


Score = Callable[[Evidence], NDArray[np.float32]]
Report = Callable[[str], None]


def rankings(ranker: DialogueRanker, found: Sequence[Evidence], ids: Sequence[str], score: Score) -> list[list[str]]:
    """Ids of each instance's candidates by falling score."""
    ordered = (e.columns[np.argsort(-score(e), kind="stable")] for e in found)
    return [[ids[row] for row in ranker.ground.rows[columns]] for columns in ordered]


def alone() -> Iterator[tuple[str, Score]]:
    """Single signals, as rankings of their own."""
    for name in SINGLE:
        column = FEATURES.index(name)
        yield f"{name} alone", lambda e, column=column: e.table[:, column]  # type: ignore[misc]


def parts_left_out(examples: Sequence[Example], report: Report) -> Iterator[tuple[str, Score]]:
    """The learner trained again without each part."""
    for part in PARTS:
        report(f"redial: without {part}")
        kept, fusion = retrained(examples, part)
        yield part, lambda e, kept=kept, fusion=fusion: fusion.scores(e.table[:, kept])  # type: ignore[misc]


def learned(examples: Sequence[Example], report: Report) -> Iterator[tuple[str, Score]]:
    """The features merged by different learners."""
    tables, hits = [table for table, _ in examples], [hits for _, hits in examples]
    for name, learner in LEARNERS.items():
        report(f"redial: {name}")
        score = learner(tables, hits, FEATURES)
        yield name, lambda e, score=score: score(e.table)  # type: ignore[misc]


def retrained(examples: Sequence[Example], part: str) -> tuple[list[int], LearnedFusion]:
    """The learner without a part: the columns it reads, and the trees."""
    kept = without(part)
    names = [FEATURES[i] for i in kept]
    return kept, fit([table[:, kept] for table, _ in examples], [hits for _, hits in examples], names)
