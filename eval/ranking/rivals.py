"""Other people's collaborative methods on the same histories, behind one function each.

Each takes training histories (n_users, n_items) and gives a function from liked items to scores.
ALS is `implicit`'s; ItemKNN (Deshpande and Karypis 2004) and RP3beta (Paudel et al. 2017) are written
out here in their usual form, with the settings that did best on MovieLens in other people's hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Scores = NDArray[np.float32]
Rival = Callable[[NDArray[np.int64]], Scores]
NEIGHBOURS = 100
BETA = 0.6


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


def rivals() -> Mapping[str, Callable[[sparse.csr_matrix], Rival]]:
    """Every rival that is installed."""
    found = {"ItemKNN": item_knn, "RP3beta": rp3beta}
    return found | ({"ALS (implicit)": als} if find_spec("implicit") else {})
