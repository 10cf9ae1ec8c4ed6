"""English words by what they do in a sentence, told apart without a parser: joining, owning, acting."""

from __future__ import annotations

import re
from collections.abc import Sequence


def listed(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,;:]")
ARTICLES = frozenset({"a", "an", "the"})
OWNERS = frozenset({"his", "her", "its", "their", "my", "your", "our"})
COUNTS = listed("two three four five six seven eight nine ten twelve several some many both")
DETERMINERS = ARTICLES | OWNERS | COUNTS | {"one", "this", "that", "each", "every", "another"}
PREPOSITIONS = listed(
    "of with to from by in on at for against into onto over under through between among after before during "
    "without within about around across behind beyond near off out toward towards upon since amid despite along "
    "inside up down"
)
RELATIVES = frozenset({"who", "whose", "whom", "which", "that"})
CLAUSES = listed("while as when where if because until till although though but whereas once unless or nor")
"""Words after which somebody else may act."""
JOINS = frozenset({",", ";", ":", "and", "then"})
MARKS = frozenset({",", ";", ":"})
TIMES = listed("minutes hours days nights weeks months years decades centuries")
PERSONS = frozenset({"he", "she", "it", "they", "who"})
HELPERS = listed("is are was were has have had must does do did can will be been")
LEADING = frozenset({"to", "must", "can", "will"})
GOING_ON = frozenset({"keeps", "keep", "starts", "start", "begins", "begin"})
COPULAS = frozenset({"is", "are", "was", "were", "gets", "being", "been", "be"})
ADDED = ARTICLES | {"and", "with", "who", "that", "of", ",", "is"}
"""Words a clause may add."""
FUNCTION = (
    ARTICLES | OWNERS | PREPOSITIONS | RELATIVES | CLAUSES | JOINS | HELPERS | {"he", "she", "it", "they", "what"}
)
BINDING = listed(
    "not no never without nor neither nobody nothing hardly barely cannot isn't doesn't won't can't don't didn't"
    " wasn't may might could would should if unless too tries try trying refuses fails almost nearly must"
    " seem seems seemingly supposedly allegedly apparently believes believe believed thinks think imagined dreams"
    " imagines pretends pretending poses posing former ex would-be false fake wrongly falsely accused suspected"
    " suspects presumed mistaken hopes wants plans plots vows threatens",
)
"""Words that may not be left out before a word that is kept: without them the text says something else."""
IRREGULAR = listed(
    "born sent taken left told drawn torn forced caught trapped lost found hidden stolen given known seen driven "
    "thrown brought sworn flung stuck set led kept made held bound mistaken shaken written chosen beaten broken"
)
"""Participles that "ed" does not end."""


def skipping_adverbs(words: Sequence[str]) -> list[str]:
    return [word for word in words if not word.endswith("ly") and word not in ("once", "then", "now")]


def words_of(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def begins_item(told: Sequence[str], i: int) -> bool:
    """Whether a thing of a list begins here: after its article, or with it."""
    before = [",", *told[:i]]
    if told[i] in ARTICLES:
        return before[-1] in ("and", ",", "with")
    return before[-1] in ARTICLES and (len(before) < 2 or before[-2] in ("and", ",", "with"))


def deed(words: Sequence[str], place: int) -> bool:
    """Whether a word looks like a verb of the third person rather than a plural, by what stands around it."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else ""
    if word in HELPERS:
        return True
    if word in FUNCTION or not ends_in_s(word):
        return False
    start = next((n for n in range(place - 1, -1, -1) if words[n] in FUNCTION), -1)
    head, between = words[start] if start >= 0 else "", words[start + 1 : place]
    if all(one.endswith("ly") for one in between):
        return head in PERSONS | RELATIVES | JOINS | CLAUSES and head != "whose"
    if head in PERSONS | RELATIVES:
        return head == "whose"
    if head in ("a", "an", "one", "each", "every", "another"):
        return True
    if head in COUNTS:
        return False
    if ends_in_s(between[-1]):
        return True  # "ruled by machines comes"
    return after in DETERMINERS - {"that"} or (head not in PREPOSITIONS and after in PREPOSITIONS)


def follows(word: str, known: str) -> bool:
    """Whether a word is the text's, or says the same deed in another form: "hunts" and "hunting", never "killed"."""
    if word == known or {word, known} == {"a", "an"}:
        return True
    if word.endswith("ed") or min(len(word), len(known)) < 3 or stem(word) != stem(known):
        return False
    return word.endswith("ing") or known.endswith("ing") or ends_in_s(known)


def ends_in_s(word: str) -> bool:
    """Whether a word may be a verb of the third person or a plural."""
    return word.endswith("s") and not word.endswith(("ss", "us", "'s", "is"))


def participle(word: str) -> bool:
    return word.endswith(("ing", "ed")) or word in IRREGULAR


def stem(word: str) -> str:
    """A word without its ending: "watches", "watching" and "watch" have one stem, "watched" another."""
    word = word.removesuffix("ies") + "y" if word.endswith("ies") else word
    for ending in ("ing", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 1 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
