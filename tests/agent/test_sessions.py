"""What is kept of a conversation, what survives a killed process, and what is left after erasing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from agent.conversation import final
from agent.errors import SessionError
from agent.sessions import Sessions
from agent.types import Intent
from retrieval.store.database import open_database
from tests.agent.fakes import RETOLD, Shop, meant

ROOT = Path(__file__).parents[2]
KILLED = """
import sys, os, signal
from pathlib import Path
sys.path.insert(0, {root!r})
from agent.types import Done, Intent, Items
from tests.agent.fakes import RETOLD, Shop, meant
shop = Shop(Path({folder!r}))
shop.knows("crime", meant(Intent.RECOMMEND, ("genre", "is", "crime"), liked=("2",)))
shop.knows("war", meant(Intent.RECOMMEND, ("genre", "is", "war")))
shop.engine.when("Story:", "a careful thief plans one last score")
chat = shop.chat(user="ann")
for event in chat.reply("crime"):
    pass
chat.feedback("3", "dislike")
for event in chat.reply("crime"):
    if isinstance(event, Items):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    return Sessions(open_database(f"sqlite:///{tmp_path / 'palate.db'}"))


def test_likes_and_wishes_survive_a_killed_process(tmp_path: Path) -> None:
    code = KILLED.format(root=str(ROOT), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == -signal.SIGKILL
    shop = Shop(tmp_path)
    chat = shop.chat(user="ann")
    assert [entry.value for entry in chat.ledger if entry.field == "genre"] == ["crime"]
    assert chat.memory.ledger.liked == ("2",)
    assert chat.memory.ledger.disliked == ("3",)
    assert chat.session.turns == 3  # the unanswered message is kept too
    assert shop.services.sessions.preferences("ann") == [("2", "like"), ("3", "dislike")]


def test_a_bad_name_is_refused(sessions: Sessions) -> None:
    for name in ("", "a b", "x" * 81, "../up", ".."):
        with pytest.raises(SessionError, match="cannot name"):
            sessions.open(name, None, "en")


def test_an_unknown_user_or_session_is_told(sessions: Sessions) -> None:
    with pytest.raises(SessionError, match="nobody called 'zoe'"):
        sessions.export("zoe")
    with pytest.raises(SessionError, match="no session is called 'zoe'"):
        sessions.get("zoe")


def test_likes_count_in_the_next_conversation_of_the_same_person(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.chat("one", "ann").feedback("2", "like")
    shop.knows("anything", meant(Intent.RECOMMEND))
    shop.engine.when("Story:", RETOLD)
    final(shop.chat("two", "ann").reply("anything"))
    assert shop.recommender.queries[-1].history == {"2": 1.0}
    final(shop.chat("three", "bob").reply("anything"))
    assert shop.recommender.queries[-1].history == {}


def test_an_undone_like_is_no_preference_any_more(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.knows("I liked Heat", meant(Intent.FEEDBACK, liked=("1",)))
    shop.engine.when("Story:", RETOLD)
    chat = shop.chat("one", "ann")
    final(chat.reply("I liked Heat"))
    assert shop.services.sessions.preferences("ann") == [("1", "like")]
    chat.undo()
    assert shop.services.sessions.preferences("ann") == []


def test_frames_are_numbered_from_one_and_replayed_after_a_number(sessions: Sessions) -> None:
    sessions.open("s", None, "en")
    assert [sessions.append_frame("s", {"type": "delta", "text": str(n)}) for n in range(3)] == [1, 2, 3]
    assert [frame["seq"] for frame in sessions.frames("s", after=1)] == [2, 3]


def test_forgetting_a_person_leaves_others_alone(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.chat("one", "ann").feedback("2", "like")
    shop.chat("two", "bob").feedback("3", "like")
    shop.services.sessions.forget_user("ann")
    with pytest.raises(SessionError):
        shop.services.sessions.export("ann")
    assert shop.services.sessions.export("bob")["preferences"][0]["item"] == "3"
    assert all(b"ann" not in path.read_bytes() for path in tmp_path.iterdir())
