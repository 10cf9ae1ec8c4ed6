"""moods: do wishes in words of mood and theme find the films that a film lover would accept?

Sixty requests, thirty in each language, were written with the films to accept before any result was
seen. Each *variant* of the sample leaves out a part of the authored layer; what the measure loses
says what the part is worth. Two ways to answer are measured: the product without its language model
(understanding by rules, the recommender untrained in tastes), and sentence vectors alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from agent.understanding.catalogue import linker_for
from agent.understanding.understander import Understander
from eval.ranking.metrics import ndcg_at
from eval.report import Cell, Section, Table, write
from eval.requests import Request, load, query_for
from retrieval import weights
from retrieval.catalogue.repository import Catalogue
from retrieval.catalogue.sample.movies import import_movies
from retrieval.embedding import Embedder, VectorCache, Vectors, open_embedder
from retrieval.errors import MissingData
from retrieval.fusion import LinearFusion
from retrieval.lexical import LexicalIndex
from retrieval.recommender import Recommender
from retrieval.scorers.popularity import Popularity
from retrieval.settings import RetrievalSettings
from retrieval.store.database import open_database
from retrieval.trained import Trained

DEPTH = 10

VARIANTS: dict[str, tuple[str, ...]] = {
    "everything": (),
    "without premises": ("premise", "premise_zh"),
    "without themes": ("themes",),
    "without moods": ("moods",),
    "without cast": ("cast",),
    "without audience and notes": ("audience", "notes"),
    "facts only": ("premise", "premise_zh", "themes", "moods", "cast", "audience", "notes", "zh", "zh_other"),
}
"""Name to the parts of the authored layer that are left out."""

Answer = Callable[[str], list[str]]
"""A request to at most DEPTH item ids, best first."""


@dataclass(frozen=True, slots=True)
class Score:
    """Means over requests."""

    recall: float
    """Found of the acceptable films, of which at most DEPTH count."""
    ndcg: float


def requests() -> list[Request]:
    """The committed requests; what they accept are ids of the sample."""
    return load("sample", "moods.jsonl")


def recall(found: Sequence[str], accept: Collection[str]) -> float:
    """Share of the acceptable items among the first DEPTH, where DEPTH or all of them are the whole; 0 without any."""
    return len(set(found[:DEPTH]) & set(accept)) / min(DEPTH, len(accept)) if accept else 0.0


def score(answer: Answer, asked: Sequence[Request]) -> Score:
    """Means of one way to answer."""
    found = [(answer(request.text), request.accept) for request in asked]
    return Score(
        float(np.mean([recall(f, accept) for f, accept in found])),
        float(np.mean([ndcg_at(DEPTH, f, accept) for f, accept in found])),
    )


def by_product(catalogue: Catalogue, vectors: Vectors, embedder: Embedder) -> Answer:
    """The path of a first turn, without language model and without tastes."""
    popularity, lexical = Popularity(catalogue.popularity()), LexicalIndex.build(list(catalogue.documents()))
    recommender = Recommender(catalogue, Trained(popularity, lexical, None, vectors, LinearFusion()), embedder)
    understander = Understander(linker_for(catalogue))

    def answer(text: str) -> list[str]:
        query = query_for(text, understander, catalogue)
        slate = recommender.recommend(replace(query, limit=DEPTH))
        return [place.item.id for place in slate.items]

    return answer


def by_vectors(catalogue: Catalogue, vectors: Vectors, embedder: Embedder) -> Answer:
    """The documents nearest to the request as it stands."""

    def answer(text: str) -> list[str]:
        near = vectors @ embedder.encode([text])[0]
        return [catalogue.ids[row] for row in np.argsort(-near, kind="stable")[:DEPTH]]

    return answer


WAYS = {"product": by_product, "vectors": by_vectors}
LANGUAGES = ("en", "zh", "both")
NAMES = (f"R@{DEPTH}", f"nDCG@{DEPTH}")

Ways = dict[str, dict[str, Score]]
"""Way to language to score."""


def measure(settings: RetrievalSettings, tell: Callable[[str], None]) -> dict[str, Ways]:
    """Variant to way to language ("en", "zh", "both") to score."""
    embedder = open_embedder(settings.models)
    if embedder is None:
        raise MissingData("there is no embedder: run `palate models fetch minilm` first")
    cache = VectorCache(settings.data / "vectors", embedder)
    ratings = weights.locate("movielens", settings)
    asked = requests()
    languages = {name: [r for r in asked if name in (r.language, "both")] for name in LANGUAGES}
    results: dict[str, Ways] = {}
    for name, without in VARIANTS.items():
        with tempfile.TemporaryDirectory() as folder:
            catalogue = _imported(Path(folder), ratings, without)
            vectors = cache.vectors(list(catalogue.documents()))
            answers = {way: make(catalogue, vectors, embedder) for way, make in WAYS.items()}
            results[name] = {
                way: {language: score(answer, some) for language, some in languages.items()}
                for way, answer in answers.items()
            }
            catalogue.close()
        tell(f"{name}: {_told(results[name])}")
    return results


def _imported(folder: Path, ratings: Path, without: Collection[str]) -> Catalogue:
    database = open_database(f"sqlite:///{folder / 'palate.db'}")
    import_movies(database, ratings, without=without)
    return Catalogue(database)


def _told(ways: Ways) -> str:
    return "; ".join(f"{name} {value:.3f}" for name, value in figures(ways))


def run(settings: RetrievalSettings, out: Path, tell: Callable[[str], None]) -> None:
    """Measure, and write results.json and report.html into `out`."""
    measured = measure(settings, tell)
    header = ("variant", *(f"{way} {language} {name}" for way in WAYS for language in LANGUAGES for name in NAMES))
    rows: list[list[Cell]] = [[name, *(value for _, value in figures(ways))] for name, ways in measured.items()]
    variants = {name: dict(figures(ways)) for name, ways in measured.items()}
    results = {"requests": len(requests()), "depth": DEPTH, "variants": variants}
    summary = f"{len(requests())} requests in words of mood and theme; recall and nDCG at {DEPTH}."
    write(out, results, "Moods", summary, [Section("What each part is worth", table=Table(header, rows))])


def figures(ways: Ways) -> list[tuple[str, float]]:
    """Every figure of one variant under its name, in the order of the report."""
    return [
        (f"{way} {language} {name}", value)
        for way, languages in ways.items()
        for language, found in languages.items()
        for name, value in zip(NAMES, (found.recall, found.ndcg), strict=True)
    ]
