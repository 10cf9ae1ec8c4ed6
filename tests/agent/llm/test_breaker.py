"""Three failures in a row open the circuit; one success closes it."""

from __future__ import annotations

from agent.llm.breaker import Breaker


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(3):
        assert breaker.enter()
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it() -> None:
    breaker = opened()
    assert breaker.state == "open"
    assert not breaker.enter()


def test_a_success_between_failures_starts_the_count_again() -> None:
    breaker = Breaker()
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed, breaker.failed):
        assert breaker.enter()
        outcome()
    assert breaker.state == "closed"


def test_once_the_server_answers_one_call_at_a_time_may_try() -> None:
    breaker = opened()
    breaker.answers()
    assert breaker.enter()
    assert not breaker.enter()
    breaker.succeeded()
    assert (breaker.state, breaker.enter(), breaker.enter()) == ("closed", True, True)


def test_a_failed_trial_opens_it_again_and_a_cancelled_one_lets_the_next_try() -> None:
    breaker = opened()
    breaker.answers()
    assert breaker.enter()
    breaker.left()
    assert breaker.enter()
    breaker.failed()
    assert breaker.state == "open"


def test_an_answer_to_a_look_changes_nothing_while_calls_go_through() -> None:
    breaker = Breaker()
    breaker.answers()
    assert breaker.state == "closed"
