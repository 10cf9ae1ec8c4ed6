"""The committed files of the sample: form, vocabulary, and no unsettled disagreement with the facts."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from retrieval.catalogue.readers import Row, read_rows
from retrieval.catalogue.sample.build_facts import settled_joins
from retrieval.catalogue.sample.check import all_facts, disagreements, faults, settled
from retrieval.catalogue.sample.movies import AUTHORED, FACTS, rows_by_id


def test_every_authored_line_has_the_right_form_and_words_of_the_vocabulary() -> None:
    found = [f"{identifier}: {fault}" for identifier, film in rows_by_id(AUTHORED).items() for fault in faults(film)]
    assert found == []


def test_authored_films_are_sorted_and_there_once() -> None:
    ids = [int(str(row.values["id"])) for row in read_rows(AUTHORED) if isinstance(row, Row)]
    assert ids == sorted(set(ids))
    assert len(ids) == 2000


@pytest.mark.parametrize("key", ["premise", "premise_zh"])
def test_no_premise_serves_two_films(key: str) -> None:
    times = Counter(str(film[key]) for film in rows_by_id(AUTHORED).values())
    assert [premise for premise, n in times.items() if n > 1] == []


def test_no_two_films_share_title_and_year_or_chinese_title_and_year() -> None:
    films = rows_by_id(AUTHORED).values()
    for key in ("title", "zh"):
        times = Counter((str(film[key]), film["year"]) for film in films)
        assert [each for each, n in times.items() if n > 1] == []


def test_every_disagreement_with_the_facts_is_settled_and_no_settlement_is_stale() -> None:
    assert set(disagreements(rows_by_id(AUTHORED), all_facts())) == set(settled())
    assert all(settled().values())


def test_no_film_has_its_facts_twice() -> None:
    one, other = rows_by_id(FACTS[0]), rows_by_id(FACTS[1])
    assert set(one).isdisjoint(other)
    assert [imdb for imdb, n in Counter(f["imdb"] for f in one.values()).items() if n > 1] == []


def test_the_facts_follow_the_settled_joins() -> None:
    facts = rows_by_id(FACTS[0])
    for identifier, imdb in settled_joins().items():
        assert facts.get(identifier, {"imdb": "-"})["imdb"] == imdb


def test_the_facts_are_small_enough_to_review() -> None:
    assert FACTS[0].stat().st_size < 3_000_000
    with FACTS[0].open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in csv.reader(stream, delimiter="\t")) > 7_500
