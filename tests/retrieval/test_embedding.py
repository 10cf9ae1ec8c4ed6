"""The vector cache: every text gets its own vector, and none is encoded twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval import embedding
from retrieval.embedding import VectorCache, Vectors


class Counting:
    """An embedder whose vector of "7" is (7, 0); remembers what it was asked."""

    name = "counting"
    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        return np.array([[float(text), 0.0] for text in texts], np.float32).reshape(-1, 2)

    def warm(self) -> None:
        """Always warm."""


@pytest.fixture(autouse=True)
def saves_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "SAVE_EVERY", 3)


def numbers(vectors: Vectors) -> list[float]:
    return [float(value) for value in vectors[:, 0]]


def test_every_text_gets_its_own_vector_repeats_included(tmp_path: Path) -> None:
    texts = ["5", "3", "5", "8", "1", "9", "2", "7"]
    assert numbers(VectorCache(tmp_path, Counting()).vectors(texts)) == [float(text) for text in texts]


def test_a_text_met_before_is_not_encoded_again(tmp_path: Path) -> None:
    VectorCache(tmp_path, Counting()).vectors(["1", "2", "3", "4"])
    second = Counting()
    assert numbers(VectorCache(tmp_path, second).vectors(["4", "6", "1", "5"])) == [4.0, 6.0, 1.0, 5.0]
    assert second.asked == ["6", "5"]
