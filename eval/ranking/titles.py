"""How much likelier a dialogue makes a title, in the language model's own probability.

    log p(title | dialogue) - log p(title | a bare greeting)

Runs in a process of its own, because model libraries do not bear each other's threads: `python -m
eval.ranking.titles MODEL MOST` takes one JSON object of "said" and "titles" (at most MOST) a line and answers
with a list of numbers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agent.llm.jobs import Cell
from agent.llm.lines import LineProcess
from eval.errors import EvaluationProblem

if TYPE_CHECKING:
    from agent.llm.native import Native

SAID = 80
"""Last tokens of the dialogue that are read."""
CELLS = 1_024
READ = 256
"""Tokens in one call."""
HEAD = "A person talks with a recommender who knows films well.\n"
GREETING = "\nPerson: Hello, can you recommend a film?"
CUE = "\nRecommender: I recommend"


class Titles(LineProcess):
    """A context manager: the process that reads titles."""

    def __init__(self, model: Path, most: int) -> None:
        super().__init__("eval.ranking.titles", model, most)
        self._model = model

    def likelier(self, said: str, titles: Sequence[str]) -> tuple[float, ...]:
        """By how much the dialogue raises the log probability of each title."""
        if not (answer := self.ask({"said": said, "titles": list(titles)})):
            raise EvaluationProblem(self._model, None, "the model's process ended while it read titles")
        return tuple(json.loads(answer))


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was read into a row of the model's memory."""

    row: int
    length: int
    """Tokens."""
    then: NDArray[np.float32]
    """float32 (vocabulary,): log probability of whatever comes next."""


class Reader:
    """The model, reading titles after a text. What comes before every text is read once; titles are read
    side by side."""

    def __init__(self, native: Native, most: int) -> None:
        """`most` titles are read at once, into the first rows of the model's memory."""
        self._native = native
        self._head_row, self._said_row = most, most + 2
        self._head = native.tokenize(HEAD)
        native.drop(self._head_row)
        native.read([Cell(token, place, self._head_row, False) for place, token in enumerate(self._head)])
        self._greeting = self._after(most + 1, GREETING)
        self._bare: dict[str, float] = {}

    def likelier(self, said: str, titles: Sequence[str]) -> tuple[float, ...]:
        """By how much the dialogue raises the log probability of each title."""
        new = [title for title in titles if title not in self._bare]
        if new:
            self._bare.update(zip(new, self._titles(self._greeting, new), strict=True))
        found = self._titles(self._after(self._said_row, said), titles)
        return tuple(round(value - self._bare[title], 4) for title, value in zip(titles, found, strict=True))

    def _after(self, row: int, said: str) -> Read:
        """The end of what was said, and the cue for a title, behind the head."""
        native, start = self._native, len(self._head)
        tokens = native.tokenize(said)[-SAID:] + native.tokenize(CUE)
        native.drop(row)
        native.share(self._head_row, row, start)
        last = len(tokens) - 1
        native.read([Cell(token, start + place, row, place == last) for place, token in enumerate(tokens)])
        return Read(row, start + len(tokens), _logs(native.logits(last)))

    def _titles(self, before: Read, titles: Sequence[str]) -> list[float]:
        """Log probability of each title."""
        native, words = self._native, [self._native.tokenize(f" {title}") for title in titles]
        found = [float(before.then[tokens[0]]) for tokens in words]
        cells, after = [], []
        for row, tokens in enumerate(words):
            native.drop(row)
            native.share(before.row, row, before.length)
            for place, token in enumerate(tokens[:-1]):
                cells.append(Cell(token, before.length + place, row, True))
                after.append((row, tokens[place + 1]))
        for start in range(0, len(cells), READ):
            native.read(cells[start : start + READ])
            for line, (title, token) in enumerate(after[start : start + READ]):
                found[title] += float(_logs(native.logits(line))[token])
        return found


def _logs(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    top = logits.max()
    return np.asarray(logits - top - np.log(np.exp(logits - top).sum()), np.float32)


def main() -> None:
    from agent.llm.native import Native

    model, most = sys.argv[1], int(sys.argv[2])
    # Layouts tuned to the processor crash on a reading that nothing is asked of afterwards.
    native = Native(Path(model), cells=CELLS, sequences=most + 3, threads=1, plain=True)
    reader = Reader(native, most)
    for line in sys.stdin:
        order = json.loads(line)
        sys.stdout.write(json.dumps(reader.likelier(order["said"], order["titles"])) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
