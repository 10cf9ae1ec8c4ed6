"""The ledger: what carries over, what is corrected, what undo brings back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.ledger import Ledger
from agent.types import Intent, Understanding
from agent.understanding.parsed import Named, Parsed, Trace


def parsed(*constraints: tuple[Any, ...], intent: str = "recommend", **more: Any) -> Parsed:
    built = [dict(zip(("field", "op", "value", "strength"), c, strict=False)) for c in constraints]
    understanding = Understanding.model_validate({"language": "en", "intent": intent, "constraints": built})
    traces = tuple(Trace(c["field"], c["value"], f"said {c['value']}", 0, 0) for c in built)
    return Parsed(understanding, traces, **more)


def conditions(ledger: Ledger) -> set[tuple[str, str, Any]]:
    return {(c.field, c.op, c.value) for c in ledger.constraints}


def after(*messages: Parsed) -> Ledger:
    ledger = Ledger()
    for turn, message in enumerate(messages, 1):
        ledger, _ = ledger.apply(message, turn)
    return ledger


HEAT = Named("Heat (1995)", "6", "Heat")
COMEDY, HORROR = ("genre", "is", "comedy"), ("genre", "is", "horror")
NINETIES = (("year", "min", 1990), ("year", "max", 1999))
EIGHTIES = (("year", "min", 1980), ("year", "max", 1989))


def test_wishes_on_other_fields_carry_over() -> None:
    ledger = after(parsed(COMEDY), parsed(*NINETIES), parsed(("person", "is_not", "Robert De Niro")))
    assert conditions(ledger) == {COMEDY, *NINETIES, ("person", "is_not", "Robert De Niro")}


def test_a_new_span_of_years_takes_the_place_of_the_old_one() -> None:
    ledger, changes = after(parsed(*NINETIES)).apply(parsed(*EIGHTIES, replaces=True), 2)
    assert conditions(ledger) == set(EIGHTIES)
    assert {e.value for e in changes.removed} == {1990, 1999}


def test_one_bound_narrows_and_a_clashing_one_wins() -> None:
    assert conditions(after(parsed(*NINETIES), parsed(("year", "max", 1994)))) == {
        ("year", "min", 1990),
        ("year", "max", 1994),
    }
    assert conditions(after(parsed(*NINETIES), parsed(("year", "min", 2005)))) == {("year", "min", 2005)}


def test_of_a_field_with_one_value_an_item_the_latest_wish_holds() -> None:
    ledger, changes = after(parsed(HORROR)).apply(parsed(COMEDY), 2, single={"genre"})
    assert conditions(ledger) == {COMEDY}
    assert [e.id for e in changes.removed] == ["genre:is:horror"]
    assert conditions(after(parsed(HORROR), parsed(COMEDY))) == {HORROR, COMEDY}


def test_the_latest_of_two_contradicting_wishes_holds() -> None:
    ledger, changes = after(parsed(HORROR)).apply(parsed(("genre", "is_not", "horror")), 2)
    assert conditions(ledger) == {("genre", "is_not", "horror")}
    assert [e.id for e in changes.removed] == ["genre:is:horror"]


def test_a_correction_replaces_only_its_own_field() -> None:
    ledger = after(parsed(COMEDY, *NINETIES), parsed(HORROR, replaces=True))
    assert conditions(ledger) == {HORROR, *NINETIES}


def test_a_dropped_field_is_free_again() -> None:
    assert conditions(after(parsed(COMEDY, *NINETIES), parsed(dropped=("year",)))) == {COMEDY}


def test_a_dislike_takes_the_place_of_a_like_and_seen_stays() -> None:
    ledger = after(parsed(liked=(HEAT,), seen=(HEAT,)), parsed(disliked=(HEAT,)))
    assert (ledger.liked, ledger.disliked, ledger.seen) == ((), ("6",), ("6",))


def test_a_button_counts_like_a_word_and_can_be_cleared() -> None:
    ledger = Ledger().feedback("6", "Heat (1995)", "like", 1)
    assert ledger.liked == ("6",)
    assert ledger.entries[0].words == "like"
    assert ledger.feedback("6", "Heat (1995)", "clear", 2).liked == ()


def test_a_question_changes_nothing() -> None:
    before = after(parsed(COMEDY))
    assert before.apply(parsed(HORROR, intent="out_of_scope"), 2)[0] == before


def test_an_entry_can_be_removed_by_its_id_with_the_words_kept_until_then() -> None:
    ledger = after(parsed(COMEDY))
    assert (ledger.entries[0].words, ledger.entries[0].turn) == ("said comedy", 1)
    assert ledger.remove("genre:is:comedy").entries == ()


def test_reset_empties_and_undo_brings_everything_back() -> None:
    before = after(parsed(COMEDY, *NINETIES))
    emptied, changes = before.apply(parsed(intent="reset"), 2)
    assert emptied.entries == ()
    assert len(changes.removed) == 3
    assert emptied.apply(parsed(intent="undo"), 3)[0] == before


FIELDS = {
    "genre": st.sampled_from(["comedy", "horror", "war"]),
    "person": st.sampled_from(["Tom Hanks", "Hayao Miyazaki"]),
    "keyword": st.sampled_from(["cozy", "slow"]),
}


def of(name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(
        st.just(name), st.sampled_from(["is", "is_not"]), FIELDS[name], st.sampled_from(["must", "prefer"])
    )


BOUND = st.tuples(st.just("year"), st.sampled_from(["min", "max"]), st.integers(1950, 2020), st.just("must"))
CONDITION = st.one_of(*(of(name) for name in FIELDS), BOUND)
TITLES = st.lists(
    st.sampled_from([HEAT, Named("Up (2009)", "7", "Up"), Named("Coco (2017)", None, "Coco")]), max_size=2
)
MESSAGE = st.builds(
    lambda c, liked, disliked, seen, dropped, replaces, intent: parsed(
        *c, intent=intent, liked=tuple(liked), disliked=tuple(disliked), seen=tuple(seen), dropped=tuple(dropped),
        replaces=replaces,
    ),
    st.lists(CONDITION, max_size=3), TITLES, TITLES, TITLES, st.lists(st.sampled_from([*FIELDS, "year"]), max_size=1),
    st.booleans(), st.sampled_from([i.value for i in Intent if i is not Intent.UNDO]),
)  # fmt: skip


@given(st.lists(MESSAGE, max_size=5), MESSAGE)
@settings(max_examples=150, deadline=None)
def test_undo_after_any_turn_restores_exactly(earlier: list[Parsed], last: Parsed) -> None:
    before = after(*earlier)
    changed, _ = before.apply(last, 9)
    assert changed == before or changed.undo() == before


@given(st.permutations(list(FIELDS)), st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_wishes_on_different_fields_does_not_matter(names: list[str], data: Any) -> None:
    messages = {name: parsed(data.draw(of(name))) for name in FIELDS}
    assert conditions(after(*messages.values())) == conditions(after(*(messages[n] for n in names)))


@given(st.lists(MESSAGE, max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_ledger_survives_json(messages: list[Parsed]) -> None:
    ledger = after(*messages)
    assert Ledger.from_json(json.loads(json.dumps(ledger.to_json()))) == ledger


@given(st.lists(MESSAGE, max_size=4), st.lists(MESSAGE, max_size=4))
@settings(max_examples=50, deadline=None)
def test_nothing_leaks_between_two_ledgers(one: list[Parsed], other: list[Parsed]) -> None:
    first = after(*one)
    copy = first.to_json()
    after(*other)
    assert first.to_json() == copy


@given(st.lists(MESSAGE, max_size=6))
@settings(max_examples=100, deadline=None)
def test_no_wish_is_held_together_with_its_opposite(messages: list[Parsed]) -> None:
    entries = [e for e in after(*messages).entries if e.op in ("is", "is_not")]
    assert len({(e.field, e.value) for e in entries}) == len(entries)


def test_a_title_liked_in_words_is_an_example_and_a_button_is_none() -> None:
    said = after(parsed(liked=(HEAT,)))
    assert said.liked == said.examples == ("6",)
    pressed = Ledger().feedback("6", "Heat (1995)", "like", 1)
    assert pressed.liked == ("6",)
    assert pressed.examples == ()
