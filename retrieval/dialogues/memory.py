"""What was learned from a set of recorded dialogues: everything a ranking may remember of them.

Two kinds of knowledge are kept apart. `Ground` is about the items alone and the same whoever talked;
`Memory` is learned from dialogues, and is learned anew without a dialogue when that dialogue is the
lesson, because a memory that holds the answer teaches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from retrieval.dialogues.heard import Heard
from retrieval.dialogues.joint import Joint, Matrix, Vocabulary, ridge_to, rows_matrix
from retrieval.dialogues.lessons import Lesson, Recorded
from retrieval.lexical import words
from retrieval.scorers.base import Rows, Scores
from retrieval.scorers.kinship import kinship, trait_matrix
from retrieval.types import Item

JOINT_RIDGE = 200.0
BROAD = 0.7
"""How much a shared trait counts beside being named together."""
STEP_RIDGE = 20.0
STEP_WORDS = 2.0
"""Weight of the words beside one named item in the step model."""
AROUND = (4, 2)
"""Turns before and after a mention whose words describe the item."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The items worth remembering, and what their attributes say."""

    rows: Rows
    """int64 (m,): catalogue rows, ascending."""
    place: Rows
    """int64 (n_items,): column of each catalogue row, -1 for none."""
    years: Scores
    """float32 (m,), 0 when unknown."""
    kin: Matrix
    """float32 (m, m): cosine of traits, zero diagonal."""
    shared: Matrix
    """float32 (m, m): weight of shared traits."""
    facts: Vocabulary
    described: sparse.csr_matrix
    """(m, n_fact_words): words of titles and attributes."""

    @classmethod
    def of(cls, items: Sequence[Item], rows: Rows, n_items: int) -> Ground:
        place = np.full(n_items, -1, np.int64)
        place[rows] = np.arange(len(rows))
        shared = kinship(trait_matrix(items))
        norm = np.sqrt(np.maximum(np.diag(shared), 1e-9))
        kin = shared / norm / norm[:, None]
        np.fill_diagonal(kin, 0)
        bags = [_fact_bag(item) for item in items]
        facts = Vocabulary.of(bags, least=1)
        years = np.array([item.year or 0 for item in items], np.float32)
        return cls(rows, place, years, np.asarray(kin, np.float32), shared, facts, facts.matrix(bags))


def _fact_bag(item: Item) -> dict[str, float]:
    values = " ".join(str(v) for vs in item.attributes.values() for v in vs)
    return dict.fromkeys(words(f"{item.title} {values}"), 1.0)


@dataclass(frozen=True, slots=True)
class Memory:
    """What dialogues taught about the items of a `Ground`."""

    vocabulary: Vocabulary
    joint: Joint
    """Items and words together."""
    broad: Joint
    """The same, helped by shared traits: reaches items that were seldom talked about."""
    step_items: Matrix
    """float32 (m, m): from an item named to the items recommended next."""
    step_words: Matrix
    """float32 (n_words, m): from a word said to the items recommended next."""
    around: sparse.csr_matrix
    """(m, n_words): words said around each item."""
    counts: Matrix
    """float32 (3, m): dialogues that name the item; answers that recommend it; first answers that do."""

    @classmethod
    def of(cls, recorded: Sequence[Recorded], ground: Ground) -> Memory:
        m = len(ground.rows)
        whole = [one.heard.bag(1.0) for one in recorded]
        vocabulary = Vocabulary.of(whole)
        named = rows_matrix([one.rows for one in recorded], ground.place, m)
        lessons = [lesson for one in recorded for lesson in one.lessons]
        given = sparse.hstack(
            [
                rows_matrix([x.named for x in lessons], ground.place, m),
                vocabulary.matrix([x.heard.bag() for x in lessons]) * STEP_WORDS,
            ]
        ).tocsr()
        wanted = rows_matrix([x.targets for x in lessons], ground.place, m)
        step = ridge_to(given, wanted, STEP_RIDGE)
        return cls(
            vocabulary,
            Joint.fit(named, vocabulary.matrix(whole), JOINT_RIDGE),
            Joint.fit(named, vocabulary.matrix(whole), JOINT_RIDGE, alike=BROAD * ground.shared),
            step[:m],
            step[m:] * STEP_WORDS,
            _around(recorded, ground, vocabulary),
            _counts(named, lessons, wanted),
        )

    def save(self, folder: Path) -> None:
        """Plain arrays, large ones apart so that they can be memory-mapped."""
        folder.mkdir(parents=True, exist_ok=True)
        self.joint.save(folder, "joint")
        self.broad.save(folder, "broad")
        np.save(folder / "step_items.npy", self.step_items)
        np.save(folder / "step_words.npy", self.step_words)
        np.savez(
            folder / "memory.npz",
            words=np.frombuffer("\n".join(self.vocabulary.place).encode(), np.uint8),
            idf=self.vocabulary.idf,
            counts=self.counts,
            data=self.around.data,
            indices=self.around.indices,
            indptr=self.around.indptr,
        )

    @classmethod
    def load(cls, folder: Path) -> Memory:
        with np.load(folder / "memory.npz") as saved:
            text = saved["words"].tobytes().decode()
            vocabulary = Vocabulary({w: i for i, w in enumerate(text.split("\n"))} if text else {}, saved["idf"])
            counts = saved["counts"]
            shape = (counts.shape[1], len(vocabulary.place))
            around = sparse.csr_matrix((saved["data"], saved["indices"], saved["indptr"]), shape=shape)
        by_items, by_words = (np.load(folder / f"step_{part}.npy", mmap_mode="r") for part in ("items", "words"))
        return cls(
            vocabulary, Joint.load(folder, "joint"), Joint.load(folder, "broad"), by_items, by_words, around, counts
        )


def _around(recorded: Sequence[Recorded], ground: Ground, vocabulary: Vocabulary) -> sparse.csr_matrix:
    bags: list[dict[str, float]] = [{} for _ in ground.rows]
    for one in recorded:
        for place, turn in enumerate(one.heard.turns):
            near = Heard(one.heard.turns[max(0, place - AROUND[0]) : place + AROUND[1] + 1]).bag(1.0)
            for row in turn.rows:
                bag = bags[ground.place[row]] if ground.place[row] >= 0 else {}
                for word, weight in near.items():
                    bag[word] = bag.get(word, 0.0) + weight
    return vocabulary.matrix(bags)


def _counts(named: sparse.csr_matrix, lessons: Sequence[Lesson], wanted: sparse.csr_matrix) -> NDArray[np.float32]:
    first = np.array([not lesson.named for lesson in lessons], bool)
    parts = (named, wanted, wanted[np.flatnonzero(first)])
    return np.stack([np.asarray(part.sum(axis=0), np.float32).ravel() for part in parts])
