"""A scripted engine: replays queued replies, records every prompt, and reads made-up hidden states.

    engine = ScriptedEngine("A heist told with patience.", ModelTimeout("too slow"))
    engine.reply("one more")            # queue another
    engine.when("Heat", "Two pros.")    # whenever a prompt's text contains "Heat", before the queue
    engine.requests, engine.readings    # what was asked, in order

A reply may be text or an exception to raise. Text comes in pieces of one word.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.engine import Chunk, EngineState, Prompt, Reading, Request, Usage, Waiting
from agent.errors import ModelUnavailable

WIDTH = 16
_TOKEN = re.compile(r"\s*(?:[A-Za-z0-9']+|[^\sA-Za-z0-9'])")


class ScriptedEngine:
    """An `Engine` that knows its lines. An empty queue raises, so that no call goes unnoticed."""

    name = "scripted"
    digest: str | None = "scripted"
    reads_states = True

    def __init__(self, *replies: str | Exception) -> None:
        self.state: EngineState = "ready"
        self.queue: deque[str | Exception] = deque(replies)
        self.rules: list[tuple[str, str | Exception]] = []
        self.requests: list[Request] = []
        self.readings: list[Prompt] = []
        self.warmed: list[Prompt] = []
        self.reading_error: Exception | None = None
        """Raised by the next and all later readings."""
        self.places: list[int] = []
        """Places in the queue that every call is told before its turn."""
        self.closed = False

    def reply(self, *replies: str | Exception) -> None:
        self.queue.extend(replies)

    def when(self, words: str, reply: str | Exception) -> None:
        """Answer every prompt whose text contains `words`, as often as it is asked."""
        self.rules.append((words, reply))

    def warm(self, prompts: Sequence[Prompt]) -> None:
        self.warmed.extend(prompts)

    def wait_ready(self, timeout: float | None = None) -> bool:
        return self.state == "ready"

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        self._check()
        self.requests.extend(requests)
        if waiting:
            for place in self.places:
                waiting(place)
        for index, request in enumerate(requests):
            words = re.findall(r"\s*\S+\s*", self._answer(request.prompt))
            for word in words:
                if cancelled():
                    return
                yield Chunk(index, word)
            yield Chunk(index, "", Usage(self.count(request.prompt.fixed + request.prompt.text), 0, len(words)))

    def read(self, prompt: Prompt) -> Reading:
        return next(self.read_many([prompt]))

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        self._check()
        if self.reading_error:
            raise self.reading_error
        self.readings.extend(prompts)
        yield from map(scripted_reading, prompts)

    def count(self, text: str) -> int:
        return len(_TOKEN.findall(text))

    def close(self) -> None:
        self.closed = True

    def _check(self) -> None:
        if self.state != "ready":
            raise ModelUnavailable(f"the model is {self.state}")

    def _answer(self, prompt: Prompt) -> str:
        matching = [reply for words, reply in self.rules if words in prompt.text]
        if not matching and not self.queue:
            raise AssertionError(f"no reply is queued for the prompt '{prompt.name}': {prompt.text}")
        reply = matching[0] if matching else self.queue.popleft()
        if isinstance(reply, Exception):
            raise reply
        return reply


def scripted_reading(prompt: Prompt) -> Reading:
    """One token a word; its state depends on the word alone, the last state on the whole text."""
    found = list(_TOKEN.finditer(prompt.text))
    rows = [_state(match.group().strip().lower()) for match in found[:-1]] + [_state(prompt.text)]
    return Reading(
        tokens=tuple(match.group() for match in found),
        offsets=tuple(match.span() for match in found),
        states=np.stack(rows),
        inner=np.stack(rows),
        usage=Usage(len(found), 0, 0),
    )


def _state(text: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(WIDTH).astype(np.float32)
