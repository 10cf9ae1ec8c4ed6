"""Guessing: what a completion may go on with, from the prompt it copies (prompt-lookup decoding).

A clause retells its story mostly in the story's words. Where the last tokens occur earlier, what follows them there
is guessed and read in the same step as the last token; what the model would have written anyway is kept, the
rest forgotten. The text is the same as without, token by token; only the steps are fewer.
"""

from __future__ import annotations

from collections.abc import Sequence

LOOKED_FOR = 2
"""Tokens that must occur again: after two, nine of ten guesses are right (`palate eval latency --only lookup`)."""
GUESSED = 3
"""Most tokens guessed at once."""


def guess(known: Sequence[int], looked_for: int, most: int) -> Sequence[int]:
    """What followed when the last `looked_for` tokens occurred last before, at most `most` of it."""
    end = list(known[-looked_for:])
    for start in range(len(known) - looked_for - 1, -1, -1) if most > 0 else ():
        if list(known[start : start + looked_for]) == end:
            return known[start + looked_for : start + looked_for + most]
    return ()
