"""Which act a message is: the heads joined, or the wording alone, or a model that can only be asked.

own model, states readable     p(act) ~ p_state(act) * p_wording(act)^power, one prompt read, nothing written
another model                  the act it names under a schema, weighed against the wording
no model, or it fails          the wording alone
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.engine import Engine, Reading, Request, Usage
from agent.errors import ModelError
from agent.linking.text import Message
from agent.linking.types import Linked
from agent.types import Intent
from agent.understanding import ngrams, states
from agent.understanding.heads import HeadFile, load_heads

ASKED_RIGHT = 0.7
"""How often an act that a model writes is taken to be right, against the wording's view."""
_NEVER_EMPTY = frozenset({"more", "explain"})
"""Acts that need something on the screen."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message with what was linked, as the heads read it."""

    message: Message
    linked: Linked
    shown: int
    """Items on the screen."""


@dataclass(frozen=True, slots=True)
class Act:
    """An intent and how sure it is."""

    intent: Intent
    confidence: float
    second: str = ""
    usage: Usage | None = None


class IntentReader:
    """Names the act of messages."""

    def __init__(self, engine: Engine | None) -> None:
        self._engine = engine
        words = load_heads("words")
        if words is None:  # pragma: no cover - the file is committed
            raise FileNotFoundError("the heads are missing: run `palate eval train-understanding`")
        self._words: HeadFile = words
        states_head = load_heads("qwen")
        fits = engine is not None and engine.reads_states and states_head and states_head.model == engine.digest
        self._states = states_head if fits else None

    def acts(self, said: Sequence[Said]) -> Iterator[Act]:
        """The act of each message, in order."""
        readings = self._readings(said)
        for each in said:
            scores = self._wording(each)
            usage = None
            if (found := next(readings, None)) is not None:
                scores, usage = self._joined(scores, found)
            yield self._act(each, scores, usage)

    def _readings(self, said: Sequence[Said]) -> Iterator[Reading | str]:
        """What the model makes of each message; ends early when it fails."""
        engine = self._engine
        if engine is None or engine.state in ("off", "down"):
            return
        prompts = [states.prompt(s.message.text, s.shown) for s in said]
        try:
            if self._states is not None:
                yield from engine.read_many(prompts)
            elif not engine.reads_states:
                for prompt in prompts:
                    schema: dict[str, object] = {"type": "string", "enum": list(self._words.heads["intent"].classes)}
                    chunks = engine.stream([Request(prompt, max_tokens=8, schema=schema)], lambda: False)
                    yield "".join(chunk.text for chunk in chunks)
        except ModelError:
            return

    def _wording(self, said: Said) -> NDArray[np.float32]:
        """float32 (n_intents,): log-probabilities by the wording alone."""
        vector = ngrams.vector(said.message, said.linked, said.shown)
        logs: NDArray[np.float32] = np.log(self._words.heads["intent"].probabilities(vector) + 1e-9)
        return logs

    def _joined(self, words: NDArray[np.float32], found: Reading | str) -> tuple[NDArray[np.float32], Usage | None]:
        classes = self._words.heads["intent"].classes
        if isinstance(found, str):
            named = _named(found)
            share = (1 - ASKED_RIGHT) / (len(classes) - 1)
            told = np.array([ASKED_RIGHT if c == named else share for c in classes], dtype=np.float32)
            return words + np.log(told) if named in classes else words, None
        heads = self._states
        if heads is None:
            return words, None
        state = (states.act_state(found) - heads.arrays["mean"]) / heads.arrays["scale"]
        told = np.log(heads.heads["intent"].probabilities(state) + 1e-9)
        joined = (told + float(heads.arrays["power"][0]) * words) / float(heads.arrays["temperature"][0])
        return joined.astype(np.float32), found.usage

    def _act(self, said: Said, scores: NDArray[np.float32], usage: Usage | None) -> Act:
        classes = self._words.heads["intent"].classes
        if not said.shown:
            scores = scores - np.array([2.0 if c in _NEVER_EMPTY else 0.0 for c in classes], dtype=np.float32)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = chances.argsort()[::-1]
        return Act(Intent(classes[order[0]]), float(chances[order[0]]), classes[order[1]], usage)


def _named(text: str) -> str:
    """The act a model wrote, as a JSON string or bare."""
    try:
        return str(json.loads(text))
    except json.JSONDecodeError:
        return text.strip().strip('"')
