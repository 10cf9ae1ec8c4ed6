"""A job: one prompt on its way through the model, and what the model must be able to do for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agent.engine import Prompt, Reading, Request, Usage
from agent.llm.guessing import GUESSED, LOOKED_FOR, guess
from agent.llm.sequences import Prefix, Row
from agent.llm.text import ANSWER, END, SYSTEM, USER, Output, offsets


@dataclass(frozen=True, slots=True)
class Cell:
    """One token to read."""

    token: int
    position: int
    sequence: int
    output: bool
    """Whether logits (or the hidden state) after this token are wanted."""


class Model(Protocol):
    """The part of `Native` that is needed here."""

    def tokenize(self, text: str, *, special: bool = False) -> list[int]: ...
    def piece(self, token: int) -> bytes: ...
    def ends(self, token: int) -> bool: ...
    def read(self, cells: Sequence[Cell], *, states: bool = False) -> None: ...
    def logits(self, index: int) -> NDArray[np.float32]: ...
    def hidden(self, index: int) -> NDArray[np.float32]: ...


class Chooser(Protocol):
    """What `sampling.Sampler` does."""

    def choose(self, logits: NDArray[np.float32]) -> int: ...
    def close(self) -> None: ...


class Refused(Exception):
    """A request that cannot be served: too long, or with a bad grammar."""


@dataclass(slots=True, eq=False)
class Job:
    """One prompt of a call, to be read and, with a request, to be answered."""

    call: int
    index: int
    prompt: Prompt
    request: Request | None
    """None to hand back hidden states."""
    fixed: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    """The whole prompt, `fixed` included."""
    text: int = 0
    """How many tokens are of `Prompt.text`; they follow `fixed`."""
    prefix: Prefix | None = None
    unread: int = 0
    """Tokens of the prefix that had to be read for this very job."""
    row: Row | None = None
    chooser: Chooser | None = None
    output: Output = field(default_factory=lambda: Output(()))
    cached: int = 0
    written: int = 0
    next: int = -1
    """The token chosen last, not read yet."""
    states: list[NDArray[np.float32]] = field(default_factory=list)
    """After each token read so far, from the first of `Prompt.text` on: last and inner layer."""

    def prepare(self, model: Model) -> None:
        """Tokenise the prompt. Marks of the chat template inside the prompt's own text are plain words."""
        text = model.tokenize(self.prompt.text)
        self.fixed, self.text = fixed_tokens(self.prompt, model), len(text)
        self.tokens = [*self.fixed, *text, *model.tokenize(ANSWER, special=True)]
        self.tokens += model.tokenize(self.prompt.begun) if self.prompt.begun else []
        if self.request:
            self.output = Output(self.request.stop)

    @property
    def held(self) -> Row:
        """The row of a job that is under way."""
        if self.row is None:
            raise RuntimeError("the job holds no row")
        return self.row

    def cells(self, guesses: Sequence[int]) -> list[Cell]:
        """Where the token chosen last is to be read, and what may follow it."""
        row = self.held
        return [Cell(token, len(row.tokens) + i, row.sequence, True) for i, token in enumerate((self.next, *guesses))]

    @property
    def guesses(self) -> Sequence[int]:
        """Tokens that may follow the one chosen last, no more than may be written after it."""
        left = self.request.max_tokens - self.written if self.request else 0
        return guess([*self.held.tokens[len(self.fixed) :], self.next], LOOKED_FOR, min(GUESSED, left))

    def take_next(self) -> None:
        """The token chosen last has been read."""
        self.held.tokens.append(self.next)

    def wants(self, position: int) -> bool:
        """Whether something is wanted after the prompt's token at `position`."""
        return position >= len(self.fixed) if self.request is None else position == len(self.tokens) - 1

    @property
    def room(self) -> int:
        """Most tokens that the job can come to hold."""
        return len(self.tokens) + (self.request.max_tokens if self.request else 0)

    @property
    def usage(self) -> Usage:
        return Usage(len(self.tokens), self.cached, self.written)

    def reading(self, model: Model) -> Reading:
        """The hidden states of a prompt that has been read."""
        text = self.tokens[len(self.fixed) : len(self.fixed) + self.text]
        pieces = [model.piece(token) for token in text]
        rows = np.stack([*self.states[: self.text], self.states[-1]])
        return Reading(
            tokens=tuple(piece.decode("utf-8", "replace") for piece in pieces),
            offsets=offsets(pieces, self.prompt.text),
            states=rows[:, 0],
            inner=rows[:, 1],
            usage=self.usage,
        )


def fixed_tokens(prompt: Prompt, model: Model) -> list[int]:
    """Everything before `Prompt.text`: the same tokens in every call with this fixed part."""
    if not prompt.fixed:
        return model.tokenize(USER, special=True)
    system = model.tokenize(SYSTEM, special=True) + model.tokenize(prompt.fixed)
    return system + model.tokenize(END + USER, special=True)
