"""The mentions of a message that have to be judged, as numbers for the heads.

A mention is a title, a name, a category's value or a place of the slate. Its vector holds what the
rules see around it, what linking found out about it, the wording beside it, and how likely each
intent is; a language model's state at the mention's probe can be put behind.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.linking.text import Message
from agent.linking.types import Linked, PlaceMention, Span, TitleMention, ValueMention
from agent.understanding import cues, roles

CONTEXT = 1 << 11
"""Hash buckets of the wording beside a mention."""
MOST = 10
"""Mentions that are judged by the model; those after it go by rule."""
_DOUBTFUL = -2.0
"""Evidence of a title from which on it is worth judging."""
KINDS = ("title", "place", "value", "name")
SIGNS = (
    "base", "marks", "year", "slate", "capitals", "ordinary", "context", "popular", "latin", "alias", "fuzzy", "article",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing to judge."""

    kind: str
    """One of KINDS."""
    found: TitleMention | PlaceMention | ValueMention

    @property
    def span(self) -> Span:
        return self.found.span


def mentions(linked: Linked, names: frozenset[str], categories: frozenset[str]) -> list[Mention]:
    """What is to be judged, in the order of the message. `names` and `categories` are the fields
    whose values are judged; other values go by rule."""
    found = [Mention("title", t) for t in linked.titles if t.score > _DOUBTFUL]
    found += [Mention("place", p) for p in linked.places]
    for value in linked.values:
        if value.field in names:
            found.append(Mention("name", value))
        elif value.field in categories:
            found.append(Mention("value", value))
    return sorted(found, key=lambda m: (m.span.start, m.span.end))


def probes(found: Sequence[Mention]) -> list[Mention]:
    """The mentions asked of the model: one for each stretch, weakly pointing words left out."""
    kept: dict[tuple[int, int], Mention] = {}
    for mention in found:
        if not (isinstance(mention.found, PlaceMention) and mention.found.weak):
            kept.setdefault((mention.span.start, mention.span.end), mention)
    return list(kept.values())[:MOST]


def _pieces(message: Message, span: Span) -> Iterator[str]:
    """The wording beside a mention: nearby words and characters, by side and nearness."""
    before, after = roles.sentence(message, span)
    left, right = before.split()[-6:], after.split()[:8]
    for distance, word in enumerate(reversed(left)):
        yield f"b:{word}"
        if distance < 2:
            yield f"b{distance}:{word}"
    for distance, word in enumerate(right):
        yield f"a:{word}"
        if distance < 2:
            yield f"a{distance}:{word}"
    for side, text in (("l", before[-10:]), ("r", after[:14])):
        for size in (1, 2, 3):
            for start in range(len(text) - size + 1):
                yield f"{side}:{text[start : start + size]}"


def _signs(message: Message, mention: Mention, position: int, count: int, slate: int) -> list[float]:
    sign = roles.title_role(message, mention.span, others, asking)
    before, after = roles.sentence(message, mention.span)
    found = mention.found
    plain = [
        sign.liked, sign.disliked, sign.seen, float(roles.unwanted(message, mention.span)),
        float(bool(cues.DOUBLE.search(before))), float(bool(cues.NEGATIVE.search(before[-40:]))),
        float(bool(cues.NEGATIVE_AFTER.match(after))), float(bool(cues.NOT_SEEN.search(before[-20:] + after[:12]))),
        float(sign.liked > sign.disliked), float(sign.disliked > sign.liked), position / 5, count / 5,
        float(slate > 0), float(slate == 1), float(isinstance(found, PlaceMention) and found.weak),
        float(isinstance(found, ValueMention) and found.sure),
        float(isinstance(found, TitleMention) and found.place is not None),
        float(isinstance(found, TitleMention) and found.score > 0),
        min(found.score, 6.0) / 3 if isinstance(found, TitleMention) else 0.0,
    ]  # fmt: skip
    evidence = found.evidence if isinstance(found, TitleMention) else {}
    kinds = [float(mention.kind == k) for k in KINDS]
    return plain + [evidence.get(s, 0.0) / 4 for s in SIGNS] + kinds


def vectors(
    message: Message, found: Sequence[Mention], intents: NDArray[np.float32], slate: int
) -> NDArray[np.float32]:
    """float32 (n_mentions, n_features): signs, intent probabilities, wording."""
    rows = []
    for position, mention in enumerate(found):
        context = np.zeros(CONTEXT, dtype=np.float32)
        for piece in _pieces(message, mention.span):
            context[zlib.crc32(f"{mention.kind[0]}{piece}".encode()) % CONTEXT] += 1.0
            context[zlib.crc32(piece.encode()) % CONTEXT] += 1.0
        norm = float(np.linalg.norm(context)) or 1.0
        signs = np.array(_signs(message, mention, position, len(found), slate), dtype=np.float32)
        rows.append(np.concatenate([signs, intents, context / norm]))
    return np.array(rows, dtype=np.float32)
