"""Learning to rank from recorded dialogues.

Each lesson's features come from a memory that was built without the fold of dialogues it belongs to,
so the learner meets its lessons as it will meet a new dialogue. LambdaRank then learns how much
each piece of evidence is worth; a few models with different seeds are averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.dialogues.evidence import FEATURES, gather
from retrieval.dialogues.lessons import FOLDS, Lesson, Recorded
from retrieval.dialogues.memory import Ground, Memory
from retrieval.fusion import LearnedFusion

Report = Callable[[str], None]
Example = tuple[NDArray[np.float32], NDArray[np.int32]]
"""Feature table of a lesson's candidates, and 1 for each that was recommended."""

NEGATIVES = 110
"""Candidates without a hit kept per lesson."""
ROUNDS = 70
SEEDS = (1, 2)
CHUNK = 256
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.07,
    "num_leaves": 16,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "lambdarank_truncation_level": 60,
    "verbosity": -1,
    "num_threads": 1,
    "max_bin": 127,
    "deterministic": True,
    "force_col_wise": True,
}


def cross_fitted(recorded: Sequence[Recorded], ground: Ground, report: Report) -> list[Example]:
    """Examples of every lesson, fold by fold."""
    found: list[Example] = []
    for fold in range(FOLDS):
        report(f"dialogues: fold {fold + 1} of {FOLDS}")
        memory = Memory.of([one for one in recorded if one.fold != fold], ground)
        lessons = [lesson for one in recorded if one.fold == fold for lesson in one.lessons]
        found += examples(lessons, ground, memory, np.random.default_rng(fold))
    return found


def examples(lessons: Sequence[Lesson], ground: Ground, memory: Memory, random: np.random.Generator) -> list[Example]:
    """Feature table and labels of each lesson whose target is among its candidates."""
    out = []
    for start in range(0, len(lessons), CHUNK):
        part = lessons[start : start + CHUNK]
        for lesson, evidence in zip(
            part, gather([x.heard for x in part], ground, memory, [x.named for x in part]), strict=True
        ):
            wanted = ground.place[np.array(lesson.targets, np.int64)]
            hits = np.isin(evidence.columns, wanted)
            if hits.any() and not hits.all():
                # Drawn evenly: misses picked by one signal would teach that this signal misleads.
                misses = np.flatnonzero(~hits)
                drawn = random.choice(misses, min(len(misses), NEGATIVES), replace=False)
                kept = np.sort(np.concatenate([np.flatnonzero(hits), drawn]))
                out.append((evidence.table[kept], hits[kept].astype(np.int32)))
    return out


def fit(
    tables: Sequence[NDArray[np.float32]],
    labels: Sequence[NDArray[np.int32]],
    features: Sequence[str] = FEATURES,
    seeds: Sequence[int] = SEEDS,
    rounds: int = ROUNDS,
) -> LearnedFusion:
    """LambdaRank over groups of candidates, averaged over seeds."""
    import lightgbm

    data = lightgbm.Dataset(
        np.concatenate(tables),
        np.concatenate(labels),
        group=[len(table) for table in tables],
        params={"max_bin": PARAMETERS["max_bin"], "verbosity": -1},
        feature_name=list(features),
        free_raw_data=False,
    )
    boosters = [lightgbm.train({**PARAMETERS, "seed": seed}, data, rounds) for seed in seeds]
    return LearnedFusion(features, boosters)
