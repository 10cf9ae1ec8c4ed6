"""What counts as a yes to an erasure."""

from __future__ import annotations

import pytest

from agent.nodes.control import agreed


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes please!", "ok, erase everything", "Sure, go ahead.", "是", "是的", "好的", "好的，删吧", "确定", "嗯"],
)
def test_a_plain_yes_is_a_yes(text: str) -> None:
    assert agreed(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes but not now",
        "ok show me more",
        "don't",
        "",
        "不是",
        "是不是要删？",
        "对了，再来几部",
        "好看的喜剧",
        "算了",
    ],
)
def test_anything_more_or_else_erases_nothing(text: str) -> None:
    assert not agreed(text)
