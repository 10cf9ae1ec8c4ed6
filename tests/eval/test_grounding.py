"""The verifier against planted falsehoods and true sentences, in both languages."""

from __future__ import annotations

from eval.grounding import Case, Outcome, cases, figures, judge, retellings, retold


def test_planted_falsehoods_are_caught_and_true_sentences_pass() -> None:
    found = figures(judge(cases()))
    assert found["false_caught_count"] >= 200
    assert found["true_passed_count"] >= 200
    assert found["false_caught"] >= 0.99, found["wrong"]
    assert found["true_passed"] >= 0.95, found["wrong"]


def test_figures_of_no_cases_are_none() -> None:
    found = figures([])
    assert found["false_caught"] is None
    assert found["wrong"] == []


def test_a_missed_falsehood_lowers_the_share_and_is_listed() -> None:
    lie = Case("f1", "heat", "en", "It won an Oscar.", False, "award")
    found = figures([Outcome(lie, passed=True, claims=()), Outcome(lie, passed=False, claims=("superlative: won",))])
    assert found["false_caught"] == 0.5
    assert found["wrong"][0]["id"] == "f1"


def test_turned_retellings_are_caught_and_most_true_ones_pass() -> None:
    found = retold(retellings())
    assert (found["false_caught_count"], found["true_passed_count"]) == (160, 160)
    assert found["false_caught"] >= 0.99, found["wrong"]
    assert found["true_passed"] >= 0.85, found["wrong"]
