"""Three ways to merge features into a ranking, learned from the same lessons: a logistic regression, a
factorisation machine (Rendle 2010), and LambdaRank, which `palate train` uses for dialogues.

    y(x) = w0 + sum_i w_i x_i + sum_{i<j} <v_i, v_j> x_i x_j

is the machine's log-odds that a candidate is a hit; without factors v it is the logistic regression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from retrieval.dialogues.learn import fit
from retrieval.fusion import Table

Hits = NDArray[np.int32]
Score = Callable[[Table], NDArray[np.float32]]
Learner = Callable[[Sequence[Table], Sequence[Hits], Sequence[str]], Score]
"""Tables of the lessons' candidates, which of them are hits, names of the columns; to a function that scores."""

FACTORS = 8
RIDGE = 1e-4
"""Times the squared weights, beside the mean loss of a candidate."""
ITERATIONS = 150
LINES = 400_000
"""Candidates that are learned from at most, whole lessons of them; more change nothing."""
FAR = 5.0
"""Standard deviations beyond which a feature counts no more."""


class Machine:
    """A fitted factorisation machine over standardised features."""

    def __init__(self, tables: Sequence[Table], hits: Sequence[Hits], factors: int) -> None:
        kept = _some(tables)
        lines = np.concatenate([tables[i] for i in kept])
        self.mean, self.spread = lines.mean(axis=0), lines.std(axis=0) + 1e-6
        self.shape = (lines.shape[1], factors)
        x, y = self._standard(lines), np.concatenate([hits[i] for i in kept]).astype(np.float32)
        start = np.zeros(1 + self.shape[0] * (1 + factors))
        start[1 + self.shape[0] :] = np.random.default_rng(1).normal(0, 0.05, self.shape[0] * factors)
        found = minimize(self._loss, start, (x, x**2, y), "L-BFGS-B", jac=True, options={"maxiter": ITERATIONS})
        self.weights = found.x

    def scores(self, table: Table) -> NDArray[np.float32]:
        """Log-odds of every candidate."""
        x = self._standard(table)
        return np.asarray(self._odds(self.weights, x, x**2)[0], np.float32)

    def _standard(self, table: Table) -> Table:
        return np.asarray(np.clip((table - self.mean) / self.spread, -FAR, FAR), np.float32)

    def _odds(
        self, weights: NDArray[np.float64], x: Table, squares: Table
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Log-odds, what each factor sums to, and the factors."""
        n = self.shape[0]
        factors = weights[1 + n :].reshape(self.shape).astype(np.float32)
        sums = x @ factors
        odds = weights[0] + x @ weights[1 : 1 + n].astype(np.float32)
        odds = odds + 0.5 * ((sums**2).sum(axis=1) - squares @ (factors**2).sum(axis=1))
        return np.asarray(odds, np.float32), sums, factors

    def _loss(
        self, weights: NDArray[np.float64], x: Table, squares: Table, y: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float64]]:
        """Mean logistic loss with ridge, and its gradient."""
        odds, sums, factors = self._odds(weights, x, squares)
        loss = float((np.logaddexp(0, odds) - y * odds).mean() + RIDGE * (weights[1:] ** 2).sum())
        wrong = np.asarray((expit(odds) - y) / len(y), np.float32)
        to_factors = x.T @ (wrong[:, None] * sums) - (squares.T @ wrong)[:, None] * factors
        gradient = np.concatenate([[wrong.sum()], x.T @ wrong, to_factors.ravel()]).astype(np.float64)
        gradient[1:] += 2 * RIDGE * weights[1:]
        return loss, gradient


def _some(tables: Sequence[Table]) -> list[int]:
    """Lessons drawn until there are `LINES` candidates."""
    drawn = np.random.default_rng(1).permutation(len(tables))
    lines = np.cumsum([len(tables[i]) for i in drawn])
    return [int(i) for i in drawn[: max(1, int((lines <= LINES).sum()))]]


def lambdarank(tables: Sequence[Table], hits: Sequence[Hits], names: Sequence[str]) -> Score:
    """Boosted trees, as `palate train` fits them to dialogues."""
    return fit(tables, hits, names).scores


LEARNERS: Mapping[str, Learner] = {
    "logistic regression": lambda tables, hits, _: Machine(tables, hits, 0).scores,
    "factorisation machine": lambda tables, hits, _: Machine(tables, hits, FACTORS).scores,
    "LambdaRank": lambdarank,
}
