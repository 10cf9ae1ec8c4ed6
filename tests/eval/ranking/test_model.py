"""The language model beside the ranking: a fake one that knows a title, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from agent.llm.jobs import Cell
from eval.ranking.model import Opinion, blended, compared
from eval.ranking.redial import Instance
from eval.ranking.titles import Reader

RANKED = [("a", 1.0), ("b", 0.9), ("c", 0.1)]


class Bytes:
    """Reads bytes as tokens; expects the title it was last told of, and nothing else."""

    def __init__(self) -> None:
        self.rows: dict[int, list[int]] = {}
        self.lines: list[list[int]] = []

    def tokenize(self, text: str) -> list[int]:
        return list(text.encode())

    def drop(self, row: int) -> None:
        self.rows[row] = []

    def share(self, source: int, target: int, upto: int) -> None:
        self.rows[target] = self.rows[source][:upto]

    def read(self, cells: Sequence[Cell]) -> None:
        self.lines = []
        for cell in cells:
            self.rows[cell.sequence].append(cell.token)
            self.lines.append(list(self.rows[cell.sequence]))

    def logits(self, line: int) -> NDArray[np.float32]:
        text = bytes(self.lines[line]).decode()
        said = text.partition("\nPerson: ")[2].partition("\n")[0]
        after = text.rpartition("I recommend")[2]
        out = np.zeros(256, np.float32)
        if f" {said}".startswith(after) and len(after) <= len(said):
            out[f" {said}".encode()[len(after)]] = 5
        return out


def test_a_title_that_the_dialogue_asks_for_is_likelier_than_without_it() -> None:
    reader = Reader(cast(Any, Bytes()), 2)
    named, other = reader.likelier("\nPerson: Heat", ["Heat", "Casino"])
    assert named > 5 and abs(other) < 1e-3


def test_the_blend_changes_only_what_the_model_looked_at() -> None:
    opinion = Opinion(0, (0.0, 1.0))
    assert blended(RANKED, opinion, 0.0) == ["a", "b", "c"]
    assert blended(RANKED, opinion, 0.5) == blended(RANKED, opinion, None) == ["b", "a", "c"]


def test_a_weight_is_used_on_the_dialogues_it_was_not_chosen_on() -> None:
    sample = [Instance(f"{n}0", (), ("b",), ("b",), ()) for n in range(10)]
    told = compared(sample, [RANKED] * 10, [Opinion(n, (0.0, 9.0)) for n in range(10)])
    assert told["gained"]["R@1"]["value"] == 1.0
    assert all(weight > 0 for weight in told["weights"])
