"""How far a refusal reaches, in the words of many people."""

from __future__ import annotations

import pytest

from agent.linking.text import read
from agent.types import Intent
from agent.understanding.courtesy import heart
from agent.understanding.slots import RuleRoles, collect
from tests.agent.understanding.catalogue import small_linker


def kinds(text: str) -> tuple[set[str], set[str]]:
    """Genres asked for and refused by a wish, by the rules."""
    linker, message = small_linker(), read(text)
    linked = linker.link(heart(message, linker.link(message)))
    slots = collect(message, linked, Intent.RECOMMEND, RuleRoles(), [])
    told = {
        op: {str(c.value) for c in slots.constraints if (c.field, c.op) == ("genre", op)} for op in ("is", "is_not")
    }
    return told["is"], told["is_not"]


@pytest.mark.parametrize(
    "text",
    [
        "steer clear of anything with horror in it",
        "I refuse to sit through another horror film",
        "horror is off the table",
        "horror: hard pass",
        "horror? no thanks",
        "my friend loves horror, I don't",
        "she has forbidden horror",
        "I'd rather do the dishes than watch another horror film",
        "别整恐怖片了",
        "恐怖片避雷",
        "雷恐怖片",
        "只要不恐怖就行",
        "从来不看恐怖片",
        "恐怖片看多了，想换换口味",
        "我一看恐怖片就犯困",
        "朋友爱看恐怖片，我不敢看",
    ],
)
def test_people_refuse_in_many_ways(text: str) -> None:
    assert kinds(text) == (set(), {"horror"})


@pytest.mark.parametrize(
    ("text", "asked", "refused"),
    [
        ("hold the romance, double the action", {"action"}, {"romance"}),
        ("can we skip the drama tonight and do a comedy", {"comedy"}, {"drama"}),
        ("not the sad romances, a western", {"western"}, {"romance"}),
        ("instead of comedy I'd like drama", {"drama"}, {"comedy"}),
        ("no horror, comedy only", {"comedy"}, {"horror"}),
        ("a not too scary mystery", {"mystery"}, set()),
        ("不吓人的悬疑片", {"mystery"}, {"horror"}),
        ("别太血腥的恐怖片", {"horror"}, set()),
        ("没有爱情线的动作片", {"action"}, {"romance"}),
        ("想看科幻，不是奇幻", {"sci-fi"}, {"fantasy"}),
        ("悬疑不要恐怖", {"mystery"}, {"horror"}),
        ("爱情就不必了，悬疑加惊悚", {"mystery", "thriller"}, {"romance"}),
    ],
)
def test_a_refusal_ends_where_the_wish_begins(text: str, asked: set[str], refused: set[str]) -> None:
    assert kinds(text) == (asked, refused)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("no horror, war, westerns or documentaries", {"horror", "war", "western", "documentary"}),
        ("she won't let me pick a war film, a western or anything with horror", {"war", "western", "horror"}),
        ("恐怖战争西部通通不要", {"horror", "war", "western"}),
        ("西部片、战争片这种硬邦邦的不要", {"western", "war"}),
    ],
)
def test_a_refusal_is_of_the_whole_list(text: str, refused: set[str]) -> None:
    assert kinds(text) == (set(), refused)


@pytest.mark.parametrize(
    "text",
    [
        "I refuse to watch anything that isn't horror",
        "not in the mood for anything but a horror film",
        "not uninterested in horror",
        "nothing without horror",
        "非恐怖片不看",
        "不是恐怖片我不看",
        "没有恐怖片不行",
        "horror, but not slasher flicks",
        "我不介意恐怖片",
    ],
)
def test_two_denials_are_a_wish(text: str) -> None:
    assert kinds(text) == ({"horror"}, set())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("swap the comedy for a drama", {"drama"}),
        ("replace horror with a thriller", {"thriller"}),
        ("喜剧换成悬疑", {"mystery"}),
        ("与其看喜剧不如看悬疑", {"mystery"}),
        ("我不是不喜欢科幻，就是今天累，来个喜剧吧", {"comedy"}),
        ("说错了，是科幻不是奇幻", {"sci-fi"}),
        ("something from before the war, a comedy", {"comedy"}),
        ("动画片，《千与千寻》孩子看了八百遍了", {"animation"}),
        ("朋友推荐我看恐怖片，可我只想看喜剧", {"comedy"}),
    ],
)
def test_what_is_named_in_passing_is_neither_asked_for_nor_refused(text: str, asked: set[str]) -> None:
    assert kinds(text) == (asked, set())


@pytest.mark.parametrize(
    "text",
    [
        "Tom Hanks 的都刷完了，换个演员",
        "周末看部片，Tom Hanks嘅睇晒喇，唔使佢",
        "seen every Tom Hanks film, someone else please",
    ],
)
def test_others_than_the_person_named_are_asked_for(text: str) -> None:
    linker, message = small_linker(), read(text)
    slots = collect(message, linker.link(message), Intent.RECOMMEND, RuleRoles(), [])
    assert [(c.op, c.value) for c in slots.constraints if c.field == "person"] == [("is_not", "Tom Hanks")]
