"""The joint: what leads from the opening of a pitch to the clause that ends it.

Some joints want somebody named ("about a shy bride"), some want somebody to do something ("as a shy bride moves").
The model is asked for the one and may write the other; then the joint gives way, not the clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from agent.grounding.english_words import (
    CLAUSES,
    COUNTS,
    DETERMINERS,
    FUNCTION,
    GOING_ON,
    HELPERS,
    JOINS,
    RELATIVES,
    deed,
    ends_in_s,
    listed,
    participle,
    words_of,
)
from agent.types import Language

JOINTS: Mapping[Language, tuple[str, ...]] = {
    "en": (", with", ", the story of", ", as", ", about", ", where"),
    "zh": ("，讲的是", "，说的是", "，故事里", "，看的是", "，说的是"),
}
"""A joint for every place of a slate."""
PLAIN: Mapping[Language, str] = {"en": ": the story of", "zh": "："}
"""What leads to the story when the opening has not said how the item feels."""
WANTS_A_DEED = frozenset({"until", "till", "while", "when", "where", "because", "if", "although", "though", "once"})
"""Words after which somebody must do something."""
SEVERAL = COUNTS | listed("and everyone people men women children couple pair family crew team band gang group army")
"""Words for more than one."""
ONWARD = frozenset({"down", "into", "over", "up", "against", "out"})
"""Words that follow a deed sooner than a thing."""
TO_A_DEED = {", with": ", as", ", the story of": ", where", ", about": ", as", ": the story of": ":"}
TO_A_NAME = {", as": ", about", ", where": ", the story of"}


def joint_of(place: int, language: Language, felt: bool) -> str:
    """The joint of a place; `felt` says that the opening has said how the item feels."""
    return JOINTS[language][place % len(JOINTS[language])] if felt else PLAIN[language]


def fitting(joint: str, clause: str, language: Language) -> str:
    """The joint that the clause wants, should it not be this one."""
    if language == "zh":
        return joint
    tells = acts(clause)
    return joint if tells is None else (TO_A_DEED if tells else TO_A_NAME).get(joint, joint)


def acts(clause: str) -> bool | None:
    """Whether the one an English clause names does something in it; None when that cannot be told."""
    words = words_of(clause)
    if main_deed(words) is not None or deed_of_two(words):
        return True
    return False if words and words[0] in ("a", "an") and not bare_deed(words) else None


def sound(clause: str, language: Language) -> bool:
    """Whether a clause stays what it begins as, ends, and names whom it speaks of: not "a man who hires two crooks,
    and a sheriff follows them", nor "a man rises until a friend", nor "a boy rises through their ranks"."""
    if language == "zh":
        return True
    words = words_of(clause)
    if ends_early(words) or of_nobody(words):
        return False
    relative = next((place for place, word in enumerate(words) if word in RELATIVES), None)
    main = main_deed(words)
    if relative is None or main is None or main < relative:
        return True
    between = pairwise(words[relative:main])
    return not any(word in JOINS and after in DETERMINERS for word, after in between)


def ends_early(words: list[str]) -> bool:
    """Whether the last one who is named after "until" or "while" does nothing yet."""
    last = max((place for place, word in enumerate(words) if word in WANTS_A_DEED), default=len(words))
    tail = range(last + 1, len(words))
    if not tail or words[last + 1] not in ("a", "an") or "and" in words[last:]:
        return False
    return not any(deed(words, place) or participle(words[place]) for place in tail)


def of_nobody(words: list[str]) -> bool:
    """Whether "their" or "them" stands for several who have been left out."""
    place = next((n for n, word in enumerate(words) if word in ("their", "them", "they")), len(words))
    if place == len(words):
        return False
    several = (
        word in SEVERAL or (ends_in_s(word) and not deed(words, n) and n > 0) for n, word in enumerate(words[:place])
    )
    return not any(several)


def main_deed(words: list[str]) -> int | None:
    """The place of the first deed that is not inside a relative or a clause of its own."""
    inside = False
    for place, word in enumerate(words):
        if word in RELATIVES | CLAUSES | {"what"}:
            inside = True
        elif words[place : place + 2] == ["falls", "for"] or (
            deed(words, place) and not compound(words, place) and not named_there(words, place)
        ):
            if not inside:
                return place
            inside = False
        elif (
            word in JOINS
            and place + 1 < len(words)
            and deed(words, place + 1)
            and any(one in RELATIVES | CLAUSES for one in words[:place])
        ):
            inside = True  # "who sorts rubbish and follows her": still the relative's
    return None


def named_there(words: list[str], place: int) -> bool:
    """Whether more is said of this very word, which is a name then: "Los Angeles who uncovers", "Angeles taking"."""
    if words[place] in HELPERS | GOING_ON or place + 1 == len(words):
        return False
    return words[place + 1] in RELATIVES - {"that"} or words[place + 1].endswith("ing")


def compound(words: list[str], place: int) -> bool:
    """Whether a plural is the first half of a name, and what is done comes later: "a weapons expert slipping"."""
    after = words[place + 1] if place + 1 < len(words) else ","
    if words[place] in HELPERS:
        return False
    return after not in FUNCTION and not ends_in_s(after) and any(word.endswith("ing") for word in words[place + 2 :])


def deed_of_two(words: list[str]) -> bool:
    """Whether two who are named do something together: "a boatman and a missionary travel down a river"."""
    first = next((place for place, word in enumerate(words) if word in RELATIVES | CLAUSES), len(words))
    start = words.index("and") + 3 if "and" in words[:first] else first
    for place in range(start, first - 1):
        if participle(words[place]):
            return False
        led_on = words[place + 1] in ONWARD or words[place + 1] in DETERMINERS
        if led_on and not FUNCTION.intersection(words[place - 1 : place + 1]):
            return True
    return False


def bare_deed(words: list[str]) -> bool:
    """Whether a word may be the deed of several people: "two cops and a nurse hunt"."""
    first = next((place for place, word in enumerate(words) if word in RELATIVES | CLAUSES), len(words))
    if any(word.endswith("ing") for word in words[:first]):
        return False
    joined = any(word in ("and", ",") for word in words[:first]) and not any(map(participle, words[:first]))
    plural = any(ends_in_s(words[n]) and not participle(words[n + 1]) for n in range(min(first, 4) - 1))
    return joined or plural
