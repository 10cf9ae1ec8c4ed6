"""Retelling: a clause may shorten what the catalogue tells, and may not turn it."""

from __future__ import annotations

import pytest

from agent.grounding.story import Story, shortened
from agent.types import Language

BANKER = "A murdered banker lingers as a spirit and, through a shady medium, tries to protect the woman he loves."
BUTLER = "An English butler devoted to duty serves a misguided lord and the housekeeper he could not love openly."
NERVOUS = "A nervous man hires a sleazy investigator to find the girl he never forgot."
MARSHAL = (
    "A fire marshal whose children are at a Pittsburgh hockey final takes on terrorists holding the vice president"
    " hostage in the arena."
)
WRITER = (
    "A struggling London writer takes a job dealing in a casino, turns what he sees into a novel and is drawn into a"
    " robbery."
)
PILOTS = (
    "Four elderly test pilots once passed over for the Moon are sent into orbit because only they can fix a failing"
    " Soviet satellite."
)
CAR = "A teenager accidentally sent to 1955 in a scientist's car must make his own parents fall in love."
ROBOT = "A boy hides a robot while an agent hunts for it."
WIDOW = "A widow falls for the son of the cop who murdered her husband."
TRAINER = "A dog trainer bites his lip and joins the army."
CHILD = "男孩藏起机器人，探员追来，杀了他的母亲。"
CLERK = "害羞的小职员把公寓借给上司们偷情，却爱上了其中一位上司欺骗的电梯女郎。"
SPIDERS = "怕蜘蛛的医生搬到加州小镇，偏偏一种南美剧毒蜘蛛在他家谷仓里繁衍开来。"
CASE = "两名纽约青年在南方被误控杀人，只好请来一位从没打过官司的亲戚辩护。"

GAMBLER = "七十年代，博彩高手替黑帮掌管赌城赌场，却被暴躁的兄弟和贪婪的妻子拖向毁灭。"
COUNT = "几百年前背弃上帝的伯爵，来到维多利亚时代的伦敦，寻找酷似亡妻的女子。"
COUNT_EN = (
    "A Transylvanian count who renounced God centuries ago comes to Victorian London, seeking the image of his dead"
    " bride."
)


def language(text: str) -> Language:
    return "en" if text.isascii() else "zh"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (BANKER, "a murdered banker lingering as a spirit"),
        (BANKER, "a murdered banker, a shady medium and the woman he loves"),
        (BUTLER, "an English butler who serves a misguided lord"),
        (NERVOUS, "a nervous man hires an investigator to find the girl he never forgot"),
        (MARSHAL, "a fire marshal takes on terrorists holding the vice president hostage"),
        (WRITER, "a struggling London writer takes a job in a casino and is drawn into a robbery"),
        (PILOTS, "four elderly test pilots sent into orbit because only they can fix a failing Soviet satellite"),
        (WRITER, "a London writer taking a job dealing in a casino"),
        (SPIDERS, "医生搬到加州小镇，南美剧毒蜘蛛在他家谷仓里繁衍开来"),
        (CLERK, "小职员把公寓借给上司们，却爱上了电梯女郎"),
        (CASE, "两名青年在南方被误控杀人，请来一位从没打过官司的亲戚"),
        (GAMBLER, "七十年代的博彩高手替黑帮掌管赌城赌场"),
        (COUNT, "几百年前背弃上帝的伯爵来到维多利亚时代的伦敦，寻找酷似亡妻的女子"),
        (COUNT_EN, "a Transylvanian count comes to Victorian London, seeking the image of his dead bride"),
    ],
)
def test_a_shorter_telling_holds(text: str, clause: str) -> None:
    assert not Story(text, language(text)).claims(clause)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (BANKER, "a banker who murdered the woman he loves"),
        (BANKER, "a murdered woman"),
        (BANKER, "a spirit who protects the woman he loves"),
        (BANKER, "a murdered banker who won three Oscars"),
        (BUTLER, "a butler and the housekeeper he could love openly"),
        (BUTLER, "a misguided lord serves the English butler"),
        (NERVOUS, "a nervous man hires an investigator to find the girl he forgot"),
        (ROBOT, "a boy hunts for it"),
        (CAR, "a teenager accidentally sent to 1955 in a scientist's car and must make his own parents fall in love"),
        (PILOTS, "four elderly test pilots who once passed over for the Moon and are sent into orbit"),
        (ROBOT, "a boy hides from an agent"),
        (WIDOW, "a widow falls for the son who murdered her husband"),
        (WIDOW, "a cop who murdered her husband falls for a widow"),
        (TRAINER, "a dog bites his lip"),
        (CHILD, "男孩藏起机器人，杀了他的母亲"),
        (CHILD, "机器人杀了他的母亲"),
        (CLERK, "小职员欺骗电梯女郎"),
        (SPIDERS, "蜘蛛搬到加州小镇"),
        (SPIDERS, "医生在谷仓里繁衍"),
        (CASE, "两名纽约青年在南方杀人"),
        (GAMBLER, "博彩高手的黑帮掌管赌城赌场"),
        (COUNT, "伯爵背弃上帝，寻找酷似亡妻的女子"),
        (COUNT_EN, "a Transylvanian count who seeks the image of God"),
        (CASE, "两名青年被误控杀人，请来打过官司的亲戚"),
        (CASE, "两名纽约青年在南方被误控杀人，获得奥斯卡"),
    ],
)
def test_a_telling_that_turns_or_adds_something_is_caught(text: str, clause: str) -> None:
    assert Story(text, language(text)).claims(clause)


def test_marks_and_orders_are_caught() -> None:
    assert Story(BANKER, "en").claims("a murdered banker <b>lingers</b>")
    assert Story(BANKER, "en").claims("a murdered banker 死了")


def test_a_clause_is_shortened_part_by_part() -> None:
    assert list(shortened("one, two and three, four", (",", " and "))) == ["one, two and three", "one, two", "one"]


def test_what_comes_after_a_clause_is_the_text_s_own_next_word() -> None:
    told = Story("A teenager sent to 1955 in a car must find a man who has a carriage.", "en")
    assert told.after("a teenager in a car") == " must find a man who has a carriage"
    assert told.after("a teenager sent to 1955 in a car must find a man who has a car") == ""
    assert told.after("a teenager in a spaceship") == ""
    assert Story("少年回到1955年，必须撮合父母。", "zh").after("少年回到1955年") == "，必须撮合父母"
