"""How time and memory grow with the catalogue, on made-up catalogues with clustered vectors.

Vectors are drawn around a few hundred centres: a nearest-neighbour index looks bad on vectors without
clusters, and no real catalogue is like that.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.importer import import_items
from retrieval.catalogue.reactions import import_interactions
from retrieval.catalogue.repository import Catalogue
from retrieval.fusion import LinearFusion
from retrieval.index import ChromaIndex
from retrieval.lexical import LexicalIndex
from retrieval.recommender import Recommender
from retrieval.scorers.base import Taste
from retrieval.scorers.collaborative import Collaborative
from retrieval.scorers.kinship import Kin, trait_matrix
from retrieval.scorers.popularity import Popularity
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.trained import Trained
from retrieval.types import Query

DIMENSIONS = 384
CENTRES = 300
REPEATS = 60
SHARES = (1.0, 0.3, 0.1, 0.03, 0.01)
NEAREST = 200
PER_ITEM = 10
"""Interactions per item."""
VOCABULARY = 5_000
"""Words that titles and descriptions are made of, all as frequent."""
KINDS = ("drama", "comedy", "crime", "war", "western", "horror", "romance", "thriller")
YEARS = range(1950, 2020)


class AnyWish:
    """Stands for the embedder, whose own time is measured elsewhere: every text has the same vector."""

    name = "made-up"
    dimensions = DIMENSIONS

    def __init__(self, vector: NDArray[np.float32]) -> None:
        self.vector = vector

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.repeat(self.vector[None, :], len(texts), axis=0)


def vectors(n: int) -> NDArray[np.float32]:
    random = np.random.default_rng(3)
    centres = random.normal(size=(CENTRES, DIMENSIONS))
    made = centres[random.integers(0, CENTRES, n)] + 0.6 * random.normal(size=(n, DIMENSIONS))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def measure(sizes: Sequence[int], report: Callable[[str], None]) -> list[dict[str, Any]]:
    """One line of figures for each size, smallest first, because memory only ever grows."""
    lines = []
    for n in sorted(sizes):
        report(f"scale: {n:,} items")
        with tempfile.TemporaryDirectory(prefix="palate-scale-") as folder:
            lines.append({"items": n, **_line(n, Path(folder)), "memory_mb": _memory()})
    return lines


def _line(n: int, folder: Path) -> dict[str, Any]:
    found, index = vectors(n), ChromaIndex(RetrievalSettings(folder, folder, "", None))
    catalogue, out = _imported(n, folder)
    parts, trained = _trained(catalogue, found)
    years = [item.year for item in catalogue.items(catalogue.ids)]
    out |= trained | {"index_s": _seconds(lambda: index.build(f"scale{n}", found, years))}
    out |= _ranked(catalogue, parts, index) | _search(found, np.array(years), index)
    index.close()
    catalogue.close()
    return out


def _imported(n: int, folder: Path) -> tuple[Catalogue, dict[str, Any]]:
    """A catalogue made of drawn words, with interactions whose popularity falls off like 1 / rank."""
    random = np.random.default_rng(4)
    drawn = random.integers(0, VOCABULARY, (n, 40)).tolist()
    with (folder / "items.jsonl").open("w") as file:
        for number, line in enumerate(drawn):
            text = [f"word{w}" for w in line]
            item = {
                "id": str(number),
                "title": " ".join(text[:3]),
                "year": YEARS[line[0] % len(YEARS)],
                "genres": [KINDS[line[1] % len(KINDS)]],
                "directors": [f"Person {line[2]}"],
                "description": " ".join(text[3:]),
            }
            file.write(json.dumps(item) + "\n")
    rows = np.minimum((n ** random.random(n * PER_ITEM)).astype(np.int64), n) - 1
    users = random.integers(0, max(n // 5, 50), len(rows))
    with (folder / "interactions.jsonl").open("w") as file:
        for user, row in zip(users.tolist(), rows.tolist(), strict=True):
            file.write(json.dumps({"user": str(user), "item": str(row), "rating": 5}) + "\n")
    database = open_database(f"sqlite:///{folder / 'palate.db'}")
    out = {
        "import_items_s": _seconds(lambda: import_items(database, folder / "items.jsonl", None)),
        "import_interactions_s": _seconds(lambda: import_interactions(database, folder / "interactions.jsonl")),
    }
    return Catalogue(database), out


def _trained(catalogue: Catalogue, found: NDArray[np.float32]) -> tuple[Trained, dict[str, Any]]:
    """Everything but vectors and fusion, and how long it took."""
    history = catalogue.interactions()
    users, rows = history.users.astype(np.int64), history.rows.astype(np.int64)
    started = time.perf_counter()
    model = Collaborative.fit(users, rows, history.weights, len(catalogue))
    learned = time.perf_counter()
    lexical, kin = LexicalIndex.build(list(catalogue.documents())), Kin(trait_matrix(list(catalogue.each())))
    indexed = time.perf_counter()
    taste = Taste(model.rows[:5], np.ones(5, np.float32))
    parts = Trained(Popularity(catalogue.popularity()), lexical, model, found, LinearFusion(), None, kin)
    return parts, {
        "collaborative": type(model.model).__name__,
        "train_collaborative_s": round(learned - started, 2),
        "train_words_s": round(indexed - learned, 2),
        "fold_in_top10_ms": _p95(lambda: np.argpartition(-model.scores(taste), 10)[:10]),
    }


def _ranked(catalogue: Catalogue, parts: Trained, index: ChromaIndex) -> dict[str, Any]:
    """p95 of a whole slate after three likes and a wish, nearest items found as the product chooses to."""
    assert parts.vectors is not None  # noqa: S101  made with vectors
    recommender = Recommender(catalogue, parts, AnyWish(parts.vectors[7]), index)
    query = Query(text="word1 word2 word3", liked=("1", "2", "3"))
    return {"slate_ms": _p95(lambda: recommender.recommend(query))}


def _search(found: NDArray[np.float32], years: NDArray[np.int64], index: ChromaIndex) -> dict[str, Any]:
    """Nearest items by Chroma and by exact product, over the whole and over shares of the years."""
    wish, out = found[5], {}
    for share in SHARES:
        kept = YEARS[: max(1, round(len(YEARS) * share))]
        rows = np.flatnonzero(np.isin(years, list(kept)))
        wanted = None if share == 1.0 else list(kept)
        out[f"chroma_{share:g}_ms"] = _p95(lambda wanted=wanted: index.query(wish, NEAREST, wanted))  # type: ignore[misc]
        out[f"exact_{share:g}_ms"] = _p95(lambda rows=rows: _exact(found, rows, wish))  # type: ignore[misc]
    return out | (_hnswlib(found, wish) if find_spec("hnswlib") else {})


def _hnswlib(found: NDArray[np.float32], wish: NDArray[np.float32]) -> dict[str, Any]:
    """The library that most vector stores are built on, without a store around it; when it is installed."""
    graph = import_module("hnswlib").Index("cosine", DIMENSIONS)
    graph.init_index(len(found), ef_construction=100, M=16)
    seconds = _seconds(lambda: graph.add_items(found, num_threads=1))
    graph.set_ef(NEAREST)
    near = graph.knn_query(wish, min(NEAREST, len(found)), num_threads=1)[0][0]
    exact = _exact(found, np.arange(len(found)), wish)
    return {
        "hnswlib_s": seconds,
        "hnswlib_ms": _p95(lambda: graph.knn_query(wish, min(NEAREST, len(found)), num_threads=1)),
        "hnswlib_recall": round(len(set(near.tolist()) & set(exact.tolist())) / len(exact), 3),
    }


def _exact(found: NDArray[np.float32], rows: NDArray[np.int64], wish: NDArray[np.float32]) -> NDArray[np.int64]:
    cosines = found @ wish if len(rows) == len(found) else found[rows] @ wish
    return np.asarray(rows[np.argsort(-cosines)[:NEAREST]], np.int64)


def _seconds(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return round(time.perf_counter() - started, 2)


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
