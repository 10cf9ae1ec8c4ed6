"""No model: every call says so, and the conversation goes on with template words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.engine import Chunk, EngineState, Prompt, Reading, Request, Waiting
from agent.errors import ModelUnavailable


class OffEngine:
    """An `Engine` that is switched off."""

    name = "off"
    digest: str | None = None
    state: EngineState = "off"
    reads_states = False

    def warm(self, prompts: Sequence[Prompt]) -> None:
        """Nothing to warm."""

    def wait_ready(self, timeout: float | None = None) -> bool:
        return False

    def stream(
        self, requests: Sequence[Request], cancelled: Callable[[], bool], waiting: Waiting | None = None
    ) -> Iterator[Chunk]:
        raise ModelUnavailable("the language model is switched off (PALATE_LLM=off)")

    def read(self, prompt: Prompt) -> Reading:
        raise ModelUnavailable("the language model is switched off (PALATE_LLM=off)")

    def read_many(self, prompts: Sequence[Prompt]) -> Iterator[Reading]:
        raise ModelUnavailable("the language model is switched off (PALATE_LLM=off)")

    def count(self, text: str) -> int:
        return estimate_tokens(text)

    def close(self) -> None:
        """Nothing to stop."""


def estimate_tokens(text: str) -> int:
    """Tokens of a text for a model whose vocabulary is unknown: 4 ASCII characters or 1.5 others each."""
    ascii_characters = sum(character.isascii() for character in text)
    return round(ascii_characters / 4 + (len(text) - ascii_characters) / 1.5)
