"""A model of one-letter tokens for the scheduler: it repeats the prompt's text in capitals, then ends.

Its memory is kept like llama.cpp's: per sequence, shared by copying, and every read is checked
against it, so that a wrong position or a forgotten prefix fails the test.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.engine import Request
from agent.llm.jobs import Cell, Refused

END = 0
START = 1
VOCABULARY = 3000


class FakeModel:
    """`Model` and `Memory` in one."""

    def __init__(self, cells: int = 4096) -> None:
        self.cells = cells
        self.held: dict[int, list[int]] = {}
        self.batches: list[list[Cell]] = []
        self.widths: list[bool] = []
        self._last: list[list[int]] = []
        self.restored = 0

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        return [START] * (len(text) > 0) if special else [ord(c) for c in text]

    def piece(self, token: int) -> bytes:
        return b"" if token < 2 else chr(token).encode()

    def ends(self, token: int) -> bool:
        return token == END

    def read(self, cells: Sequence[Cell], *, states: bool = False) -> None:
        self.batches.append(list(cells))
        self.widths.append(states)
        self._last = []
        for cell in cells:
            row = self.held.setdefault(cell.sequence, [])
            assert cell.position == len(row), f"position {cell.position} of a sequence of {len(row)}"
            row.append(cell.token)
            self._last.append(list(row))

    def logits(self, index: int) -> NDArray[np.float32]:
        """The next letter of the answer to what the sequence holds."""
        row = self._last[index]
        answer_at = len(row) - row[::-1].index(START)
        text_at = max(i for i, token in enumerate(row[: answer_at - 1]) if token == START) + 1
        text, written = row[text_at : answer_at - 1], len(row) - answer_at
        logits = np.zeros(VOCABULARY, np.float32)
        logits[ord(chr(text[written]).upper()) if written < len(text) else END] = 1
        return logits

    def hidden(self, index: int) -> NDArray[np.float32]:
        return np.array([[1], [-1]], np.float32) * np.full(2, self._last[index][-1], np.float32)

    def share(self, source: int, target: int, upto: int) -> None:
        assert not self.held.get(target)
        self.held[target] = self.held[source][:upto]

    def drop(self, sequence: int, start: int = 0) -> None:
        self.held[sequence] = self.held.get(sequence, [])[:start]

    def state(self, sequence: int) -> bytes:
        return repr(self.held[sequence]).encode()

    def restore(self, sequence: int, state: bytes) -> bool:
        self.restored += 1
        self.held[sequence] = [int(token) for token in state.decode().strip("[]").split(",")]
        return True


class Greedy:
    """`Chooser` that takes the likeliest token, or refuses."""

    open = 0

    def __init__(self, request: Request) -> None:
        if request.grammar == "bad":
            raise Refused("the grammar has an error")
        type(self).open += 1

    def choose(self, logits: NDArray[np.float32]) -> int:
        return int(logits.argmax())

    def close(self) -> None:
        type(self).open -= 1
