"""Engines for evaluation: one with fixed words, one that breaks down, one that records, one that replays.

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
from dataclasses import asdict
from pathlib import Path
from threading import Lock

import numpy as np

from agent.engine import Chunk, Engine, EngineState, Prompt, Reading, Request, Usage, Waiting
from agent.errors import ModelUnavailable
from eval.errors import EvaluationProblem

REPLIES = "replies.jsonl"
READINGS = "readings"
ABOUT = "engine.json"


class FixedEngine:
    """A model without a thought: it writes the same words for every request, or fails at every one."""

    digest: str | None = None
    reads_states = False

    def __init__(self, says: str | None) -> None:
        self.says = says
        """None for a model that breaks down when it is asked."""
        self.name = "fixed" if says is not None else "broken"
        self.state: EngineState = "ready"

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """Nothing to warm."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        return True

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

    def count(self, text: str) -> int:
        return len(text) // 4

    def close(self) -> None:
        """Nothing to stop."""


class RecordingEngine:
    """Another engine, with everything it answers written down."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self._lock = Lock()
        (folder / READINGS).mkdir(parents=True, exist_ok=True)
        if (folder / REPLIES).exists():
            raise EvaluationProblem(folder, None, "there is a recording already: choose an empty folder")
        self._file = (folder / REPLIES).open("w", encoding="utf-8")
        self._describe()

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
        ready = self.engine.wait_ready(timeout)
        self._describe()  # the digest is known once the weights are
        return ready

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        texts = ["" for _ in requests]
        for chunk in self.engine.stream(requests, cancelled, waiting):
            texts[chunk.index] += chunk.text
            if chunk.usage is not None:
                self._keep(requests[chunk.index], texts[chunk.index], chunk.usage)
            yield chunk

    def read(self, prompt: Prompt) -> Reading:
        return next(self.read_many([prompt]))

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        for prompt, reading in zip(prompts, self.engine.read_many(prompts), strict=True):
            save_reading(self.folder / READINGS / f"{prompt_key(prompt)}.npz", reading)
            yield reading

    def count(self, text: str) -> int:
        return self.engine.count(text)

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


class ReplayEngine:
    """A recording in place of a model: nothing is computed, nothing is random."""

    state: EngineState = "ready"

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

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """Nothing to warm."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        return True

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

    def count(self, text: str) -> int:
        return len(text) // 4

    def close(self) -> None:
        """Nothing to stop."""


def request_key(request: Request) -> str:
    """Digest of everything a completion depends on."""
    return _digest(json.dumps(asdict(request), sort_keys=True, ensure_ascii=False))


def prompt_key(prompt: Prompt) -> str:
    """Digest of everything a reading depends on."""
    return _digest(json.dumps(asdict(prompt), sort_keys=True, ensure_ascii=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def save_reading(path: Path, reading: Reading) -> None:
    """Hidden states as float16: half the room, and far finer than any head needs."""
    np.savez_compressed(
        path,
        tokens=np.array(reading.tokens, np.str_),
        offsets=np.array(reading.offsets, np.int32).reshape(-1, 2),
        states=reading.states.astype(np.float16),
        usage=np.array([reading.usage.prompt_tokens, reading.usage.cached_tokens, reading.usage.completion_tokens]),
    )


def load_reading(path: Path) -> Reading:
    """What `save_reading` wrote."""
    with np.load(path) as stored:
        return Reading(
            tokens=tuple(str(token) for token in stored["tokens"]),
            offsets=tuple((int(start), int(end)) for start, end in stored["offsets"]),
            states=stored["states"].astype(np.float32),
            usage=Usage(*(int(count) for count in stored["usage"])),
        )
