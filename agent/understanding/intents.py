"""Which act a message is: the heads joined, or the wording alone, or a model that can only be asked.

own model, states readable     p(act) ~ p_state(act) * p_wording(act)^power, one prompt read, nothing written
another model                  the act it names under a schema, weighed against the wording
no model, or it fails          the wording alone
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from agent.engine import Engine, Prompt, Reading, Request, Usage
from agent.errors import ModelError
from agent.linking.text import Message
from agent.linking.types import Linked, Span
from agent.types import Intent
from agent.understanding import ngrams, states
from agent.understanding.heads import HeadFile, load_heads
from agent.understanding.query import names_nothing

ASKED_RIGHT = 0.7
"""How often an act that a model writes is taken to be right, against the wording's view."""
_AT_ONCE = 8
"""Messages in one call to the engine, whose time limit is meant for a turn."""
_NEVER_EMPTY = frozenset({"more", "explain"})
"""Acts that need something on the screen."""
_REQUEST = re.compile(r"\b(?:recommend|suggest)|\bwhat (?:should|can|could|to|shall)\b.*\bwatch\b|推荐|介绍|看什么")
"""Words that ask for a recommendation."""
_BARE = frozenset({"recommend", "more", "explain"})
"""What a message of such words can be when it names nothing; with something on the screen, also a question about it."""
_ELSE = re.compile(
    r"\bwhat else(?: should| can| could| to| is there| would| might| like| (?:have )?(?:you|u)\b|\s*[?.!,]|\s*$)"
    r"|还有(?:什么|啥|哪些)(?:可以|能|值得|好看|推荐|类似|同类|差不多|\s*[?？。!！]|\s*$)"
)
"""Words that ask for something other than what was named: no question about it."""
_ABOUT_IT = frozenset({"ask", "explain", "compare", "profile", "out_of_scope"})
_NEVER_ONE = frozenset({"compare"})
"""Acts that need two things, on the screen or named."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message with what was linked, as the heads read it."""

    message: Message
    linked: Linked
    shown: int
    """Items on the screen."""
    mentions: tuple[Span, ...] = ()
    """What a verdict may be given on; the model's state is read for each."""

    @property
    def prompt(self) -> Prompt:
        """The prompt with a line for each mention."""
        return states.prompt(self.message.text.strip(), self.shown, self.words)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(span.words for span in self.mentions)


@dataclass(frozen=True, slots=True)
class Act:
    """An intent and how sure it is."""

    intent: Intent
    confidence: float
    second: str = ""
    usage: Usage | None = None
    states: Mapping[Span, NDArray[np.float32]] = field(default_factory=dict)
    """float32 (n_embd,) for each mention, where a model with heads of its own read the message."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a model that can only be asked wrote."""

    text: str
    usage: Usage | None


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
        self.heads = states_head if fits else None
        """The heads on the engine's states; None when there are none for its weights."""

    def acts(self, said: Sequence[Said]) -> Iterator[Act]:
        """The act of each message, in order."""
        readings = self._readings(said)
        for each in said:
            scores = self._wording(each)
            found = next(readings, None)
            if found is not None:
                scores = self._joined(scores, each, found)
            yield self._act(each, scores, found)

    def _readings(self, said: Sequence[Said]) -> Iterator[Reading | Told]:
        """What the model makes of each message; ends early when it fails."""
        engine = self._engine
        if engine is None or engine.state in ("off", "down"):
            return
        try:
            if self.heads is not None:
                for few in batches([s.prompt for s in said]):
                    yield from engine.read_many(few)
            elif not engine.reads_states:
                for each in said:
                    yield self._told(engine, states.prompt(each.message.text.strip(), each.shown))
        except ModelError:
            return

    def _told(self, engine: Engine, prompt: Prompt) -> Told:
        """The act that the model writes under a schema."""
        schema: dict[str, object] = {"type": "string", "enum": list(self._words.heads["intent"].classes)}
        chunks = list(engine.stream([Request(prompt, max_tokens=8, schema=schema)], lambda: False))
        return Told("".join(chunk.text for chunk in chunks), next((c.usage for c in chunks if c.usage), None))

    def _wording(self, said: Said) -> NDArray[np.float32]:
        """float32 (n_intents,): log-probabilities by the wording alone."""
        vector = ngrams.vector(said.message, said.linked, said.shown)
        logs: NDArray[np.float32] = np.log(self._words.heads["intent"].probabilities(vector) + 1e-9)
        return logs

    def _joined(self, words: NDArray[np.float32], said: Said, found: Reading | Told) -> NDArray[np.float32]:
        """float32 (n_intents,): the wording's view weighed against the model's."""
        classes = self._words.heads["intent"].classes
        if isinstance(found, Told):
            named = _named(found.text)
            share = (1 - ASKED_RIGHT) / (len(classes) - 1)
            told = np.array([ASKED_RIGHT if c == named else share for c in classes], dtype=np.float32)
            return words + np.log(told) if named in classes else words
        heads = self.heads
        if heads is None:
            return words
        read = states.act_state(found, said.prompt, said.words)
        state = (read - heads.arrays["mean"]) / heads.arrays["scale"]
        told = np.log(heads.heads["intent"].probabilities(state) + 1e-9)
        joined: NDArray[np.float32] = told + float(heads.arrays["power"][0]) * words
        return (joined / float(heads.arrays["temperature"][0])).astype(np.float32)

    def _act(self, said: Said, scores: NDArray[np.float32], found: Reading | Told | None) -> Act:
        classes = self._words.heads["intent"].classes
        if not said.shown:
            titles = sum(t.score > 0 for t in said.linked.titles)
            baseless = _NEVER_EMPTY | _NEVER_ONE if titles < 2 else _NEVER_EMPTY
            scores = scores - np.array([2.0 if c in baseless else 0.0 for c in classes], dtype=np.float32)
        if _REQUEST.search(said.message.norm) and names_nothing(said.message):
            may_be = _BARE | {"ask", "compare"} if said.shown else _BARE
            scores = scores - np.array([0.0 if c in may_be else 6.0 for c in classes], dtype=np.float32)
        if _ELSE.search(said.message.norm):
            scores = scores - np.array([4.0 if c in _ABOUT_IT else 0.0 for c in classes], dtype=np.float32)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = chances.argsort()[::-1]
        act = Act(Intent(classes[order[0]]), float(chances[order[0]]), classes[order[1]])
        if not isinstance(found, Reading):
            return replace(act, usage=found.usage) if found else act
        rows = states.mention_states(found, said.prompt, said.words)
        return replace(act, usage=found.usage, states=dict(zip(said.mentions, rows, strict=True)))


def batches(prompts: Sequence[Prompt]) -> Iterator[Sequence[Prompt]]:
    """Prompts a few at a time."""
    return (prompts[first : first + _AT_ONCE] for first in range(0, len(prompts), _AT_ONCE))


def _named(text: str) -> str:
    """The act a model wrote, as a JSON string or bare."""
    try:
        return str(json.loads(text))
    except json.JSONDecodeError:
        return text.strip().strip('"')
