"""What the engine's states for a message are, read once and kept in a file between runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.engine import Engine
from agent.linking.linker import Linker
from agent.linking.types import Linked, Span, TitleEntry
from agent.understanding import states
from agent.understanding.intents import Said, batches
from agent.understanding.understander import Utterance, heard, said
from eval.understanding.gold import Example

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Linking:
    """An example with what linking finds in it."""

    example: Example
    said: Said
    slate: tuple[TitleEntry, ...]

    @property
    def linked(self) -> Linked:
        return self.said.linked

    @property
    def spans(self) -> tuple[Span, ...]:
        """The mentions whose state is read."""
        return self.said.mentions


def link(linker: Linker, found: Sequence[Example]) -> list[Linking]:
    """Every example linked, its courtesies cut as in a conversation."""
    result = []
    for each in found:
        _, message, linked, slate = heard(linker, Utterance(each.text, each.slate))
        result.append(Linking(each, said(message, linked, len(slate)), tuple(slate)))
    return result


def key(said: Said) -> str:
    """Names the states of one prompt in the cache, and of which layers they are."""
    prompt = said.prompt
    return hashlib.sha256((prompt.fixed + prompt.text + " last, inner").encode()).hexdigest()[:32]


def read_all(
    engine: Engine, found: Sequence[Linking], cache: Path | None, report: Callable[[str], None]
) -> list[Array]:
    """For each example float32 (1 + mentions, n_embd): the last layer's state after "Act:", then an inner
    layer's for each mention. What `cache` holds is not read again."""
    known: dict[str, Array] = {}
    if cache and cache.is_file():
        with np.load(cache, allow_pickle=False) as stored:
            known = {name: stored[name] for name in stored.files}
    missing = list({key(each.said): each.said for each in found if key(each.said) not in known}.values())
    report(f"{len(missing)} messages to read")
    readings = (reading for few in batches([m.prompt for m in missing]) for reading in engine.read_many(few))
    for done, (each, reading) in enumerate(zip(missing, readings, strict=True), 1):
        act = states.act_state(reading, each.prompt, each.words)[None]
        mentions = states.mention_states(reading, each.prompt, each.words)
        known[key(each)] = np.concatenate([act, mentions]).astype(np.float16)
        if done % 100 == 0 or done == len(missing):
            report(f"{done} of {len(missing)} messages read")
            if cache:
                np.savez_compressed(cache, allow_pickle=False, **known)
    return [known[key(each.said)].astype(np.float32) for each in found]
