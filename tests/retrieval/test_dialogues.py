"""Learning from recorded dialogues, on a small world with a known answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from retrieval.dialogues import ranker as ranking
from retrieval.dialogues.evidence import FEATURES, gather
from retrieval.dialogues.heard import listen_all
from retrieval.dialogues.lessons import FOLDS, record
from retrieval.dialogues.memory import Ground, Memory
from retrieval.mentions import TitleFinder
from retrieval.types import Utterance
from tests.retrieval.fakes import FILMS, films

PAIRS = (
    ("Heat (1995)", "f0", "Collateral (2004)", "f1", "gritty"),
    ("Alien (1979)", "f2", "Aliens (1986)", "f3", "scary"),
)


@dataclass
class Named:
    id: str


@dataclass
class Said:
    role: str
    text: str
    items: list[Named] = field(default_factory=list)


@dataclass
class Talk:
    id: str
    turns: list[Said]


def talks(count: int = 40) -> list[Talk]:
    made = []
    for number in range(count):
        first, first_id, then, then_id, word = PAIRS[number % 2]
        opening = Said("seeker", f"something {word} please, I liked {first}", [Named(first_id)])
        answer = [Said("recommender", "hm, let me think"), Said("recommender", f"try {then}", [Named(then_id)])]
        made.append(
            Talk(f"d{number}", [opening, *answer, Said("seeker", "thanks, seen that"), Said("recommender", "bye")])
        )
    return made


@pytest.fixture
def finder() -> TitleFinder:
    years = [film.year for film in FILMS]
    return TitleFinder([(i, film.title) for i, film in enumerate(FILMS)], years, np.ones(len(FILMS), np.float32))


@pytest.fixture
def world(finder: TitleFinder) -> tuple[Ground, Memory]:
    catalogue = films()
    recorded = [record(talk, finder, catalogue.row) for talk in talks()]
    rows = np.array([0, 1, 2, 3], np.int64)
    ground = Ground.of([FILMS[row] for row in rows], rows, len(FILMS))
    return ground, Memory.of(recorded, ground)


def test_consecutive_turns_of_the_recommender_are_one_answer_and_its_context_ends_before_it(
    finder: TitleFinder,
) -> None:
    recorded = record(talks(1)[0], finder, films().row)
    [lesson] = recorded.lessons
    assert (lesson.targets, lesson.named) == ((1,), (0,))
    assert len(lesson.heard.turns) == 1


def test_a_title_named_before_is_no_target(finder: TitleFinder) -> None:
    talk = Talk(
        "x", [Said("seeker", "Heat (1995)", [Named("f0")]), Said("recommender", "yes, Heat (1995)", [Named("f0")])]
    )
    assert record(talk, finder, films().row).lessons == ()


def test_titles_are_no_words(finder: TitleFinder) -> None:
    heard = listen_all([Utterance("seeker", "gritty like Blade Runner (1982)")], finder)
    assert heard.turns[0].words == ("gritty",)
    assert heard.named == [7]


def test_words_of_late_turns_and_of_the_seeker_weigh_more(finder: TitleFinder) -> None:
    said = [Utterance("seeker", "gritty"), Utterance("recommender", "scary"), Utterance("seeker", "tense")]
    bag = listen_all(said, finder).bag()
    assert bag["tense"] > bag["gritty"] > bag["scary"]


def test_what_was_named_and_said_together_comes_first(world: tuple[Ground, Memory], finder: TitleFinder) -> None:
    ground, memory = world
    by_item = listen_all([Utterance("seeker", "I liked Alien (1979)")], finder)
    by_word = listen_all([Utterance("seeker", "something gritty")], finder)
    first, second = gather([by_item, by_word], ground, memory, [[2], []])
    joint = FEATURES.index("joint")
    assert ground.rows[first.columns[np.argmax(first.table[:, joint])]] == 3
    assert ground.rows[second.columns[np.argmax(second.table[:, joint])]] in (0, 1)


def test_forbidden_rows_are_no_candidates_and_tables_are_finite(
    world: tuple[Ground, Memory], finder: TitleFinder
) -> None:
    ground, memory = world
    [found] = gather([listen_all([], finder)], ground, memory, [[0, 3, 9]])
    assert set(ground.rows[found.columns]) == {1, 2}
    assert found.table.shape == (2, len(FEATURES))
    assert np.isfinite(found.table).all()


def test_memory_survives_saving(world: tuple[Ground, Memory], finder: TitleFinder, tmp_path: Path) -> None:
    ground, memory = world
    memory.save(tmp_path)
    heard = [listen_all([Utterance("seeker", "scary, like Heat (1995)")], finder)]
    before = gather(heard, ground, memory, [[]])[0]
    after = gather(heard, ground, Memory.load(tmp_path), [[]])[0]
    np.testing.assert_allclose(before.table, after.table, rtol=1e-5)


def test_folds_are_the_same_in_every_run_and_all_used(finder: TitleFinder) -> None:
    folds = [record(talk, finder, films().row).fold for talk in talks()]
    assert folds == [record(talk, finder, films().row).fold for talk in talks()]
    assert set(folds) == set(range(FOLDS))


def test_too_few_dialogues_teach_nothing() -> None:
    assert ranking.train(cast(Any, films()), talks(10), lambda _: None) is None
