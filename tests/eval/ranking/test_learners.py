"""Each learner on lessons with a known answer."""

from __future__ import annotations

import numpy as np
import pytest

from eval.ranking.learners import LEARNERS, Machine

NAMES = ("told", "noise", "left", "right")


def lessons(rule: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Candidates are hits by the first feature (rule 0), or when the last two agree in sign (rule 1)."""
    random = np.random.default_rng(2)
    tables = [random.normal(size=(40, 4)).astype(np.float32) for _ in range(80)]
    hits = [table[:, 0] > 1 if rule == 0 else table[:, 2] * table[:, 3] > 0.5 for table in tables]
    return tables, [hit.astype(np.int32) for hit in hits]


@pytest.mark.parametrize("name", LEARNERS)
def test_what_tells_the_hits_ranks_them_first(name: str) -> None:
    tables, hits = lessons(0)
    score = LEARNERS[name](tables, hits, NAMES)
    assert np.corrcoef(score(tables[0]), tables[0][:, 0])[0, 1] > 0.6


def test_only_factors_see_that_two_features_matter_together() -> None:
    tables, hits = lessons(1)

    def told(factors: int) -> float:
        scores = Machine(tables, hits, factors).scores(tables[0])
        return float(scores[hits[0] > 0].mean() - scores[hits[0] == 0].mean())

    assert told(4) > 1 > 0.2 > abs(told(0))
