"""Openings: true by the verifier in every form, and never twice the same in a slate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.grounding import verify
from agent.grounding.evidence import evidence
from agent.types import Language, LedgerEntry
from agent.words.pitch import FORMS, Pitch, pitch, wished
from retrieval.catalogue.domain_file import load_domain
from retrieval.types import Constraint, Reason, ReasonKind, Recommendation
from tests.agent.fakes import FILMS, STORY

DOMAIN = load_domain(None)
HEAT = replace(FILMS[0], attributes={**FILMS[0].attributes, "moods": ("tense", "stylish"), "themes": ("heist",)})
OTHERS = {"2": FILMS[1]}
REASONS = {
    "similar": Reason("similar", 0.5, ("2",)),
    "collaborative": Reason("collaborative", 0.5, ("2",)),
    "constraint": Reason("constraint", 0.5, (), Constraint("genre", "is", "crime")),
    "popular": Reason("popular", 0.5),
    "novel": Reason("novel", 0.5),
}
ASKED = LedgerEntry(id="1", turn=1, field="genre", op="is", value="crime", strength="must", words="crime")


def said(kind: str, language: Language, place: int) -> tuple[Pitch, list[LedgerEntry]]:
    met = [ASKED] if kind == "constraint" else []
    return pitch(Recommendation(HEAT, 0.9, (REASONS[kind],)), met, DOMAIN, OTHERS, language, place), met


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(FORMS))
def test_every_form_holds_before_the_verifier(kind: ReasonKind, language: Language) -> None:
    for place in range(5):
        parts, met = said(kind, language, place)
        support = evidence(
            HEAT, DOMAIN, language, (REASONS[kind],), OTHERS, liked=("2",), wish=wished(met, DOMAIN, language)
        )
        assert verify(parts.opening, support).ok, parts.opening


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", list(FORMS))
def test_no_two_pitches_of_a_slate_give_their_reason_alike(kind: ReasonKind, language: Language) -> None:
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
    parts = pitch(Recommendation(bare, 0.9, (REASONS["similar"],)), (), DOMAIN, OTHERS, "en", 1)
    assert parts.opening + parts.rest == "Close kin to The Godfather: crime and thriller by Michael Mann, 170 minutes."


def test_an_item_of_which_nothing_is_known_says_so() -> None:
    bare = replace(HEAT, year=None, description="", attributes={})
    parts = pitch(Recommendation(bare, 0.9, ()), (), DOMAIN, OTHERS, "en", 0)
    assert parts.opening + parts.rest == "The catalogue says little about it."


def test_what_was_asked_for_is_named_and_not_repeated_as_a_mood() -> None:
    tense = LedgerEntry(id="2", turn=1, field="keyword", op="is", value="tense", strength="must", words="tense")
    parts = pitch(Recommendation(HEAT, 0.9, ()), [tense], DOMAIN, OTHERS, "en", 0)
    assert parts.opening == "You said tense: stylish"
