"""The bare engine: the model alone, reading and writing given numbers of tokens, for comparison.

No queue, no process between, no cache, no words: one prompt read in one go, one token written after
the other. What a turn takes longer is what everything around the model costs; writing side by side
may also make it shorter. Runs in a process of its own: `python -m agent.llm.bare MODEL THREADS`
takes one JSON object a line: works of [cached, read, written] or one step are answered with milliseconds, a text with
its tokens.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.engine import Usage
from agent.llm.jobs import Cell
from agent.llm.lines import LineProcess

if TYPE_CHECKING:
    from agent.llm.native import Native

TEXT = "A quiet film about two brothers who run a small cinema by the sea, 一部安静的电影。 "


KEPT = 7
"""The sequence of the cached beginning; those before it write."""


@dataclass(frozen=True, slots=True)
class Work:
    """Tokens of one prompt."""

    cached: int
    """Tokens that are there before the clock starts."""
    read: int
    written: int

    @classmethod
    def of(cls, usage: Usage) -> Work:
        """The work that a call with this usage was."""
        return cls(usage.cached_tokens, usage.prompt_tokens - usage.cached_tokens, usage.completion_tokens)


@dataclass(frozen=True, slots=True)
class Step:
    """What one call of the model reads."""

    writers: int
    """Completions being written."""
    each: int = 1
    """Tokens of every one of them."""
    beside: int = 0
    """Tokens of a prompt that is read meanwhile."""


class BareEngine(LineProcess):
    """A context manager: the process with the bare engine, and its clock."""

    def __init__(self, model: Path, threads: int) -> None:
        super().__init__("agent.llm.bare", model, threads)

    def milliseconds(self, works: Sequence[Work], side_by_side: int = 1) -> float:
        """Time for all works, one after the other; or each written `side_by_side` times at once."""
        order = {"works": [[w.cached, w.read, w.written] for w in works], "side_by_side": side_by_side}
        return float(self.ask(order))

    def step_milliseconds(self, step: Step, before: int, times: int) -> float:
        """Time of one such step, the mean of so many, after `before` tokens."""
        order = {"step": [step.writers, step.each, step.beside], "before": before, "times": times}
        return float(self.ask(order))

    def tokens(self, text: str) -> list[int]:
        """The model's tokens of a text."""
        found: list[int] = json.loads(self.ask({"text": text}))
        return found


class Bench:
    """Works on one context. The tokens that a work finds cached are read once, into a sequence of their own."""

    def __init__(self, native: Native) -> None:
        self._native = native
        self._tokens: list[int] = []
        self._kept = 0

    def measure(self, work: Work, side_by_side: int) -> float:
        """Seconds for one work; every token but the prompt's shared beginning counts."""
        native, position = self._native, work.cached + work.read
        self._begin(work.cached, position)
        native.share(KEPT, 0, work.cached)
        began = time.perf_counter()
        self._read(0, work.cached, position)
        for sequence in range(1, side_by_side):
            native.share(0, sequence, position)
        for _ in range(work.written):
            native.read([Cell(self._tokens[0], position, sequence, True) for sequence in range(side_by_side)])
            for sequence in range(side_by_side):
                native.logits(sequence).argmax()
            position += 1
        return time.perf_counter() - began

    def step(self, step: Step, before: int, times: int) -> float:
        """Seconds of one such step, the mean of `times`."""
        native = self._native
        self._begin(before, before + times * max(step.each, step.beside))
        for sequence in range(step.writers + 1):
            native.share(KEPT, sequence, before)
        began = time.perf_counter()
        for turn in range(times):
            cells = [
                Cell(self._tokens[0], before + turn * step.each + i, writer, True)
                for writer in range(step.writers)
                for i in range(step.each)
            ]
            outputs, first = len(cells), before + turn * step.beside
            cells += [Cell(self._tokens[i], i, step.writers, False) for i in range(first, first + step.beside)]
            native.read(cells)
            for index in range(outputs):
                native.logits(index).argmax()
        return (time.perf_counter() - began) / times

    def _begin(self, cached: int, longest: int) -> None:
        """Empty sequences, and the cached tokens where they can be shared from."""
        if len(self._tokens) < longest:
            self._tokens = self._native.tokenize(TEXT * (1 + longest // 10))
        for sequence in range(KEPT):
            self._native.drop(sequence)
        if cached > self._kept:
            self._read(KEPT, self._kept, cached)
            self._kept = cached

    def _read(self, sequence: int, start: int, end: int) -> None:
        from agent.llm.native import BATCH

        for first in range(start, end, BATCH):
            last = min(first + BATCH, end)
            self._native.read([Cell(self._tokens[i], i, sequence, i == end - 1) for i in range(first, last)])


def main() -> None:
    from agent.llm.native import Native

    native = Native(Path(sys.argv[1]), cells=4096, sequences=KEPT + 1, threads=int(sys.argv[2]), plain=True)
    native.try_out()
    bench = Bench(native)
    for line in sys.stdin:
        order = json.loads(line)
        sys.stdout.write(answer(order, native, bench) + "\n")
        sys.stdout.flush()


def answer(order: dict[str, Any], native: Native, bench: Bench) -> str:
    """The line that answers an order."""
    if "text" in order:
        return json.dumps(native.tokenize(order["text"]))
    if "step" in order:
        seconds = bench.step(Step(*order["step"]), order["before"], order["times"])
    else:
        seconds = sum(bench.measure(Work(*work), order["side_by_side"]) for work in order["works"])
    return f"{seconds * 1000:.3f}"


if __name__ == "__main__":
    main()
