"""What counts as the long tail."""

from __future__ import annotations

import numpy as np

from eval.ranking.variety import beyond_head, long_tail


def test_the_long_tail_is_all_but_the_most_liked_fifth() -> None:
    popularity = np.array([0.1, 0.9, 0.3, 0.2, 0.0], np.float32)
    assert long_tail(popularity) == {0, 2, 3, 4}


def test_the_head_is_the_fewest_items_that_take_half_of_all_likes() -> None:
    assert beyond_head(np.array([1, 6, 2, 3, 0], np.float32)) == {0, 2, 3, 4}
    assert beyond_head(np.array([4, 4, 4, 4], np.float32)) == {2, 3}
