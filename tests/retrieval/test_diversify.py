"""Variety and novelty: what the knobs do to an order of scores."""

from __future__ import annotations

import numpy as np

from retrieval.diversify import mmr, with_novelty

SCORES = np.array([3.0, 2.8, 1.0], np.float32)
POPULARITY = np.array([1.0, 0.2, 0.0], np.float32)


def test_novelty_prefers_the_rarer_of_two_that_fit_and_not_whatever_is_rare() -> None:
    assert int(np.argmax(with_novelty(SCORES, POPULARITY, 0.0))) == 0
    assert int(np.argmax(with_novelty(SCORES, POPULARITY, 1.0))) == 1


def test_without_diversity_the_scores_decide_and_with_it_what_is_unlike_moves_up() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert mmr(SCORES, vectors, 2, 0.0) == [0, 1]
    assert mmr(SCORES, vectors, 2, 0.7) == [0, 2]
    assert mmr(SCORES[:0], vectors[:0], 2, 0.7) == []
