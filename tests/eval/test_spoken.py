"""Whole turns in the grounding check: both languages by turns, and nothing done twice after an interruption."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from eval import spoken
from eval.journal import Journal

TURN = {
    "said": "hi", "answer": "hello", "pitches": 2, "asked": 2, "sentences": 3, "completed": 1, "templates": 1,
    "notices": ["slow"],
    "caught": [{"sentence": "it won", "claims": ["content: won"]}], "false": [],
}  # fmt: skip


def test_the_languages_take_turns_and_there_are_two_hundred_messages() -> None:
    found = spoken.sessions()
    assert [name[:2] for name in list(found)[:4]] == ["en", "zh", "en", "zh"]
    assert sum(map(len, found.values())) == 200


def test_everything_is_summed_and_the_share_is_of_what_was_asked_for() -> None:
    totals = spoken.totals([TURN, {**TURN, "false": ["Heat: Oscar"]}])
    assert (totals["turns"], totals["asked"], totals["template_share"]) == (2, 4, 0.5)
    assert (totals["caught"], totals["notices"], totals["false_sent"]) == (2, 2, ["Heat: Oscar"])


def test_the_share_of_templates_has_an_interval_and_so_has_the_absence_of_falsehoods() -> None:
    totals = spoken.totals([TURN, {**TURN, "asked": 4, "templates": 0}])
    assert totals["template_share_interval"] == {"value": 0.1667, "low": 0.0, "high": 0.5}
    assert totals["turns_with_false"]["value"] == 0.0
    assert 0.5 < totals["turns_with_false"]["high"] < 1.0


def test_the_worst_turns_come_first_and_good_ones_are_not_among_them() -> None:
    good: dict[str, Any] = {**TURN, "templates": 0, "caught": [], "completed": 0}
    caught, lied = {**TURN, "templates": 0}, {**good, "false": ["Heat: Oscar"]}
    assert spoken.worst([good, caught, TURN, lied]) == [lied, TURN, caught]
    assert len(spoken.worst([TURN] * 30)) == 20


def test_an_interrupted_run_goes_on_after_the_last_whole_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[list[str]] = []

    def said(services: Any, known: Any, texts: list[str]) -> dict[str, Any]:
        if len(played) == 2:
            raise KeyboardInterrupt
        played.append(texts)
        return {"turns": [TURN] * len(texts)}

    monkeypatch.setattr(spoken, "knowledge", lambda services: None)
    monkeypatch.setattr(spoken, "said", said)
    nothing: Any = None
    with pytest.raises(KeyboardInterrupt):
        spoken.spoken(nothing, 13, Journal(tmp_path, {"kind": "grounding"}), lambda line: None)
    monkeypatch.setattr(spoken, "said", lambda services, known, texts: {"turns": [TURN] * (played.append(texts) or 3)})
    found = spoken.spoken(nothing, 13, Journal(tmp_path, {"kind": "grounding"}), lambda line: None)
    assert [len(texts) for texts in played] == [5, 5, 3]
    assert found["turns"] == 13


def test_the_audit_finds_another_title_and_not_the_one_inside_the_card_s_own() -> None:
    card: Any = SimpleNamespace(id="1", title="Winnie the Pooh and the Blustery Day", year=1968, reasons=())
    known = spoken.Known(frozenset({"Al Pacino"}), frozenset({"Winnie the Pooh", "Toy Story"}))
    for said, found in (("cosy", []), ("like Toy Story", ["Toy Story"]), ("with Al Pacino", ["Al Pacino"])):
        reply: Any = SimpleNamespace(text=f"1. {card.title} (1968) — {said}.", items=(card,))
        claims = list(spoken.audit(reply, known, {"1": frozenset({card.title})}, {"1": ""}))
        assert claims == [f"{card.title}: {name}" for name in found]
