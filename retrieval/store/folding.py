"""Text as it is compared: without case, accents and typographic variants.

Not for display, and not for guessing: two texts fold alike only when a reader would call them the
same spelling.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "·": " ", "・": " "})
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@lru_cache(65536)
def fold(text: str) -> str:
    """Lower case, no accents, plain quotes and dashes, single spaces: "Amélie  " -> "amelie"."""
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(unicodedata.normalize("NFC", bare).split())
