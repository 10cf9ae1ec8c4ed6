"""Whole turns timed: every moment a person sees, and a bare engine that need not be asked each time."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from agent.types import Intent
from eval import latency_turns
from eval.turn import Watched, figures, once
from tests.agent.fakes import RETOLD, Shop, meant

WISH = "crime from the nineties"


def test_a_turn_is_timed_from_the_message_to_the_last_word(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.knows(WISH, meant(Intent.RECOMMEND, ("genre", "is", "crime"), liked=("2",)))
    shop.engine.when("Story:", RETOLD)
    watched = Watched(shop.engine)
    services = replace(shop.services, engine=watched)
    turns = [once(services, watched, None, WISH) for _ in range(2)]
    assert all(0 < one.cards <= one.cards + one.clause <= one.total for one in turns)
    assert all(one.button > 0 and one.written > 0 for one in turns)
    found = figures(turns)
    assert (found["turns"], found["against_bare"], found["bare_p50"]) == (2, None, None)
    assert found["cards_p50"] <= found["total_p50"]
    assert {"understand_p50", "retrieve_p50", "rank_p50"} <= found.keys()


def test_a_part_talks_in_both_languages_and_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def timed(settings: object, messages: list[str], tell: object, bare_every: int) -> list[object]:
        asked.append((os.environ["PALATE_THREADS"], len(messages), bare_every))
        return []

    before = os.environ.get("PALATE_THREADS")
    monkeypatch.setattr(latency_turns, "timed", timed)
    found = latency_turns.run(None, "turns-2", 3, lambda line: None)  # type: ignore[arg-type]
    assert asked == [("2", 6, latency_turns.BARE_EVERY)]
    assert (found["threads"], found["busy"], found["en"]["turns"], found["zh"]["turns"]) == (2, False, 0, 0)
    assert os.environ.get("PALATE_THREADS") == before
