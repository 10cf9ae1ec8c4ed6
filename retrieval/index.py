"""The vector index: the one file that knows Chroma.

Two processes that write one Chroma folder corrupt it silently, so an embedded index belongs to one
process per data folder, held by a lock whose error names the holder; with `PALATE_CHROMA_URL` a
server owns the folder and no lock is needed. The index is a copy: it can be rebuilt from the
database and the saved vectors at any time, and is when its digest does not match. It holds ids,
vectors and years, never a text or anything about a person, because deleting from Chroma is no erasure.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from retrieval.embedding import Vectors
from retrieval.errors import DataFolderBusy, StorageFull
from retrieval.settings import RetrievalSettings

BATCH = 5_000
"""Rows per insert; Chroma takes at most 5,461."""


class FolderLock:
    """One owner process per data folder, with a note that says who it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / "owner.lock")
        self._note = folder / "owner.json"

    def acquire(self) -> None:
        """Takes the folder, or raises DataFolderBusy naming the process that has it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            owner = {
                "pid": os.getpid(),
                "command": " ".join(sys.argv)[:200],
                "since": time.strftime("%Y-%m-%d %H:%M:%S"),
            }
            self._note.write_text(json.dumps(owner))
        except Timeout:
            raise DataFolderBusy(
                f"{self.folder} is in use by {self._holder()}; end it or pass another --data"
            ) from None
        except OSError as problem:
            raise StorageFull(f"cannot write {self.folder}: {problem.strerror or problem}") from problem

    def release(self) -> None:
        if self._lock.is_locked:
            with suppress(OSError):
                self._note.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            owner = json.loads(self._note.read_text())
            return f"process {owner['pid']} ({owner['command']}) since {owner['since']}"
        except (OSError, ValueError, KeyError):
            return "another process"


class ChromaIndex:
    """Nearest items by cosine, optionally within a list of years."""

    def __init__(self, settings: RetrievalSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: Any = None
        self._collection: Any = None

    def _open(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            options = Settings(anonymized_telemetry=False, is_persistent=self._settings.chroma_url is None)
            if self._settings.chroma_url:
                from urllib.parse import urlsplit

                url = urlsplit(self._settings.chroma_url)
                secure = url.scheme == "https"
                host, port = url.hostname or "localhost", url.port or (443 if secure else 8000)
                self._client = chromadb.HttpClient(host, port, ssl=secure, settings=options)
            else:
                self._client = chromadb.PersistentClient(str(self._settings.chroma_path), settings=options)
        return self._client

    def ready(self, digest: str, count: int) -> bool:
        """Whether the index holds exactly the vectors with this digest; opens it if so."""
        with self._lock:
            if self._settings.chroma_url is None and not self._settings.chroma_path.exists():
                return False
            from chromadb.errors import NotFoundError

            with suppress(NotFoundError, ValueError):
                collection = self._open().get_collection(_name(digest), embedding_function=None)
                if collection.count() == count:
                    self._collection = collection
                    return True
        return False

    def build(self, digest: str, vectors: Vectors, years: Sequence[int | None]) -> None:
        """Fills a fresh collection for this digest and drops those of other digests."""
        with self._lock:
            client, name = self._open(), _name(digest)
            for old in client.list_collections():
                if old.name.startswith("items-"):
                    client.delete_collection(old.name)
            self._collection = client.create_collection(
                name, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}, embedding_function=None
            )
            for start in range(0, len(vectors), BATCH):
                rows = range(start, min(start + BATCH, len(vectors)))
                self._collection.add(
                    ids=[str(row) for row in rows],
                    embeddings=vectors[start : start + BATCH],
                    metadatas=[{"year": years[row] or 0} for row in rows],
                )

    def query(
        self, vector: NDArray[np.float32], k: int, years: Sequence[int] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the nearest items, best first.

        `years` is passed as a list of values: Chroma is several times slower on a range.
        """
        where = {"year": {"$in": list(years)}} if years is not None else None
        with self._lock:
            found = self._collection.query(query_embeddings=[vector], n_results=k, where=where, include=["distances"])
        rows = np.array([int(i) for i in found["ids"][0]], np.int64)
        return rows, 1 - np.array(found["distances"][0], np.float32)

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = self._collection = None


def _name(digest: str) -> str:
    return f"items-{digest[:32]}"
