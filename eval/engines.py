"""Engines for evaluation: with fixed words, broken, recording, replaying, or with other seeds.

A recording is a folder: `engine.json` says of what model, `replies.jsonl` holds every completion by
the digest of its request, `readings/` the hidden states of every prompt that was read, as float16.
The same request asked twice keeps both answers; a replay gives them in that order and then the last
one again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from threading import Lock

import numpy as np

from agent.engine import Chunk, Engine, EngineState, Prompt, Reading, Request, Usage, Waiting
from agent.errors import ModelUnavailable
from eval.errors import EvaluationProblem

REPLIES = "replies.jsonl"
READINGS = "readings"
KEPT = ("states", "inner")
"""Hidden states in a kept reading. A recording that holds others has none for a prompt, and says so."""
ABOUT = "engine.json"


class Canned:
    """What engines without a model have in common: they are ready at once and hold nothing."""

    state: EngineState = "ready"

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """Nothing to warm."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        return True

    def count(self, text: str) -> int:
        return len(text) // 4

    def close(self) -> None:
        """Nothing to stop."""


class FixedEngine(Canned):
    """A model without a thought: it writes the same words for every request, or fails at every one."""

    digest: str | None = None
    reads_states = False

    def __init__(self, says: str | None) -> None:
        self.says = says
        """None for a model that breaks down when it is asked."""
        self.name = "fixed" if says is not None else "broken"

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        for index, request in enumerate(requests):
            if self.says is None:
                raise ModelUnavailable("the model broke down, as the scenario wants it")
            yield Chunk(index, self.says)
            yield Chunk(index, "", Usage(self.count(request.prompt.text), 0, self.count(self.says)))

    def read(self, prompt: Prompt) -> Reading:
        raise ModelUnavailable("this model reads no states")

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        raise ModelUnavailable("this model reads no states")


