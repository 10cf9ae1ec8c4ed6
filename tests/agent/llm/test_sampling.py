"""A token is chosen from logits: greedily, or by chance that a seed repeats. Grammars need the real model."""

from __future__ import annotations

import numpy as np
import pytest

from agent.engine import Prompt, Request
from agent.llm.jobs import Refused
from agent.llm.sampling import LIKELIEST, Sampler

LOGITS = np.random.default_rng(0).normal(0, 2, 500).astype(np.float32)


def sampler(**options: object) -> Sampler:
    return Sampler(Request(Prompt("p", "", ""), **options), vocab=None)  # type: ignore[arg-type]


def test_without_temperature_the_likeliest_token_is_taken() -> None:
    assert sampler().choose(LOGITS) == int(LOGITS.argmax())


def test_the_same_seed_gives_the_same_tokens_and_another_one_others() -> None:
    def draw(seed: int) -> list[int]:
        chooser = sampler(temperature=1.0, seed=seed)
        return [chooser.choose(LOGITS) for _ in range(12)]

    assert draw(7) == draw(7)
    assert draw(7) != draw(8)


def test_unlikely_tokens_are_never_taken() -> None:
    likeliest = set(np.argsort(-LOGITS)[:LIKELIEST].tolist())
    chooser = sampler(temperature=5.0, seed=1)
    assert {chooser.choose(LOGITS) for _ in range(300)} <= likeliest


def test_a_low_temperature_comes_close_to_the_likeliest() -> None:
    chooser = sampler(temperature=0.01)
    assert {chooser.choose(LOGITS) for _ in range(20)} == {int(LOGITS.argmax())}


def test_a_schema_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(Refused, match="schema"):
        sampler(schema={"type": "no such type"})
