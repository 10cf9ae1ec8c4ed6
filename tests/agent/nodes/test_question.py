"""The clerk's question in words."""

from __future__ import annotations

import pytest

from agent.nodes.question import worded
from agent.types import Language
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Question


@pytest.mark.parametrize(
    ("field", "values", "language", "said"),
    [
        ("keyword", ("light", "tense"), "en", "What mood should it have: lighthearted or tense?"),
        ("keyword", ("light", "tense"), "zh", "想要什么样的氛围，比如轻松还是紧张？"),
        ("genre", ("comedy", "drama", "crime"), "zh", "想看什么类型的电影，比如喜剧、剧情还是犯罪？"),
        ("year", (1990, 2000), "en", "Something recent, or an older film?"),
    ],
)
def test_a_question_offers_options_in_words(
    field: str, values: tuple[str | int, ...], language: Language, said: str
) -> None:
    assert worded(Question(field, values, 1.0), load_domain(None), language) == said
