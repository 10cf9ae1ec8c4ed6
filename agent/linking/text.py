"""A message made comparable: one folded character for each character the person typed.

Because folding keeps every position, a span found in the folded text is a span of the person's own
words. Simplified and traditional Chinese, full-width forms, accents and case are folded together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{CJK}]|[a-z0-9$]+(?:['’][a-z]+)*|½")
_SENTENCE_END = re.compile(r"[.!?。！？\n;；:：]\s*[\"'“‘(《]*$")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _fold_char(char: str) -> str:
    if ord(char) < 128:
        return char.lower()
    if "\u3400" <= char <= "\u9fff":
        simple = _converter().convert(char)
        return simple if len(simple) == 1 else char
    wide = unicodedata.normalize("NFKC", char)
    base = "".join(c for c in unicodedata.normalize("NFKD", wide) if not unicodedata.combining(c)).lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """`text` folded character by character: same length, lower case, simplified, half-width."""
    return "".join(map(_fold_char, text))


@dataclass(frozen=True, slots=True)
class Token:
    """A Latin word or one Chinese character."""

    start: int
    end: int
    norm: str
    """Folded, without apostrophes."""

    @property
    def is_cjk(self) -> bool:
        return "\u3400" <= self.norm[0] <= "\ufaff"


@dataclass(frozen=True, slots=True)
class Message:
    """The person's words beside their folded form."""

    text: str
    norm: str
    """Same length as `text`."""
    tokens: tuple[Token, ...]

    def words(self, start: int, end: int) -> str:
        """What the person typed between two positions."""
        return self.text[start:end]

    def begins_sentence(self, position: int) -> bool:
        """Whether nothing but punctuation precedes `position` in its sentence."""
        before = self.text[:position].rstrip(" \"'“‘(《-—*#")
        return not before or bool(_SENTENCE_END.search(before + " "))


def tokens_of(norm: str) -> Iterator[Token]:
    """Tokens of a folded text, in order."""
    for match in _TOKEN.finditer(norm):
        norm = match.group().replace("'", "").replace("’", "").replace("½", "12")
        yield Token(match.start(), match.end(), norm)


def read(text: str) -> Message:
    """Fold and tokenise a message."""
    norm = fold(text)
    return Message(text, norm, tuple(tokens_of(norm)))


_ARTICLES = frozenset({"the", "a", "an", "le", "la", "les", "el", "il", "der", "die", "das"})
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_TRAILING_ARTICLE = re.compile(r"^(.*),\s*(the|a|an|le|la|les|el|il|der|die|das)$", re.IGNORECASE)


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title as they are compared: "Matrix, The" and "The Matrix" are the same,
    "&" is "and", roman numerals after the first word are figures."""
    match = _TRAILING_ARTICLE.match(title.strip())
    natural = f"{match.group(2)} {match.group(1)}" if match else title
    words = [t.norm for t in tokens_of(fold(natural.replace("&", " and ")))]
    return tuple(w if i == 0 else _ROMAN.get(w, w) for i, w in enumerate(words))


def without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """`words` without a leading article, unless nothing would be left."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def figure(word: str) -> str:
    """A roman numeral as a figure; every other word unchanged."""
    return _ROMAN.get(word, word)


def has_cjk(text: str) -> bool:
    """Whether a text contains a Chinese character."""
    return re.search(f"[{CJK}]", text) is not None
