from __future__ import annotations

import pytest

from eval.dialogs.play import Play
from eval.dialogs.stage import Stage
from eval.dialogs.wording import MANNERS, worded
from tests.eval.dialogs.conftest import scenario


@pytest.mark.parametrize(
    ("text", "first", "typed"),
    [
        (
            "A comedy, please.",
            True,
            ["A comedy, please.", "a comedy, please", "Hi! A comedy, please.", "Hmm, A comedy, please."],
        ),
        ("Not so old!", False, ["Not so old!", "not so old", "Not so old, thanks", "Hmm, Not so old!"]),
        ("来部喜剧。", True, ["来部喜剧。", "来部喜剧", "你好，来部喜剧。", "嗯，来部喜剧。"]),
        ("不要太老的", False, ["不要太老的", "不要太老的", "不要太老的，谢谢", "嗯，不要太老的"]),
    ],
)
def test_each_trial_types_a_message_in_its_own_manner(text: str, first: bool, typed: list[str]) -> None:
    assert [worded(text, trial, first) for trial in range(len(MANNERS))] == typed


@pytest.mark.parametrize("text", ["", "???", "12345", "a" * 2_500])
def test_noise_and_long_messages_stay_as_they_are(text: str) -> None:
    assert {worded(text, trial, True) for trial in range(8)} == {text}


def said(stage: Stage, trial: int, *steps: dict[str, object], **more: object) -> list[str]:
    return [step.what for step in Play(stage, scenario(*steps, **more), trial).run().steps]


def test_wordings_of_the_scenario_are_said_in_turn(stage: Stage) -> None:
    step: dict[str, object] = {"say": ["I want a western", "any westerns?"]}
    assert [said(stage, trial, step) for trial in range(3)] == [
        ["I want a western"],
        ["any westerns?"],
        ["I want a western"],
    ]


def test_an_exact_scenario_is_said_as_it_is_written_every_time(stage: Stage) -> None:
    assert said(stage, 1, {"say": "A WESTERN!"}, exact=True) == ["A WESTERN!"]
    assert said(stage, 1, {"say": "A WESTERN!"}) == ["a western"]
