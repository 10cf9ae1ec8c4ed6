"""understand: what the message means. The one place of a turn that may read with the model first."""

from __future__ import annotations

from collections.abc import Sequence

from agent.types import Card, Language
from agent.understanding import Parsed, Understander


def understood(understander: Understander, text: str, cards: Sequence[Card], language: Language) -> Parsed:
    """The parse of a message said with `cards` on the screen."""
    slate = [f"{card.title} ({card.year})" if card.year else card.title for card in cards]
    return understander.understand(text, slate, language)
