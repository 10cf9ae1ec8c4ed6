"""What the clerk may ask about."""

from __future__ import annotations

import numpy as np

from retrieval.catalogue.domain_file import load_domain
from retrieval.question import best_question
from retrieval.types import Item

DOMAIN = load_domain(None)
OTHERS = tuple(name for name in DOMAIN.fields if name != "keyword")


def item(number: int, mood: str, note: str) -> Item:
    attributes = {"moods": (mood,), "notes": (note,), "audiences": ("adults",), "themes": ("heist",)}
    return Item(f"f{number}", f"Film {number}", 1990, attributes=attributes)


def test_of_a_vocabulary_only_what_an_item_is_like_is_asked_about() -> None:
    items = [item(n, mood, "violence") for n, mood in enumerate(("light", "tense", "romantic", "light"))]
    asked = best_question(DOMAIN, items, np.zeros(4, np.float32), OTHERS)
    assert asked is not None
    assert set(asked.values) == {"light", "tense", "romantic"}


def test_content_notes_alone_are_no_question() -> None:
    items = [Item(f"f{n}", "Film", 1990, attributes={"notes": (note,)}) for n, note in enumerate(("gore", "sex"))]
    assert best_question(DOMAIN, items, np.zeros(2, np.float32), OTHERS) is None
