"""What counts as a yes to an erasure."""

from __future__ import annotations

import pytest

from agent.nodes.control import agreed, declined


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


@pytest.mark.parametrize("text", ["no", "No, don't!", "never mind", "不", "不用了", "算了吧", "别删"])
def test_a_plain_no_is_a_no(text: str) -> None:
    assert declined(text)
    assert not agreed(text)


@pytest.mark.parametrize("text", ["yes", "no horror please", "不要恐怖片", ""])
def test_more_than_a_no_is_another_message(text: str) -> None:
    assert not declined(text)
