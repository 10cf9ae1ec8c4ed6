"""Reasons: the heaviest in the first sentence, each other one in a sentence of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.nodes.explain import why
from agent.types import Card, CardReason, Language, LedgerEntry
from tests.agent.fakes import Shop

ASKED = LedgerEntry(id="1", turn=1, field="genre", op="is", value="crime", strength="must", words="crime")


def card(*reasons: tuple[str, float, tuple[str, ...]]) -> Card:
    told = tuple(CardReason(kind=kind, text="", evidence=on, weight=weight) for kind, weight, on in reasons)  # type: ignore[arg-type]
    return Card(id="1", title="Heat", year=1995, score=1.0, facts={}, reasons=told)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Heat is here because it is what you asked for (45%): crime. "
            "That you liked The Godfather counts too (35%). "
            "Besides, many people here like it (20%).",
        ),
        (
            "zh",
            "推荐《盗火线》，是因为它符合你的要求（45%）：犯罪。你喜欢《教父》，这也算一个理由（35%）。"
            "另外，这里很多人喜欢它（20%）。",
        ),
    ],
)
def test_every_reason_has_a_sentence(tmp_path: Path, language: Language, said: str) -> None:
    shown = card(
        ("popular", 0.2, ()), ("constraint", 0.45, ()), ("similar", 0.2, ("2",)), ("collaborative", 0.15, ("2",))
    )
    assert why(shown, [ASKED], Shop(tmp_path).services, language) == said


def test_a_card_without_a_reason_is_the_best_match(tmp_path: Path) -> None:
    assert why(card(("novel", 0.01, ())), [], Shop(tmp_path).services, "en") == (
        "Heat is simply the best match the ranking found."
    )
