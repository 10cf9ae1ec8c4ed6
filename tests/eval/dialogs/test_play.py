from __future__ import annotations

import pytest

from eval.dialogs.play import Play, Run
from eval.dialogs.stage import Stage
from tests.eval.dialogs.conftest import scenario


def play(stage: Stage, *steps: dict[str, object], **more: object) -> Run:
    return Play(stage, scenario(*steps, **more)).run()


def test_a_scenario_that_holds_passes(stage: Stage) -> None:
    run = play(
        stage,
        {
            "say": "I want to see a crime film from before 1980",
            "expect": {
                "intent": "recommend",
                "language": "en",
                "ledger": ["genre is crime", "year max 1979"],
                "every_item": ["genre is crime", "year max 1979"],
                "no_item": ["genre is western"],
                "shows": ["The Godfather (1972)"],
                "hides": ["Heat (1995)"],
                "items": 1,
                "notice": True,
                "model": "unused",
                "relaxed": [],
            },
        },
    )
    assert run.failures == []


@pytest.mark.parametrize(
    ("expect", "name"),
    [
        ({"intent": "reset"}, "intent"),
        ({"language": "zh"}, "language"),
        ({"ledger": []}, "ledger"),
        ({"ledger_has": ["genre is crime"]}, "ledger has"),
        ({"ledger_lacks": ["genre is western"]}, "ledger lacks"),
        ({"every_item": ["genre is drama"]}, "every item"),
        ({"every_item": ["year min 1990"]}, "every item"),
        ({"no_item": ["genre is western"]}, "no item"),
        ({"items": {"at_least": 3}}, "items"),
        ({"shows": ["Heat (1995)"]}, "shows"),
        ({"shows_any": ["Heat (1995)", "Alien (1979)"]}, "shows any"),
        ({"hides": ["High Noon (1952)"]}, "hides"),
        ({"above": [["Heat (1995)", "High Noon (1952)"]]}, "above"),
        ({"other_items_than": [1]}, "other items"),
        ({"question": "asked"}, "question"),
        ({"says": ["abracadabra"]}, "says"),
        ({"says_any": ["abracadabra"]}, "says any"),
        ({"says_not": ["High Noon"]}, "says not"),
        ({"relaxed": ["genre is western"]}, "relaxed"),
        ({"notice": False}, "notice"),
        ({"model": "used"}, "model"),
    ],
)
def test_every_check_can_fail_and_says_what_came(stage: Stage, expect: dict[str, object], name: str) -> None:
    run = play(stage, {"say": "I want to watch a western", "expect": expect})
    failed = [check for step in run.steps for check in step.checks if not check.ok]
    assert name in [check.name for check in failed]
    assert all("expected" in check.reason and "came" in check.reason for check in failed)
    assert run.failures[0].startswith("step 1 I want to watch a western: ")


def test_buttons_restarts_and_other_days(stage: Stage) -> None:
    run = play(
        stage,
        {"say": "I want to watch a western", "expect": {"items": 2}},
        {"press": {"seen": "High Noon (1952)"}, "expect": {"intent": "feedback", "hides": ["High Noon (1952)"]}},
        {"restart": True},
        {"press": "undo", "expect": {"intent": "undo", "ledger": ["genre is western"]}},
        {"press": {"remove": "genre is western"}, "expect": {"ledger": []}},
        {"press": {"dislike": "Unforgiven (1992)"}},
        {"new_session": True},
        {
            "say": "I want to watch a western",
            "expect": {"ledger": ["genre is western"], "hides": ["Unforgiven (1992)"]},
        },
        given={"user": "ann"},
    )
    assert run.failures == []


def test_what_was_said_on_another_day_is_given(stage: Stage) -> None:
    given = {"user": "ann", "seen": ["High Noon (1952)"], "disliked": ["Unforgiven (1992)"]}
    run = play(stage, {"say": "I want to watch a western", "expect": {"items": 0}}, given=given)
    assert run.failures == []


def test_a_lying_model_is_given_and_caught(stage: Stage) -> None:
    given = {"model": {"says": "Tom Hanks won an Oscar for it in 1931."}}
    expect = {"model": "used", "says_not": ["1931", "Hanks"], "every_item": ["genre is western"]}
    assert play(stage, {"say": "I want to watch a western", "expect": expect}, given=given).failures == []


def test_answers_whose_words_nobody_looks_at_are_stopped_when_the_items_are_there(stage: Stage) -> None:
    one = scenario(
        {"say": "I want to watch a western", "expect": {"every_item": ["genre is western"]}},
        {"say": "I want to watch a western", "expect": {"says_not": ["Oscar"], "model": "used"}},
        given={"model": {"says": "It is a quiet one."}},
    )
    first, second = Play(stage, one, words="checked").run().steps
    assert (first.stopped, second.stopped) == (True, False)
    assert first.reply is not None
    assert second.reply is not None
    assert first.reply.items
    assert first.reply.model.calls < second.reply.model.calls
    assert len(first.reply.text) < len(second.reply.text)


def test_a_shop_of_its_own(stage: Stage) -> None:
    items = [{"id": "a", "title": "Iron Summer", "year": 1991, "genres": "western"}]
    run = play(
        stage, {"say": "I want to watch a western", "expect": {"shows": ["Iron Summer (1991)"]}}, given={"items": items}
    )
    assert run.failures == []


def test_an_item_that_is_not_there_is_told(stage: Stage) -> None:
    run = play(stage, {"press": {"like": "Nowhere (1900)"}})
    assert run.failures == ["step 1 [like Nowhere (1900)]: the catalogue has no 'Nowhere (1900)'"]


def test_a_crash_is_a_finding(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("agent.nodes.recommend.query_of", crash)
    run = play(stage, {"say": "I want to watch a western"}, {"say": "and more"})
    assert run.failures == ["step 1 I want to watch a western: the clerk crashed: RuntimeError: boom"]
