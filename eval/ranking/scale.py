"""How time and memory grow with the catalogue, on made-up catalogues with clustered vectors.

Vectors are drawn around a few hundred centres: a nearest-neighbour index looks bad on vectors without
clusters, and no real catalogue is like that.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import ChromaIndex
from retrieval.scorers.base import Taste
from retrieval.scorers.collaborative import Collaborative
from retrieval.settings import RetrievalSettings

DIMENSIONS = 384
CENTRES = 300
REPEATS = 60
SHARES = (1.0, 0.3, 0.1, 0.03, 0.01)
PER_ITEM = 10
"""Interactions per item."""


def vectors(n: int) -> NDArray[np.float32]:
    random = np.random.default_rng(3)
    centres = random.normal(size=(CENTRES, DIMENSIONS))
    made = centres[random.integers(0, CENTRES, n)] + 0.6 * random.normal(size=(n, DIMENSIONS))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def measure(sizes: Sequence[int], report: Callable[[str], None]) -> list[dict[str, Any]]:
    """One line of figures for each size."""
    lines = []
    for n in sizes:
        report(f"scale: {n:,} items")
        lines.append({"items": n, **_collaborative(n), **_search(n), "memory_mb": _memory()})
    return lines


def _collaborative(n: int) -> dict[str, Any]:
    random = np.random.default_rng(4)
    count = n * PER_ITEM
    # Popularity falls off like 1 / rank, as in every catalogue.
    rows = np.minimum((n ** random.random(count)).astype(np.int64), n) - 1
    users = random.integers(0, max(n // 5, 50), count)
    started = time.perf_counter()
    model = Collaborative.fit(users, rows, np.ones(count, np.float32), n)
    trained = time.perf_counter() - started
    taste = Taste(model.rows[:5], np.ones(5, np.float32))
    return {
        "collaborative": type(model.model).__name__,
        "collaborative_items": len(model.rows),
        "train_s": round(trained, 2),
        "fold_in_top10_ms": _p95(lambda: np.argpartition(-model.scores(taste), 10)[:10]),
    }


def _search(n: int) -> dict[str, Any]:
    found = vectors(n)
    random = np.random.default_rng(5)
    years = random.integers(1950, 2020, n)
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        index = ChromaIndex(RetrievalSettings(Path(folder), Path(folder), "", None))
        started = time.perf_counter()
        index.build(f"scale{n}", found, [int(year) for year in years])
        out["index_s"] = round(time.perf_counter() - started, 2)
        wish = found[random.integers(0, n)]
        for share in SHARES:
            kept = range(1950, 1950 + max(1, round(70 * share)))
            rows = np.flatnonzero(np.isin(years, list(kept)))
            wanted = None if share == 1.0 else list(kept)
            out[f"chroma_{share:g}_ms"] = _p95(lambda wanted=wanted: index.query(wish, 200, wanted))  # type: ignore[misc]
            out[f"exact_{share:g}_ms"] = _p95(lambda rows=rows: _exact(found, rows, wish))  # type: ignore[misc]
        index.close()
    return out


def _exact(found: NDArray[np.float32], rows: NDArray[np.int64], wish: NDArray[np.float32]) -> NDArray[np.int64]:
    cosines = found @ wish if len(rows) == len(found) else found[rows] @ wish
    return np.asarray(rows[np.argsort(-cosines)[:200]], np.int64)


def _p95(act: Callable[[], Any]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1e3)
    return round(float(np.quantile(times, 0.95)), 3)


def _memory() -> int:
    """Most memory the process ever held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
