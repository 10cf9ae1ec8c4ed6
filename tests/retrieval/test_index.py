"""The vector index and the lock of the data folder, with the real Chroma in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import DataFolderBusy
from retrieval.index import ChromaIndex, FolderLock
from retrieval.settings import RetrievalSettings


def vectors(n: int = 30) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.random.default_rng(2).normal(size=(n, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    made = ChromaIndex(RetrievalSettings(tmp_path, tmp_path, "", None))
    yield made
    made.close()


def test_finds_the_nearest_first_with_their_cosines(index: ChromaIndex) -> None:
    found = vectors()
    index.build("a", found, [1990] * 30)
    rows, cosines = index.query(found[4], 3)
    assert rows[0] == 4
    np.testing.assert_allclose(cosines, found[rows] @ found[4], atol=1e-4)


def test_keeps_to_the_years_asked_for(index: ChromaIndex) -> None:
    index.build("a", vectors(), [1990 + row % 3 if row else None for row in range(30)])
    rows, _ = index.query(vectors()[4], 30, years=[1991])
    assert set(rows.tolist()) == set(range(1, 30, 3))


def test_is_ready_only_for_the_vectors_it_holds(index: ChromaIndex) -> None:
    assert not index.ready("a", 30)
    index.build("a", vectors(), [None] * 30)
    assert index.ready("a", 30)
    assert not index.ready("b", 30)
    assert not index.ready("a", 31)


def test_building_anew_drops_what_was_there(index: ChromaIndex) -> None:
    index.build("a", vectors(), [None] * 30)
    index.build("b", vectors(10), [None] * 10)
    assert not index.ready("a", 30)
    assert len(index.query(vectors()[0], 20)[0]) == 10


def test_a_second_owner_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from retrieval.index import FolderLock; "
        "lock = FolderLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DataFolderBusy, match=rf"process {holder.pid} .*since"):
            FolderLock(tmp_path).acquire()
        holder.communicate("")
    lock = FolderLock(tmp_path)
    lock.acquire()
    lock.release()
