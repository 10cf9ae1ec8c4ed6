"""Prompt lookup: what is guessed, how many steps it spares, and what they cost."""

from __future__ import annotations

import pytest

from agent.llm.guessing import guess
from eval.lookup import WAYS, agreeing, judged, page, price, steps

STORY = [10, 11, 12, 13, 14, 15]


def test_a_guess_is_what_followed_the_last_tokens_the_last_time() -> None:
    assert list(guess([1, 2, 3, 9, 2, 3, 4, 5, 2, 3], 2, 2)) == [4, 5]
    assert list(guess([1, 2, 3, 1, 2], 2, 1)) == [3]
    assert list(guess([1, 2, 3], 1, 3)) == []
    assert list(guess([1, 1, 1], 1, 0)) == []


def test_guesses_hold_up_to_the_first_that_is_wrong() -> None:
    assert agreeing([1, 2, 3], [1, 2, 4]) == 2
    assert agreeing([1, 2], [1]) == 1
    assert agreeing([], [1]) == 0


def test_a_clause_that_copies_its_story_takes_fewer_steps() -> None:
    copied = [(STORY, [11, 12, 13, 14])]
    assert steps(copied, 1, 0) == ([1, 1, 1, 1], 0, 0)
    taken, guessed, right = steps([([*STORY, 10], STORY[1:])], 1, 2)
    assert (taken, guessed, right) == ([3, 3], 4, 4)


def test_clauses_side_by_side_share_their_steps() -> None:
    taken, _, _ = steps([(STORY, [1, 2, 3]), (STORY, [4])], 1, 0)
    assert taken == [2, 1, 1]


def test_a_price_between_two_measured_ones() -> None:
    assert price(7, {5: 100.0, 10: 200.0}) == pytest.approx(140)


def test_lookup_is_worth_it_where_more_tokens_a_step_cost_nothing_and_not_where_each_costs_the_same() -> None:
    slates, whole = [[([*STORY, 10], STORY[1:])]], [600.0]
    free = judged(whole, slates, {1: 100.0, 20: 100.0})
    dear = judged(whole, slates, {1: 100.0, 20: 2000.0})
    assert free["worth"]
    assert free["best"]["turn_faster"] > 1.5
    assert not dear["worth"]
    assert dear["best"]["writing_faster"] <= 1


def test_the_page_has_every_way() -> None:
    part = {"step_ms": {"1": 50.0, "5": 120.0}, **judged([600.0], [[([*STORY, 10], STORY[1:])]], {1: 100.0, 20: 100.0})}
    text = page({"1": part, "2": part})
    assert text.count(" x |\n") == 2 * len(WAYS)
    assert "50 | 120" in text
