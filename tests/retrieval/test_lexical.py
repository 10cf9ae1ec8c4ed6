"""Keyword search."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from retrieval.lexical import LexicalIndex, words

DOCUMENTS = ("A heist in Paris", "Thrillers about a heist gone wrong, heist again", "Amélie lives in Paris", "")


def test_a_rare_word_finds_its_document_and_others_score_nothing() -> None:
    scores = LexicalIndex.build(DOCUMENTS).scores("amelie please")
    assert np.flatnonzero(scores).tolist() == [2]


def test_more_matching_words_score_higher() -> None:
    scores = LexicalIndex.build(DOCUMENTS).scores("heist Paris")
    assert np.argmax(scores) == 0


def test_plurals_accents_and_case_do_not_matter() -> None:
    assert words("The Thrillers, THRILLER; Amélie") == ["thriller", "thriller", "amelie"]


def test_unknown_and_empty_wishes_score_nothing() -> None:
    index = LexicalIndex.build(DOCUMENTS)
    assert not index.scores("").any()
    assert not index.scores("zebra the of").any()


def test_saving_changes_nothing(tmp_path: Path) -> None:
    index = LexicalIndex.build(DOCUMENTS)
    index.save(tmp_path)
    np.testing.assert_array_equal(LexicalIndex.load(tmp_path).scores("heist paris"), index.scores("heist paris"))


def test_no_documents_make_an_empty_index() -> None:
    assert LexicalIndex.build([]).scores("heist").shape == (0,)
