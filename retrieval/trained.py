"""What training leaves behind for one catalogue: a folder named by the catalogue's digest.

Everything in it is plain arrays (npy, npz) and LightGBM's text; nothing is a pickle. Each part is
written into the folder when it is complete, so an interrupted training goes on where it stopped,
and a catalogue that changes gets a folder of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.dialogues import ranker as dialogue_ranker
from retrieval.dialogues.ranker import DialogueRanker
from retrieval.embedding import Vectors
from retrieval.fusion import Fusion, LinearFusion
from retrieval.lexical import LexicalIndex
from retrieval.scorers.base import Scores
from retrieval.scorers.collaborative import Collaborative
from retrieval.scorers.kinship import Kin, trait_matrix
from retrieval.scorers.popularity import Popularity
from retrieval.scorers.semantic import Alike, Semantic
from retrieval.settings import RetrievalSettings

if TYPE_CHECKING:
    from retrieval.catalogue.repository import Catalogue


@dataclass(frozen=True, slots=True)
class Trained:
    """The scorers of one catalogue."""

    popularity: Popularity
    lexical: LexicalIndex
    collaborative: Collaborative | None
    """None when nobody's interactions are known."""
    vectors: Vectors | None
    """float32 (n_items, dimensions); None before training, or without an embedder."""
    fusion: Fusion
    dialogues: DialogueRanker | None = None
    """None when no recorded dialogues were learned from."""
    kin: Kin | None = None
    """What items share by their attributes; None leaves it out."""

    @property
    def semantic(self) -> Semantic | None:
        return None if self.vectors is None else Semantic(self.vectors)

    @property
    def alike(self) -> Alike | None:
        return None if self.vectors is None else Alike(self.vectors)


COMPLETE = "complete"
"""Name of the empty file that training leaves last."""


def folder_of(settings: RetrievalSettings, catalogue: Catalogue) -> Path:
    return settings.trained / catalogue.digest[:16]


def load(settings: RetrievalSettings, catalogue: Catalogue) -> Trained:
    """What has been trained; for the rest, what works without training."""
    folder = folder_of(settings, catalogue)
    lexical = (
        LexicalIndex.load(folder)
        if (folder / "lexical.npz").exists()
        else LexicalIndex.build(list(catalogue.documents()))
    )
    collaborative = (
        Collaborative.load(folder / "collaborative", len(catalogue))
        if (folder / "collaborative" / "rows.npy").exists()
        else None
    )
    dialogues = dialogue_ranker.load(folder / "dialogues", catalogue)
    return Trained(
        Popularity(_popularity(catalogue, dialogues)),
        lexical,
        collaborative,
        load_vectors(folder),
        LinearFusion.load(folder / "fusion") or LinearFusion(),
        dialogues,
        Kin.load(folder) or Kin(trait_matrix(list(catalogue.each()))),
    )


def is_complete(folder: Path) -> bool:
    """Whether training ran to its end for this folder's catalogue."""
    return (folder / COMPLETE).exists()


def _popularity(catalogue: Catalogue, dialogues: DialogueRanker | None) -> Scores:
    """Likes of each item; where nobody's are known, how many recorded dialogues name it."""
    likes = catalogue.popularity()
    if dialogues is None or likes.any():
        return likes
    named = np.zeros(len(catalogue), np.float32)
    named[dialogues.ground.rows] = dialogues.memory.counts[0]
    return named


def load_vectors(folder: Path) -> NDArray[np.float32] | None:
    """Document vectors, memory-mapped; None before they were built."""
    path = folder / "vectors.npy"
    return np.load(path, mmap_mode="r") if path.exists() else None
