"""Whole turns with the real model and the real understanding, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent.conversation import Conversation, final
from agent.services import Services, open_all
from retrieval.settings import RetrievalSettings, default_home, retrieval_settings
from tests.agent.fakes import FILMS
from tests.agent.films import import_films

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("turns")
    own = retrieval_settings(folder)
    settings = RetrievalSettings(default_home(), own.data, f"sqlite:///{folder / 'palate.db'}", None)
    import_films(settings, folder / "films.jsonl")
    services = open_all(settings)
    assert services.engine.wait_ready(600)
    yield services
    services.close()


@pytest.mark.parametrize(
    ("said", "language", "genre"), [("a crime film please", "en", "crime"), ("想看犯罪片", "zh", "crime")]
)
def test_a_wish_is_answered_with_grounded_words(services: Services, said: str, language: str, genre: str) -> None:
    chat = Conversation(services)
    reply = final(chat.reply(said))
    assert reply.language == language
    assert reply.items
    assert all(genre in services.catalogue.get(card.id).attributes["genres"] for card in reply.items)
    shown = {name.text for card in reply.items for name in services.catalogue.get(card.id).names}
    others = {name.text for film in FILMS for name in film.names} - shown
    assert not [title for title in others if title in reply.text]
    assert reply.model.calls > 0
    assert final(chat.reply("undo that" if language == "en" else "撤销")).constraints == ()