class Wrapped:
    """Another engine as it is; what is different about it is in the class that inherits this."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def digest(self) -> str | None:
        return self.engine.digest

    @property
    def state(self) -> EngineState:
        return self.engine.state

    @property
    def reads_states(self) -> bool:
        return self.engine.reads_states

    def warm(self, prompts: Sequence[Prompt]) -> None:
        self.engine.warm(prompts)

    def wait_ready(self, timeout: float | None = None) -> bool:
        return self.engine.wait_ready(timeout)

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        return self.engine.stream(requests, cancelled, waiting)

    def read(self, prompt: Prompt) -> Reading:
        return self.engine.read(prompt)

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        return self.engine.read_many(prompts)

    def count(self, text: str) -> int:
        return self.engine.count(text)

    def close(self) -> None:
        self.engine.close()


class Reseeded(Wrapped):
    """Another engine with seeds of its own for every trial: what is sampled is sampled anew."""

    STRIDE = 1_000
    """Between the seeds of two trials: more than a turn ever asks for."""

    def __init__(self, engine: Engine, trial: int) -> None:
        super().__init__(engine)
        self.trial = trial

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        moved = [replace(request, seed=request.seed + self.STRIDE * self.trial) for request in requests]
        return self.engine.stream(moved, cancelled, waiting)


def overheard(
    requests: Sequence[Request], chunks: Iterator[Chunk], keep: Callable[[Request, str, Usage], None]
) -> Iterator[Chunk]:
    """The chunks of a call as they come; `keep` is given every completion once it is whole."""
    texts = ["" for _ in requests]
    for chunk in chunks:
        texts[chunk.index] += chunk.text
        if chunk.usage is not None:
            keep(requests[chunk.index], texts[chunk.index], chunk.usage)
        yield chunk


class RecordingEngine(Wrapped):
    """Another engine, with everything it answers written down."""

    def __init__(self, engine: Engine, folder: Path, goes_on: bool = False) -> None:
        """With `goes_on`, a recording that was interrupted is continued."""
        super().__init__(engine)
        self.folder = folder
        self._lock = Lock()
        (folder / READINGS).mkdir(parents=True, exist_ok=True)
        if (folder / REPLIES).exists() and not goes_on:
            raise EvaluationProblem(folder, None, "there is a recording already: choose an empty folder")
        self._file = (folder / REPLIES).open("a", encoding="utf-8")
        self._describe()

    def wait_ready(self, timeout: float | None = None) -> bool:
        ready = self.engine.wait_ready(timeout)
        self._describe()  # the digest is known once the weights are
        return ready

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        yield from overheard(requests, self.engine.stream(requests, cancelled, waiting), self._keep)

    def read(self, prompt: Prompt) -> Reading:
        return next(self.read_many([prompt]))

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        for prompt, reading in zip(prompts, self.engine.read_many(prompts), strict=True):
            save_reading(self.folder / READINGS / f"{prompt_key(prompt)}.npz", reading)
            yield reading

    def close(self) -> None:
        self._describe()
        self._file.close()
        self.engine.close()

    def _describe(self) -> None:
        about = {"name": self.name, "digest": self.digest, "reads_states": self.reads_states}
        (self.folder / ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")

    def _keep(self, request: Request, text: str, usage: Usage) -> None:
        self._write({"key": request_key(request), "prompt": request.prompt.name, "text": text, "usage": asdict(usage)})

    def _write(self, entry: object) -> None:
        with self._lock:
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._file.flush()


class ReplayEngine(Canned):
    """A recording in place of a model: nothing is computed, nothing is random."""

    def __init__(self, folder: Path) -> None:
        path = folder / REPLIES
        if not path.is_file():
            raise EvaluationProblem(folder, None, "there is no recording here: make one with --record")
        self.folder = folder
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.name = str(about["name"])
        self.digest: str | None = about["digest"]
        self.reads_states = bool(about["reads_states"])
        self._known: dict[str, list[tuple[str, Usage]]] = {}
        for line in lines:
            self._known.setdefault(line["key"], []).append((line["text"], Usage(**line["usage"])))
        self._times: Counter[str] = Counter()
        self.missing: list[str] = []
        """Names of the prompts that were asked for and are not in the recording."""

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        for index, request in enumerate(requests):
            text, usage = self._answer(request)
            yield Chunk(index, text)
            yield Chunk(index, "", usage)

    def _answer(self, request: Request) -> tuple[str, Usage]:
        key = request_key(request)
        if key not in self._known:
            self.missing.append(request.prompt.name)
            raise ModelUnavailable(f"the recording has no answer to this '{request.prompt.name}' prompt")
        answers = self._known[key]
        place = min(self._times[key], len(answers) - 1)
        self._times[key] += 1
        return answers[place]

    def read(self, prompt: Prompt) -> Reading:
        path = self.folder / READINGS / f"{prompt_key(prompt)}.npz"
        if not path.is_file():
            self.missing.append(prompt.name)
            raise ModelUnavailable(f"the recording has no states for this '{prompt.name}' prompt")
        return load_reading(path)

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        return map(self.read, prompts)


def request_key(request: Request) -> str:
    """Digest of everything a completion depends on."""
    return _digest(json.dumps(asdict(request), sort_keys=True, ensure_ascii=False))


def prompt_key(prompt: Prompt) -> str:
    """Digest of everything a reading depends on, and of what is kept of it."""
    return _digest(json.dumps({**asdict(prompt), "kept": KEPT}, sort_keys=True, ensure_ascii=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_reading(path: Path, reading: Reading) -> None:
    """Hidden states as float16: half the room, and far finer than any head needs."""
    np.savez_compressed(
        path,
        tokens=np.array(reading.tokens, np.str_),
        offsets=np.array(reading.offsets, np.int32).reshape(-1, 2),
        states=reading.states.astype(np.float16),
        inner=reading.inner.astype(np.float16),
        usage=np.array([reading.usage.prompt_tokens, reading.usage.cached_tokens, reading.usage.completion_tokens]),
    )


def load_reading(path: Path) -> Reading:
    """What `save_reading` wrote."""
    with np.load(path) as stored:
        return Reading(
            tokens=tuple(str(token) for token in stored["tokens"]),
            offsets=tuple((int(start), int(end)) for start, end in stored["offsets"]),
            states=stored["states"].astype(np.float32),
            inner=stored["inner"].astype(np.float32),
            usage=Usage(*(int(count) for count in stored["usage"])),
        )
