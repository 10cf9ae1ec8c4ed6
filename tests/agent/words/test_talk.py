"""What is said of the conversation itself."""

from __future__ import annotations

from agent.types import Language
from agent.words.talk import smalltalk
from retrieval.catalogue.domain_file import load_domain

DOMAIN = load_domain(None)


def test_a_greeting_in_the_middle_takes_up_the_wish() -> None:
    wishes: dict[Language, str] = {"en": "horror, from the 1980s", "zh": "恐怖，1980年代"}
    for language, wish in wishes.items():
        said = [smalltalk(DOMAIN, language, turn, wish) for turn in (3, 4)]
        assert all(wish in text for text in said)
        assert len(set(said)) == 2


def test_a_greeting_at_the_start_asks_for_one() -> None:
    assert "in the mood for" in smalltalk(DOMAIN, "en", 0, "")
