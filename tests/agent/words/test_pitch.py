"""Openings: true by the verifier in every form, and never twice the same in a slate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.grounding import verify
from agent.grounding.evidence import evidence
from agent.types import Language, LedgerEntry
from agent.words.pitch import FORMS, Pitch, Scene, pitch, wished
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Constraint, Reason, Recommendation
from tests.agent.fakes import FILMS, STORY

DOMAIN = load_domain(None)
HEAT = replace(FILMS[0], attributes={**FILMS[0].attributes, "moods": ("tense", "stylish"), "themes": ("heist",)})
OTHERS = {"2": FILMS[1]}
KIN = replace(FILMS[1], attributes={**FILMS[1].attributes, "themes": ("mafia", "heist")})
REASONS = {
    "shared": Reason("similar", 0.5, ("2",)),
    "similar": Reason("similar", 0.5, ("2",)),
    "collaborative": Reason("collaborative", 0.5, ("2",)),
    "constraint": Reason("constraint", 0.5, (), Constraint("genre", "is", "crime")),
    "popular": Reason("popular", 0.5),
    "novel": Reason("novel", 0.5),
}
ASKED = LedgerEntry(id="1", turn=1, field="genre", op="is", value="crime", strength="must", words="crime")


def said(kind: str, language: Language, place: int) -> tuple[Pitch, list[LedgerEntry]]:
    met = [ASKED] if kind == "constraint" else []
    others = {"2": KIN} if kind == "shared" else OTHERS
    scene = Scene(met, DOMAIN, others, language, place)
    return pitch(Recommendation(HEAT, 0.9, (REASONS[kind],)), scene), met


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(FORMS))
def test_every_form_holds_before_the_verifier(kind: str, language: Language) -> None:
    for place in range(5):
        parts, met = said(kind, language, place)
        support = evidence(
            HEAT, DOMAIN, language, (REASONS[kind],), OTHERS, liked=("2",), wish=wished(met, DOMAIN, language)
        )
        assert verify(parts.opening, support).ok, parts.opening


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(FORMS))
def test_no_two_pitches_of_a_slate_give_their_reason_alike(kind: str, language: Language) -> None:
    said_why = [
        parts.opening
        for parts, _ in (said(kind, language, place) for place in range(5))
        if ":" in parts.opening or "：" in parts.opening
    ]
    assert said_why
    assert len(set(said_why)) == len(said_why)


def test_the_wish_is_named_once_in_a_slate() -> None:
    assert sum("crime" in said("constraint", "en", place)[0].opening.lower() for place in range(5)) == 1


def test_a_pitch_ends_with_the_catalogue_s_own_words_when_the_model_does_not_end_it() -> None:
    parts, _ = said("similar", "en", 1)
    assert parts.opening + parts.rest == f"Close kin to The Godfather: tense and stylish. {STORY}"


def test_an_item_without_a_story_is_told_by_its_facts() -> None:
    bare = replace(HEAT, description="", attributes=FILMS[0].attributes)
    parts = pitch(Recommendation(bare, 0.9, (REASONS["similar"],)), Scene((), DOMAIN, OTHERS, "en", 0))
    assert parts.opening + parts.rest == (
        "If The Godfather worked for you, this is next door: "
        "a mix of crime and thriller from the United States by Michael Mann, with Al Pacino and Robert De Niro, "
        "170 minutes."
    )


def test_an_item_without_a_story_is_told_by_its_facts_after_how_it_feels() -> None:
    bare = replace(HEAT, description="")
    assert (
        (parts := pitch(Recommendation(bare, 0.9), Scene((), DOMAIN, {}, "en", 1))).opening + parts.rest
        == "Tense and stylish. A mix of crime and thriller by Michael Mann, with Al Pacino and Robert De Niro."
    )


def test_of_an_item_of_which_nothing_is_known_only_its_reason_is_told() -> None:
    bare = replace(HEAT, year=None, description="", attributes={})
    for kind, said_of_it in (
        ("popular", "Many people here like it"),
        ("collaborative", "Those who like The Godfather"),
    ):
        parts = pitch(Recommendation(bare, 0.9, (REASONS[kind],)), Scene((), DOMAIN, OTHERS, "en", 1))
        assert parts.opening.startswith(said_of_it)
        assert parts.rest == "."
    parts = pitch(Recommendation(bare, 0.9, ()), Scene((), DOMAIN, OTHERS, "en", 0))
    assert parts.opening + parts.rest == ""


def test_what_was_asked_for_is_named_and_not_repeated_as_a_mood() -> None:
    tense = LedgerEntry(id="2", turn=1, field="keyword", op="is", value="tense", strength="must", words="tense")
    parts = pitch(Recommendation(HEAT, 0.9, ()), Scene([tense], DOMAIN, OTHERS, "en", 0))
    assert parts.opening == "Tense, as you said: stylish"


def test_what_an_item_shares_with_a_liked_one_is_the_first_thing_said() -> None:
    parts, _ = said("shared", "en", 0)
    assert parts.opening == "Like The Godfather, it has a heist: tense and stylish"


@pytest.mark.parametrize(
    ("field", "value", "en", "zh"),
    [
        ("country", "United States", "From the United States", "美国电影"),
        ("genre", "thriller", "A thriller", "惊悚片"),
        ("keyword", "heist", "With a heist", "里面有劫案"),
        ("keyword", "stylish", "Stylish", "有型"),
    ],
)
def test_a_wish_is_said_as_its_kind_wants_it(field: str, value: str, en: str, zh: str) -> None:
    entry = LedgerEntry(id="1", turn=1, field=field, op="is", value=value, strength="must", words=value)
    for language, words in (("en", en), ("zh", zh)):
        parts = pitch(Recommendation(HEAT, 0.9, ()), Scene([entry], DOMAIN, OTHERS, language, 0))
        assert parts.opening.startswith(words)


def test_a_mood_that_a_neighbour_was_given_is_not_said_again() -> None:
    one = Recommendation(HEAT, 0.9, (REASONS["similar"],))
    assert pitch(one, Scene((), DOMAIN, OTHERS, "en", 1, {"tense"})).opening == "Close kin to The Godfather: stylish"
    assert pitch(one, Scene((), DOMAIN, OTHERS, "en", 1, {"tense", "stylish"})).opening == "Close kin to The Godfather"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_facts_that_stand_in_for_a_story_hold_and_are_put_in_changing_order(language: Language) -> None:
    known = {name: values for name, values in FILMS[0].attributes.items() if name != "description_zh"}
    bare = replace(HEAT, description="", attributes={**known, "themes": ("heist",)})
    lines = [pitch(Recommendation(bare, 0.9), Scene((), DOMAIN, {}, language, place)).opening for place in range(3)]
    assert len(set(lines)) == 3
    assert all(verify(line, evidence(bare, DOMAIN, language)).ok for line in lines)


def test_a_mood_that_is_part_of_another_is_not_said_beside_it() -> None:
    film = replace(HEAT, attributes={**HEAT.attributes, "moods": ("dark-humour", "funny", "tense")})
    assert pitch(Recommendation(film, 0.9), Scene((), DOMAIN, {}, "en", 1)).opening == "Darkly funny and tense"


def test_nearness_is_told_only_of_what_has_something_in_common() -> None:
    western = replace(FILMS[1], attributes={"genres": ("western",)})
    near = pitch(Recommendation(HEAT, 0.9, (REASONS["similar"],)), Scene((), DOMAIN, {"2": western}, "en", 1))
    liked = pitch(Recommendation(HEAT, 0.9, (REASONS["collaborative"],)), Scene((), DOMAIN, {"2": western}, "en", 1))
    assert near.opening == "Tense and stylish"
    assert liked.opening.startswith("Those who like The Godfather tend to choose it")
