"""Everything that is learned from a catalogue, once: `palate train`.

Each step looks whether its result is already there for this catalogue's digest; running again
after an interruption, or with nothing new, costs seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from retrieval import tasting, trained
from retrieval.catalogue.repository import Catalogue
from retrieval.dialogues import ranker as dialogue_ranker
from retrieval.embedding import VectorCache, open_embedder
from retrieval.fusion import LinearFusion
from retrieval.index import ChromaIndex, FolderLock
from retrieval.lexical import LexicalIndex
from retrieval.scorers.collaborative import LIKING, Collaborative
from retrieval.scorers.kinship import Kin, trait_matrix
from retrieval.settings import RetrievalSettings

Report = Callable[[str], None]


def train(settings: RetrievalSettings, report: Report) -> None:
    """Builds vectors, indexes and scorers for the imported catalogue; tells `report` of each step."""
    lock = FolderLock(settings.data)
    lock.acquire()
    try:
        catalogue = Catalogue.open(settings)
        folder = trained.folder_of(settings, catalogue)
        folder.mkdir(parents=True, exist_ok=True)
        _words(catalogue, folder, report)
        _traits(catalogue, folder, report)
        _collaborative(catalogue, folder, report)
        _dialogues(catalogue, folder, report)
        _vectors(settings, catalogue, folder, report)
        _weights(settings, catalogue, folder, report)
        _index(settings, catalogue, folder, report)
        (folder / trained.COMPLETE).touch()
        report(f"trained: {len(catalogue):,} items")
    finally:
        lock.release()


def _words(catalogue: Catalogue, folder: Path, report: Report) -> None:
    if (folder / "lexical.npz").exists():
        return
    report("keywords: indexing")
    LexicalIndex.build(list(catalogue.documents())).save(folder)


def _traits(catalogue: Catalogue, folder: Path, report: Report) -> None:
    if Kin.load(folder) is None:
        report("attributes: gathering what items share")
        Kin(trait_matrix(list(catalogue.each()))).save(folder)


def _collaborative(catalogue: Catalogue, folder: Path, report: Report) -> None:
    target = folder / "collaborative"
    if (target / "rows.npy").exists():
        return
    history = catalogue.interactions()
    if not (history.weights >= LIKING).any():
        return
    report(f"collaborative: learning from {len(history.rows):,} interactions of {history.n_users:,} people")
    users, rows = history.users.astype(np.int64), history.rows.astype(np.int64)
    Collaborative.fit(users, rows, history.weights, len(catalogue)).save(target)


def _dialogues(catalogue: Catalogue, folder: Path, report: Report) -> None:
    target = folder / "dialogues"
    if (target / "fusion-0.txt").exists():
        return
    ranker = dialogue_ranker.train(catalogue, list(catalogue.dialogues()), report)
    if ranker is not None:
        ranker.save(target)


def _vectors(settings: RetrievalSettings, catalogue: Catalogue, folder: Path, report: Report) -> None:
    path = folder / "vectors.npy"
    if path.exists():
        return
    embedder = open_embedder(settings.models)
    if embedder is None:
        report("vectors: no embedder among the weights, going on without; fetch it with `palate models fetch`")
        return
    report(f"vectors: encoding {len(catalogue):,} items")
    cache = VectorCache(settings.data / "vectors", embedder)
    vectors = cache.vectors(
        list(catalogue.documents()), lambda done, total: report(f"vectors: {done:,} of {total:,} new texts encoded")
    )
    partial = path.with_suffix(".partial.npy")
    np.save(partial, vectors)
    partial.replace(path)


def _weights(settings: RetrievalSettings, catalogue: Catalogue, folder: Path, report: Report) -> None:
    if LinearFusion.load(folder / "fusion") is not None or not (folder / "collaborative").exists():
        return
    report("weights: learning from people whose other likes are hidden")
    fusion = tasting.learn(catalogue, trained.load(settings, catalogue), catalogue.interactions())
    if fusion is not None:
        fusion.save(folder / "fusion")


def _index(settings: RetrievalSettings, catalogue: Catalogue, folder: Path, report: Report) -> None:
    vectors = trained.load_vectors(folder)
    index = ChromaIndex(settings)
    if vectors is None or index.ready(catalogue.digest, len(vectors)):
        index.close()
        return
    report(f"vector index: adding {len(vectors):,} items")
    years = [item.year for item in catalogue.items(catalogue.ids)]
    index.build(catalogue.digest, np.asarray(vectors), years)
    index.close()
