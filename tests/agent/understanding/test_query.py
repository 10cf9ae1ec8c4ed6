"""The wish that is searched for, in the catalogue's own language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.linking.linker import Linker
from agent.understanding import Understander
from retrieval.catalogue.domain_file import load_domain


@pytest.mark.parametrize(
    ("text", "words"),
    [("想找一部适合夏天喝的", "适合夏天喝"), ("有没有讲登山的纪录片", "讲登山"), ("推荐一部", "")],
)
def test_a_catalogue_in_chinese_is_searched_in_chinese(text: str, words: str) -> None:
    shop = Understander(Linker(replace(load_domain(), language="zh"), [], {}))
    assert shop.understand(text).understanding.query.startswith(words)
    assert bool(shop.understand(text).understanding.query) == bool(words)
