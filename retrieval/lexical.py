"""Keyword search: BM25 over titles, people and descriptions.

A sparse matrix of term weights instead of the database's full-text engine: it works the same over
SQLite and PostgreSQL, scores a batch of queries at once, and gives every item's score, which the
fusion needs. A query's score is a sum of columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SATURATION = 1.2
LENGTH = 0.6
TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
STOP = frozenset(
    """
    a about all also am an and any are as at be been but by can could did do does for from get give go good had has
    have he her hi hello his how i if im in is it its just know like ll looking love me movie movies film films more
    my no not of oh ok on one or other out see seen she so some something such suggest suggestions than thank thanks
    that the them then there they this to too up ve very want was watch watched we well were what when where which
    who will with would yes you your
    """.split()  # noqa: SIM905  a list of words is read as words
)


def words(text: str) -> list[str]:
    """Lower-case tokens without accents; Chinese characters one by one; function words left out."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return [stem(w) for w in TOKEN.findall(plain) if w not in STOP]


def stem(word: str) -> str:
    """Cuts a plural's end: enough to bring "thrillers" to "thriller"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class LexicalIndex:
    """BM25 weights of a list of documents."""

    def __init__(self, vocabulary: Sequence[str], weights: sparse.csr_matrix) -> None:
        self.vocabulary = {word: i for i, word in enumerate(vocabulary)}
        self.weights = weights
        """float32 (n_terms, n_documents), term by document: idf times saturated frequency."""

    @classmethod
    def build(cls, documents: Iterable[str], least: int = 1) -> LexicalIndex:
        """Indexes documents; terms that occur in fewer than `least` of them are left out."""
        counts = [Counter(words(text)) for text in documents]
        frequency = Counter(word for bag in counts for word in bag)
        vocabulary = sorted(word for word, n in frequency.items() if n >= least)
        place = {word: i for i, word in enumerate(vocabulary)}
        lengths = np.array([sum(bag.values()) for bag in counts] or [0], np.float32)
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths / max(float(lengths.mean()), 1.0))
        terms, columns, values = [], [], []
        for column, bag in enumerate(counts):
            for word, n in bag.items():
                if (term := place.get(word)) is not None:
                    idf = np.log1p((len(counts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                    terms.append(term)
                    columns.append(column)
                    values.append(idf * n * (SATURATION + 1) / (n + norm[column]))
        shape = (len(vocabulary), len(counts))
        matrix = sparse.csr_matrix((np.array(values, np.float32), (terms, columns)), shape=shape)
        return cls(vocabulary, matrix)

    def scores(self, text: str) -> NDArray[np.float32]:
        """float32 (n_documents,), zero where no word of the text occurs."""
        total = np.zeros(self.weights.shape[1], np.float32)
        for word, n in Counter(words(text)).items():
            if (term := self.vocabulary.get(word)) is not None:
                span = slice(self.weights.indptr[term], self.weights.indptr[term + 1])
                total[self.weights.indices[span]] += min(n, 3) * self.weights.data[span]
        return total

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / "lexical.npz",
            words=np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8),
            data=self.weights.data,
            indices=self.weights.indices,
            indptr=self.weights.indptr,
            shape=np.array(self.weights.shape),
        )

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        with np.load(folder / "lexical.npz") as saved:
            vocabulary = saved["words"].tobytes().decode().split("\n") if len(saved["words"]) else []
            parts = (saved["data"], saved["indices"], saved["indptr"])
            return cls(vocabulary, sparse.csr_matrix(parts, shape=tuple(saved["shape"])))
