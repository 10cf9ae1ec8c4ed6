"""A message as a bag of hashed pieces: what the parser knows of wording without a language model.

Pieces are runs of one to four characters and Latin words and word pairs. Names of titles, people
and values are replaced by their kind first, so that "more like Heat" and "more like Up" are alike.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agent.linking.text import Message
from agent.linking.types import Linked
from agent.understanding import cues, intent_cues

WIDTH = 1 << 13
"""Number of hash buckets."""
BARE = 0.45
"""Share of a message's words from which on it is little more than the values it names."""
SIGNALS = (
    "slate", "slate_of_one", "titles", "listed_titles", "titles_on_slate", "values", "people", "keywords",
    "numbers", "places", "pointing", "question", "short", "long", "chinese",
    "takes_back", "covered", "bare",
)  # fmt: skip
"""Names of the plain numbers beside the pieces."""


def masked(message: Message, linked: Linked) -> str:
    """The folded message with what was linked replaced by one letter for its kind."""
    chars = list(message.norm)
    spans = [(v.span, "G" if v.field != "person" else "P") for v in linked.values if v.sure and v.field != "keyword"]
    spans += [(t.span, "T") for t in linked.titles if t.score > 0]
    for span, letter in spans:
        chars[span.start : span.end] = [letter] + [""] * (span.end - span.start - 1)
    return _ABOUT.sub(r"\1 about G", "".join(chars).strip())


_ABOUT = re.compile(
    r"\b(films?|movies?|books?|novels?|stor(?:y|ies)|G|one|(?<!me )(?:some|any)thing)(?: that(?:'s| is| are))?"
    r" about (?!it\b|that\b|this\b|me\b|you)[^.!?,;]+"
)
"""What a wished item is about is no matter of the talk: a film about a bank is no question of banking."""


def pieces(text: str) -> Iterator[str]:
    """Every piece of a masked message."""
    padded = f"^{text.strip()}$"
    for size in (1, 2, 3, 4):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
    words = text.split()
    for word in words:
        yield f"w:{word.strip('.,!?;:')}"
    for left, right in pairwise(words):
        yield f"b:{left} {right}"


def bag(text: str) -> NDArray[np.float32]:
    """float32 (WIDTH,): damped counts of hashed pieces, of length 1."""
    vector = np.zeros(WIDTH, dtype=np.float32)
    for piece in pieces(text):
        vector[zlib.crc32(piece.encode()) % WIDTH] += 1.0
    vector = np.sqrt(vector)
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


def signals(message: Message, linked: Linked, slate: int) -> NDArray[np.float32]:
    """float32 (len(SIGNALS),): what linking found, as plain numbers of about 0 to 1."""
    titles = [t for t in linked.titles if t.score > 0]
    size = len(message.tokens)
    share = covered(message, linked)
    numbers = (
        slate > 0, slate == 1, min(len(titles), 3) / 3, any(t.entries for t in titles), any(t.place for t in titles),
        min(sum(v.field not in ("person", "keyword") for v in linked.values), 3) / 3,
        any(v.field == "person" and v.sure for v in linked.values), any(v.field == "keyword" for v in linked.values),
        bool(linked.numbers), any(not p.weak for p in linked.places), any(p.weak for p in linked.places),
        any(c in message.text for c in "?？"), size <= 4, size >= 25, any(t.is_cjk for t in message.tokens),
        any(p.search(message.norm) for p in cues.DROPS.values()), share, share > BARE,
    )  # fmt: skip
    return np.array([float(n) for n in numbers], dtype=np.float32)


def covered(message: Message, linked: Linked) -> float:
    """Share of the words that name values, people or numbers: 1.0 for "drama" and "90s westerns"."""
    spans = [v.span for v in linked.values if v.sure] + [n.span for n in linked.numbers]
    inside = sum(any(s.start <= t.start < s.end for s in spans) for t in message.tokens)
    return inside / len(message.tokens) if message.tokens else 0.0


def vector(message: Message, linked: Linked, slate: int) -> NDArray[np.float32]:
    """float32 (WIDTH + len(SIGNALS) + marks,): pieces, signals, intent cues."""
    text = masked(message, linked)
    return np.concatenate([bag(text), 0.5 * signals(message, linked, slate), 0.5 * intent_cues.marks(text)])
