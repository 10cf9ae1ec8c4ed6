"""The joint between an opening and its clause fits what the clause is: somebody named, or somebody who acts."""

from __future__ import annotations

import pytest

from agent.words.joint import fitting, sound

NAMED = (
    "a shy young bride moving to her husband's great house",
    "a robot who falls in love with a probe and follows her into space",
    "a private eye in drought-stricken Los Angeles who uncovers murder and a water swindle",
    "a private eye in drought-stricken Los Angeles taking a routine case and uncovering murder",
    "an undefeated Florida lawyer lured to a New York firm whose charismatic head is not what he seems",
    "a weatherman forced to live the same day again and again",
    "a chemical weapons expert and an imprisoned spy slipping into Alcatraz to stop marines from firing rockets",
    "a captain who leads a squad behind enemy lines to bring home a paratrooper whose brothers have all died",
)
ACTS = (
    "an ageing Mafia don tries to make his family legitimate",
    "on his first day an idealistic cop rides with a veteran",
    "a cultured cannibal living in Florence is pursued by an agent and a disfigured victim seeking revenge",
    "a soldier from a future ruled by machines comes to Los Angeles to protect a waitress",
    "the lone survivor of an attack returns with marines",
    "a cop and a nurse hunt a killer",
    "a young playwright with writer's block falls for a noblewoman who dresses as a man",
    "a gin-drinking boatman and a prim missionary travel down an African river to sink a German gunboat",
    "a chemical weapons expert and an imprisoned British spy slip into Alcatraz to stop rogue marines",
    "a nuclear submarine captain and his executive officer clash over an incomplete order",
)


@pytest.mark.parametrize("clause", NAMED)
def test_who_is_only_named_is_told_about(clause: str) -> None:
    assert fitting(", as", clause, "en") == ", about"
    assert fitting(", where", clause, "en") == ", the story of"
    assert fitting(", with", clause, "en") == ", with"


@pytest.mark.parametrize("clause", ACTS)
def test_who_acts_is_not_the_story_of(clause: str) -> None:
    assert fitting(", the story of", clause, "en") == ", where"
    assert fitting(": the story of", clause, "en") == ":"
    assert fitting(", as", clause, "en") == ", as"


def test_what_cannot_be_told_apart_keeps_its_joint() -> None:
    assert fitting(", as", "a cop and a nurse dance till dawn", "en") == ", as"
    assert fitting("，讲的是", "大盗策划最后一票", "zh") == "，讲的是"


def test_a_clause_that_speaks_of_people_it_has_left_out_is_not_sound() -> None:
    assert not sound("a Brooklyn boy rises through their ranks until drugs and paranoia close in on him", "en")
    assert sound("a Brooklyn boy who idolises mobsters and rises through their ranks", "en")
    assert sound("a couple fights for their home", "en")
    assert sound("neighbourhood mobsters and their boss", "en")


def test_a_clause_that_ends_before_somebody_acts_is_not_sound() -> None:
    assert not sound("a gambling expert runs a house for the mob until a volatile friend", "en")
    assert sound("a gambling expert runs a house for the mob until a volatile friend ruins him", "en")
    assert sound("a gambling expert runs a house for the mob until a volatile friend and a hustler wife ruin him", "en")
    assert sound("a man who poses as a woman", "en")


def test_a_clause_that_begins_as_one_thing_and_ends_as_another_is_not_sound() -> None:
    assert not sound(
        "a car salesman who hires two crooks to kidnap his wife, and a police chief follows the trail", "en"
    )
    assert all(sound(clause, "en") for clause in (*NAMED, *ACTS))
    assert sound("a boy who loves a robot hides it from the agents", "en")
