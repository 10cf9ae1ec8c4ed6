"""One contract for every scorer, on ten items with a known answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from retrieval.scorers.base import Scorer, Taste
from retrieval.scorers.collaborative import Als, Collaborative, Ease
from retrieval.scorers.kinship import Kin
from retrieval.scorers.popularity import Popularity, fade
from retrieval.scorers.semantic import Alike, Semantic

N = 10
USERS = np.repeat(np.arange(40), 3)
ROWS = np.concatenate([[0, 1, 2] if user % 2 else [5, 6, 7] for user in range(40)])
"""Half the people like 0, 1, 2, the others 5, 6, 7; nobody knows 9."""


def vectors() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.random.default_rng(1).normal(size=(N, 8)).astype(np.float32)
    made[1] = made[0] + 0.1
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def histories() -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(ROWS), np.float32), (USERS, ROWS)), shape=(40, N))


def collaborative() -> Collaborative:
    return Collaborative.fit(USERS, ROWS, np.ones(len(ROWS), np.float32), N)


def factors() -> Collaborative:
    kept = np.array([0, 1, 2, 5, 6, 7])
    return Collaborative(Als.fit(histories()[:, kept]), kept, N)


SCORERS: dict[str, Callable[[], Scorer]] = {
    "popularity": lambda: Popularity(np.bincount(ROWS, minlength=N).astype(np.float32)),
    "semantic": lambda: Semantic(vectors()),
    "alike": lambda: Alike(vectors()),
    "kin": lambda: Kin(sparse.csr_matrix(np.abs(vectors()))),
    "ease": collaborative,
    "als": factors,
}


@pytest.fixture(params=SCORERS)
def scorer(request: pytest.FixtureRequest) -> Scorer:
    return SCORERS[request.param]()


def taste(*rows: int, weight: float = 1.0) -> Taste:
    return Taste(np.array(rows, np.int64), np.full(len(rows), weight, np.float32), "words", vectors()[0])


def test_scores_are_finite_aligned_and_the_same_each_time(scorer: Scorer) -> None:
    for given in (Taste(), taste(0), taste(0, 9), taste(0, weight=-0.3)):
        scores = scorer.scores(given)
        assert (scores.shape, scores.dtype) == ((N,), np.float32)
        assert np.isfinite(scores).all()
        np.testing.assert_array_equal(scores, scorer.scores(given))


def test_without_evidence_a_scorer_is_silent_unless_it_is_the_prior(scorer: Scorer) -> None:
    assert scorer.name == "popularity" or not scorer.scores(Taste()).any()


@pytest.mark.parametrize("name", ["ease", "als"])
def test_what_others_liked_besides_comes_before_what_they_did_not(name: str) -> None:
    scores = SCORERS[name]().scores(taste(0))
    assert min(scores[1], scores[2]) > max(scores[5], scores[6], scores[7])
    assert scores[9] == 0


@pytest.mark.parametrize("name", ["ease", "als"])
def test_a_dislike_pushes_its_company_down(name: str) -> None:
    model = SCORERS[name]()
    assert model.scores(taste(0, weight=-0.3))[1] < model.scores(Taste())[1]


@pytest.mark.parametrize("make", [collaborative, factors])
def test_attribution_sums_to_the_score_and_names_who_brought_it(make: Callable[[], Collaborative]) -> None:
    model = make()
    given = Taste(np.array([0, 5, 9]), np.array([1.0, 0.5, 1.0], np.float32))
    for row in (1, 6):
        shares = model.attribution(given, row)
        assert shares.sum() == pytest.approx(model.scores(given)[row], abs=1e-4)
        assert shares[2] == 0
    assert model.attribution(given, 1)[0] > model.attribution(given, 1)[1]


def test_ease_has_no_say_of_an_item_about_itself() -> None:
    assert not np.diag(Ease.fit(histories()).matrix).any()


@pytest.mark.parametrize("make", [collaborative, factors])
def test_a_saved_model_scores_as_before(make: Callable[[], Collaborative], tmp_path: Path) -> None:
    model = make()
    model.save(tmp_path)
    loaded = Collaborative.load(tmp_path, N)
    np.testing.assert_allclose(loaded.scores(taste(0, 6)), model.scores(taste(0, 6)), rtol=1e-5)
    assert not list(tmp_path.glob("*.pkl"))


def test_the_prior_fades_with_every_like() -> None:
    assert [fade(likes) for likes in (0, 1)] == [1.0, 0.5]
    assert fade(12) < fade(5) < fade(1)


def test_a_steep_prior_stays_longer_and_is_gone_sooner() -> None:
    assert fade(8, 8, 3) == fade(8, 8) == 0.5
    assert fade(2, 8, 3) > fade(2, 8)
    assert fade(40, 8, 3) < 0.01 < fade(40, 8)
