"""Other people's collaborative methods on the same histories, behind one function each.

Each takes training histories (n_users, n_items) and gives a function from liked items to scores.
ALS is `implicit`'s, EASE and ItemKNN are LensKit's where it is installed (the optional group `rivals`); another
ItemKNN (Deshpande and Karypis 2004) and RP3beta (Paudel et al. 2017) are written out here in their usual
form, with the settings that did best on MovieLens in other people's hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Scores = NDArray[np.float32]
Rival = Callable[[NDArray[np.int64]], Scores]
NEIGHBOURS = 100
BETA = 0.6
LENSKIT_NEIGHBOURS = 20
"""LensKit's own choice."""
LENSKIT_RIDGE = 400.0
"""What EASE is known to want on MovieLens; LensKit's own choice is 1, which does much worse."""


def item_knn(histories: sparse.csr_matrix) -> Rival:
    """Cosine between item columns, the nearest kept, summed over the liked."""
    norms = np.sqrt(np.asarray(histories.power(2).sum(axis=0))).ravel() + 1e-9
    unit = histories @ sparse.diags(1 / norms)
    return _neighbours(np.asarray((unit.T @ unit).todense(), np.float32))


def rp3beta(histories: sparse.csr_matrix) -> Rival:
    """Three random steps from item to person to item, divided by popularity to the power beta."""
    popular = np.asarray(histories.sum(axis=0)).ravel()
    active = np.asarray(histories.sum(axis=1)).ravel()
    to_people = sparse.diags(1 / np.maximum(popular, 1)) @ histories.T
    to_items = sparse.diags(1 / np.maximum(active, 1)) @ histories
    walks = np.asarray((to_people @ to_items).todense(), np.float32)
    return _neighbours(np.asarray(walks / np.maximum(popular, 1)[None, :] ** BETA, np.float32))


def _neighbours(similar: NDArray[np.float32]) -> Rival:
    np.fill_diagonal(similar, 0)
    least = -np.partition(-similar, NEIGHBOURS, axis=1)[:, NEIGHBOURS : NEIGHBOURS + 1]
    kept = np.where(similar >= least, similar, 0)
    return lambda liked: np.asarray(kept[liked].sum(axis=0), np.float32)


def als(histories: sparse.csr_matrix) -> Rival:
    """`implicit`'s alternating least squares, folding in by its own `recalculate_user`."""
    from implicit.cpu.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=64, regularization=5.0, alpha=20.0, iterations=15, random_state=1, num_threads=1
        )
        model.fit(histories, show_progress=False)

    def scores(liked: NDArray[np.int64]) -> Scores:
        ones = np.ones(len(liked), np.float32)
        person = sparse.csr_matrix((ones, (np.zeros(len(liked), int), liked)), shape=(1, histories.shape[1]))
        factors = model.recalculate_user(np.zeros(1, int), person)
        return np.asarray(model.item_factors @ factors.ravel(), np.float32)

    return scores


def lenskit_ease(histories: sparse.csr_matrix) -> Rival:
    """LensKit's EASE."""
    from lenskit.knn import EASEScorer

    return _lenskit(EASEScorer(regularization=LENSKIT_RIDGE), histories)


def lenskit_item_knn(histories: sparse.csr_matrix) -> Rival:
    """LensKit's ItemKNN for likes without ratings."""
    from lenskit.knn import ItemKNNScorer

    return _lenskit(ItemKNNScorer(feedback="implicit", max_nbrs=LENSKIT_NEIGHBOURS), histories)


def _lenskit(scorer: Any, histories: sparse.csr_matrix) -> Rival:
    """A scorer of LensKit, trained; it gives NaN to what it knows nothing of, which is 0 here."""
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from pandas import DataFrame

    people, items = histories.nonzero()
    scorer.train(from_interactions_df(DataFrame({"user_id": people, "item_id": items})))
    every = ItemList(item_ids=np.arange(histories.shape[1]))

    def scores(liked: NDArray[np.int64]) -> Scores:
        query = RecQuery(user_items=ItemList(item_ids=liked))
        return np.nan_to_num(np.asarray(scorer(query, every).scores(), np.float32))

    return scores


def rivals() -> Mapping[str, Callable[[sparse.csr_matrix], Rival]]:
    """Every rival that is installed."""
    found = {"ItemKNN": item_knn, "RP3beta": rp3beta}
    if find_spec("implicit"):
        found["ALS (implicit)"] = als
    if find_spec("lenskit"):
        found |= {"EASE (LensKit)": lenskit_ease, "ItemKNN (LensKit)": lenskit_item_knn}
    return found
