from __future__ import annotations

import pytest

from agent.types import Intent, ModelUse, Reply
from eval.dialogs.grounded import ungrounded
from eval.dialogs.stage import Stage


def reply(text: str) -> Reply:
    return Reply(session="s", turn=1, language="en", intent=Intent.RECOMMEND, text=text, model=ModelUse(name="x"))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("High Noon (1952) by Fred Zinnemann.", []),
        ("High Noon (1953).", ["the year 1953"]),
        ("High Noon by Michael Mann.", ["the person Michael Mann"]),
        ("比《教父》更好看。", ["the title 教父"]),
        ("You asked for Ridley Scott in 1979.", []),
    ],
)
def test_what_nothing_stands_behind_is_found(stage: Stage, text: str, wrong: list[str]) -> None:
    shown = stage.catalogue.items(["6"])
    assert ungrounded(reply(text), shown, stage.catalogue, "Ridley Scott 1979") == wrong
