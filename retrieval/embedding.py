"""An embedder turns texts into unit vectors, so that a dot product is a cosine.

The one real embedder is all-MiniLM-L6-v2 through sentence-transformers. Importing torch takes
seconds and hundreds of megabytes, so nothing of it is touched before the first text is encoded or
`warm` is called; both may happen in a background thread. Vectors of documents are kept on disk by
the digest of their text: a catalogue whose texts did not change is never encoded twice.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""float32 (n, dimensions), every row of length one."""

BATCH = 64
MAX_TOKENS = 192
SAVE_EVERY = 4_096


class Embedder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def name(self) -> str:
        """What the vectors depend on; vectors of another name are never mixed in."""

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32 (len(texts), dimensions), row i belongs to texts[i]."""


class MiniLM:
    """all-MiniLM-L6-v2 from a local folder; never reaches for the network."""

    dimensions = 384

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"all-MiniLM-L6-v2/{MAX_TOKENS}"
        self._lock = threading.Lock()
        self._model: Any = None

    def warm(self) -> None:
        """Loads the model in a background thread; encoding meanwhile waits for it."""
        threading.Thread(target=self._load, name="palate-embedder", daemon=True).start()

    @property
    def ready(self) -> bool:
        return self._model is not None

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        model = self._load()
        with self._lock:
            vectors = model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
                os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
                os.environ.setdefault("TQDM_DISABLE", "1")
                os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
                from sentence_transformers import SentenceTransformer

                model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
                model.max_seq_length = MAX_TOKENS
                self._model = model
        return self._model


def open_embedder(models: Path) -> MiniLM | None:
    """The embedder in the folder of weights, or None when it was not fetched."""
    folder = models / "all-MiniLM-L6-v2"
    return MiniLM(folder) if (folder / "model.safetensors").is_file() else None


class VectorCache:
    """Vectors by text digest, in two files of a folder: digests.npy (S32) and vectors.npy (float32)."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.folder = folder / hashlib.sha256(embedder.name.encode()).hexdigest()[:12]
        self.embedder = embedder

    def vectors(self, texts: Sequence[str], report: Callable[[int, int], None] | None = None) -> Vectors:
        """float32 (len(texts), dimensions); encodes only texts that were never met before.

        Work is saved every few thousand texts, so an interrupted run goes on where it stopped.
        `report` hears how many of the missing texts are done, and how many there are.
        """
        digests = [hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().encode() for text in texts]
        known, stored = self._load()
        missing = list({d: t for d, t in zip(digests, texts, strict=True) if d not in known}.items())
        for start in range(0, len(missing), SAVE_EVERY):
            part = missing[start : start + SAVE_EVERY]
            fresh = self.embedder.encode([text for _, text in part])
            known.update({digest: len(stored) + i for i, (digest, _) in enumerate(part)})
            stored = np.concatenate([stored, fresh])
            self._save(known, stored)
            if report:
                report(start + len(part), len(missing))
        rows = np.fromiter((known[d] for d in digests), np.int64, len(digests))
        return np.ascontiguousarray(stored[rows])

    def _load(self) -> tuple[dict[bytes, int], Vectors]:
        try:
            digests = np.load(self.folder / "digests.npy")
            vectors: Vectors = np.load(self.folder / "vectors.npy")
        except (FileNotFoundError, ValueError, EOFError):
            return {}, np.zeros((0, self.embedder.dimensions), np.float32)
        # The two files are replaced one after the other: only what both hold counts.
        count = min(len(digests), len(vectors))
        return {bytes(d): i for i, d in enumerate(digests[:count])}, vectors[:count]

    def _save(self, known: dict[bytes, int], vectors: Vectors) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, array in (("vectors", vectors), ("digests", np.array(list(known), "S32"))):
            partial = self.folder / f"{name}.partial.npy"
            np.save(partial, array)
            partial.replace(self.folder / f"{name}.npy")
