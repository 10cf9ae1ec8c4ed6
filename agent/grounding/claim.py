"""A claim: something a sentence says, and of which kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ClaimKind = Literal[
    "link", "price", "number", "title", "name", "value", "superlative", "person", "negation", "content", "language",
    "control", "popularity",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a sentence says that its evidence does not support."""

    kind: ClaimKind
    text: str
