"""The same dialogue in English and in Chinese ends in the same ledger."""

from __future__ import annotations

from agent.understanding import Understander
from eval.understanding.twins import differing, twins
from tests.agent.understanding.catalogue import small_linker


def test_all_thirty_pairs_end_in_the_same_ledger_without_a_model() -> None:
    assert len(list(twins())) == 30
    assert differing(Understander(small_linker())) == {}
