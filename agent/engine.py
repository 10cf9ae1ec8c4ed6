"""The engine: what the rest of the agent may ask of a language model.

`agent.llm` implements it for llama.cpp in a worker process and for any OpenAI-compatible server.
Nothing else knows a model library. A prompt has two parts: `fixed`, which never changes between
calls and whose KV state is kept, and `text`, which is read anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

EngineState = Literal["loading", "ready", "down", "off"]

Waiting = Callable[[int], None]
"""Told how many calls of others are served first, whenever that number changes; 0 when it is our turn."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call."""

    prompt_tokens: int = 0
    """All prompt tokens, cached ones included."""
    cached_tokens: int = 0
    """Prompt tokens whose KV state was already there."""
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """One rendered prompt."""

    name: str
    """Name of the prompt file; the KV state of its fixed part is kept under this name and digest."""
    fixed: str
    """System part: instructions and examples, the same in every call."""
    text: str
    """User part: what is new in this call."""
    begun: str = ""
    """First words of the answer, given: the model goes on from them. They are no part of the completion."""


@dataclass(frozen=True, slots=True)
class Request:
    """One completion to write."""

    prompt: Prompt
    max_tokens: int = 96
    temperature: float = 0.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    schema: dict[str, object] | None = None
    """JSON schema that the answer must fit; None for free text."""
    grammar: str | None = None
    """GBNF grammar; only the in-process engine takes one."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a completion."""

    index: int
    """Which of the requests it belongs to."""
    text: str
    usage: Usage | None = None
    """Set on the last chunk of each request, and only there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hidden states after reading a prompt."""

    tokens: tuple[str, ...]
    """The tokens of `Prompt.text`, as bytes decoded with replacement."""
    offsets: tuple[tuple[int, int], ...]
    """Start and end of each token in `Prompt.text`, in characters."""
    states: NDArray[np.float32]
    """float32 (n_tokens, n_embd): row i is the last layer's state after tokens[i]; the last row
    is the state after the whole prompt (template suffix included)."""
    inner: NDArray[np.float32]
    """Like `states`, after an inner layer, which tells better what is said of a thing."""
    usage: Usage


class Engine(Protocol):
    """A language model, local or remote. Thread-safe; calls queue in turn."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str | None:
        """sha256 of the weights when they are known, to tie learned heads to them."""

    @property
    def state(self) -> EngineState: ...

    @property
    def reads_states(self) -> bool:
        """Whether `read` is available (only in process)."""

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """Start loading and read the fixed parts in the background; returns at once."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        """Wait until the model answers; False when it is down, off or the time is over."""

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        """Write all completions, side by side where the engine can; chunks interleave.

        Raises ModelError. Stops between two tokens once `cancelled()` is true; closing the iterator
        frees the model as well.
        """

    def read(self, prompt: Prompt) -> Reading:
        """Read a prompt and return hidden states. Raises ModelError, also where unsupported."""

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        """`read` for many prompts, in order; one call in the queue. Raises ModelError."""

    def count(self, text: str) -> int:
        """Number of tokens of a text (an estimate for remote models)."""

    def close(self) -> None:
        """Stop the worker; safe to call twice."""
