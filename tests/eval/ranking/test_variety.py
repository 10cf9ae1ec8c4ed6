"""What counts as the long tail."""

from __future__ import annotations

import numpy as np

from eval.ranking.variety import long_tail


def test_the_long_tail_is_all_but_the_most_liked_fifth() -> None:
    popularity = np.array([0.1, 0.9, 0.3, 0.2, 0.0], np.float32)
    assert long_tail(popularity) == {0, 2, 3, 4}
