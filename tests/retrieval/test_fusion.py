"""Weights learned from lessons with a known answer."""

from __future__ import annotations

import numpy as np

from retrieval.fusion import FIXED, LEARNED, LinearFusion


def test_what_tells_the_hidden_likes_gains_weight_and_words_keep_theirs() -> None:
    random = np.random.default_rng(1)
    tables = [random.random((30, len(LEARNED))).astype(np.float32) for _ in range(40)]
    hits = [table[:, LEARNED.index("kin")] > 0.8 for table in tables]
    weights = LinearFusion.fit(tables, hits, [1] * len(tables)).weights
    assert weights["kin"] == max(weights[name] for name in LEARNED)
    assert weights["kin"] > FIXED["kin"]
    assert weights["semantic"] == FIXED["semantic"]


def test_fewer_candidates_than_places_and_lessons_without_a_hit_are_no_trouble() -> None:
    table = np.eye(3, len(LEARNED), dtype=np.float32)
    assert LinearFusion.fit([table], [np.array([True, False, False])], [0]).features == tuple(FIXED)
    assert LinearFusion.fit([table], [np.zeros(3, bool)], [0]).weights == FIXED
