"""English retellings: which words of a text a clause may leave out without saying something else.

There is no parser here; the rules go by articles, prepositions, relatives, commas and the "s" of a verb. A clause
must be the text with *whole parts* left out: adjectives before their noun, what is said of a person between
the person and the verb, one of several things that the same person does, a beginning that sets the scene. Never left
out are the one who acts while the deed is kept, a negation, and what makes a deed a wish ("tries to").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise

from agent.grounding.english_words import (
    ADDED,
    ARTICLES,
    BINDING,
    CLAUSES,
    COPULAS,
    COUNTS,
    DETERMINERS,
    FUNCTION,
    GOING_ON,
    HELPERS,
    JOINS,
    LEADING,
    MARKS,
    PERSONS,
    PREPOSITIONS,
    RELATIVES,
    TIMES,
    begins_item,
    deed,
    ends_in_s,
    follows,
    participle,
    skipping_adverbs,
    words_of,
)  # fmt: skip

ENDING = frozenset({"out", "up", "down", "off", "over", "it", "him", "her"})
"""Joining words that a clause may end with."""
ADJECTIVES = 3
"""Words that may be left out before their noun."""
LONGEST = 18
"""Words that may be left out at once."""


class English:
    """One text, and which clauses follow it."""

    def __init__(self, text: str) -> None:
        self.text = words_of(text)

    def strange(self, clause: str) -> list[str]:
        """Words of the clause that do not follow the text; empty when all of it does."""
        told = words_of(clause)
        if not told:
            return []

        @cache
        def best(i: int, at: int, acts: bool) -> tuple[int, tuple[str, ...]]:
            """The fewest strange words from `told[i]` on, when the text was last followed at `at`.

            `acts` says that whoever was named is the one who acts in the text.
            """
            if i == len(told):
                return (0, ()) if at < 0 or self.closed(at) else (1, (told[-1],))
            rest, strange = best(i + 1, at, acts)
            found = (rest, strange) if told[i] in ADDED else (rest + 1, (told[i], *strange))
            listed, article = begins_item(told, i), i > 0 and told[i - 1] in ARTICLES
            for place in range(at + 1, len(self.text)):
                if not found[0]:
                    break
                if not follows(told[i], self.text[place]):
                    continue
                goes_on = self.acting(at, place, acts, listed, article)
                if goes_on is not None:
                    found = min(found, best(i + 1, place, goes_on))
            return found

        return list(best(0, -1, True)[1]) or self.added_joints(told)

    def added_joints(self, told: Sequence[str]) -> list[str]:
        """Words after an added joining word that cannot go on from it: "who sent", "a boy sent away and must"."""
        pairs = set(pairwise(self.text))
        first = next((place for place in range(len(told)) if deed(told, place)), 0)
        if first and told[first - 1] == "and" and ("and", told[first]) not in pairs:
            return [told[first]]
        return [
            after
            for word, after in pairwise(skipping_adverbs(told))
            if word in ("who", "that") and (word, after) not in pairs and participle(after)
        ]

    def acting(self, at: int, place: int, acts: bool, listed: bool, article: bool) -> bool | None:
        """Whether the one named last acts from `place` on; None when the text may not be followed there from `at`.

        `listed` says that a list of things may go on here, `article` that the clause has an article before the word.
        """
        if at < 0:
            return self.entered(place)
        gone = self.text[at + 1 : place]
        if not gone and self.text[at] in PERSONS:
            return acts
        if (
            not acts
            and self.deed(place)
            and not RELATIVES.union(CLAUSES).intersection(self.text[max(0, at - 8) : place])
        ):
            return None
        if not gone:
            return acts
        if not acts and HELPERS.intersection(gone):
            return None
        if self.droppable(at, place, acts, article):
            return acts
        if listed and not BINDING.intersection(gone[-2:]) and gone[-1] != "to":
            return False
        return None

    def entered(self, place: int) -> bool | None:
        """Whether who is named first acts, when the clause begins at `place` of the text; None when it may not."""
        gone = self.text[:place]
        if BINDING.intersection(gone[-3:]):
            return None
        start = next((n + 1 for n in range(place - 1, -1, -1) if self.text[n] in FUNCTION), 0)
        if any(self.sure(n) for n in range(start, place) if self.deed(n)):
            return False
        start -= start > 0 and self.text[start - 1] in DETERMINERS
        before = self.text[start - 1] if start else ""
        after_first = next((n for n in range(1, start) if self.text[n] in FUNCTION and n > 2), start)
        scene = self.sets_the_scene and (before in MARKS or not any(self.deed(n) for n in range(after_first, start)))
        return not before or before in CLAUSES or (scene and before not in PREPOSITIONS | RELATIVES)

    @cached_property
    def sets_the_scene(self) -> bool:
        """Whether the text begins with a time, a place or a circumstance rather than with somebody."""
        if self.text[0] in PREPOSITIONS | CLAUSES or participle(self.text[0]):
            return True
        timed = self.text[0] in COUNTS and self.text[1] in TIMES
        return (timed or self.text[0] not in DETERMINERS) and bool(PREPOSITIONS.intersection(self.text[1:3]))

    def droppable(self, at: int, place: int, acts: bool, article: bool) -> bool:
        """Whether what stands between two words may be left out."""
        gone, after = self.text[at + 1 : place], self.text[place]
        if len(gone) > LONGEST:
            return False
        if gone[0] == "," and after == "," and not any(self.sure(n) for n in range(at + 2, place) if self.deed(n)):
            return not CLAUSES.union(RELATIVES).intersection(gone)  # a second name for the same
        if BINDING.intersection(gone) or gone[-1] == "to":
            return False
        if len(gone) <= ADJECTIVES and all(word.endswith("ly") for word in gone):
            return True
        if gone[0] in GOING_ON and after.endswith("ing"):
            return len(gone) == 1
        if self.first_of_two(gone, at, after):
            return True
        return (
            self.adjectives(at, place, article) or self.aside(gone, at, place) or (acts and self.deeds(gone, at, place))
        )

    def first_of_two(self, gone: Sequence[str], at: int, after: str) -> bool:
        """The first of two things one word leads to: "of his youth and of his owners", "must find it and fight"."""
        if CLAUSES.union(RELATIVES).intersection(gone) or any(self.deed(at + 1 + n) for n in range(len(gone))):
            return False
        if gone[-1] == "and":
            return (self.text[at] in LEADING and after not in FUNCTION) or (participle(gone[0]) and participle(after))
        if gone[-1] == ",":
            return gone[0] in DETERMINERS and after in ARTICLES and len(gone) <= ADJECTIVES + 1
        return len(gone) > 1 and gone[-2] == "and" and gone[-1] == self.text[at] and gone[-1] in PREPOSITIONS

    def adjectives(self, at: int, place: int, article: bool) -> bool:
        """Adjectives before a noun that is kept; never the noun itself before its verb."""
        gone, after = self.text[at + 1 : place], self.text[place]
        owned = gone[0] in DETERMINERS and (article or self.text[at] in PREPOSITIONS)
        if gone[-1].endswith("'s"):
            return owned or self.text[at] in ARTICLES or (article and self.text[at] in PREPOSITIONS)
        if gone[-1] == "," and self.text[at] in DETERMINERS:
            gone = gone[:-1]
        if len(gone) > ADJECTIVES or FUNCTION.intersection(gone[owned:]) or after in FUNCTION:
            return False
        if not ends_in_s(after):
            return self.text[at] in FUNCTION or not self.deed(at + 1) or not self.sure(at + 1)
        first = next((word for word in reversed(self.text[max(0, at - 4) : at + 1]) if word in FUNCTION), "")
        following = self.text[place + 1] if place + 1 < len(self.text) else ","
        return first not in ("a", "an", "one", "who") and following not in DETERMINERS - {"that"}

    def aside(self, gone: Sequence[str], at: int, place: int) -> bool:
        """What is said of somebody between the name and the deed, or a circumstance before a comma."""
        if len(gone) > 1 and gone[0] == "once" and participle(gone[1]):
            gone, at = gone[1:], at + 1
        head, after = gone[0], self.text[place]
        if head in COPULAS:
            return len(gone) == 1 and participle(after)
        if head not in RELATIVES | PREPOSITIONS | MARKS | {"as"} and not participle(head):
            return False
        deeds = [n for n in range(len(gone)) if self.deed(at + 1 + n)]
        if head == "who" and len(gone) > 2 and gone[1].endswith("ed"):
            deeds = [1, *deeds]
        if CLAUSES.intersection(gone) and after not in CLAUSES and (head != "as" or deeds):
            return False
        if head in RELATIVES and (not deeds or (head != "who" and gone[1] not in HELPERS and deeds[0] < 2)):
            return False
        if head in MARKS and deeds:
            return False
        if head not in RELATIVES and any(self.sure(at + 1 + n) for n in deeds if n < len(gone) - 1):
            return False
        if gone[-1] in COPULAS:
            return participle(after)
        if gone[-1] in DETERMINERS | PREPOSITIONS | RELATIVES:
            return False
        return self.verb_of(at, place) or self.edge(gone, place)

    def sure(self, place: int) -> bool:
        """Whether a word that looks like a deed is one: it is done to something."""
        word, after = self.text[place], self.text[place + 1]
        return word in HELPERS or after in DETERMINERS | PREPOSITIONS or self.text[place - 1] in JOINS

    def edge(self, gone: Sequence[str], place: int) -> bool:
        """Whether a part may end before this word, which hangs on nothing that was left out."""
        after, following = self.text[place], self.text[place + 1] if place + 1 < len(self.text) else ""
        if after in CLAUSES | MARKS or after.endswith("ly"):
            return True
        if after == "and":
            several = ends_in_s(self.text[0]) or self.text[0] in COUNTS
            return self.deed(place + 1) or following in PREPOSITIONS or (several and following not in FUNCTION)
        if after not in PREPOSITIONS or RELATIVES.intersection(gone):
            return False
        return len(gone) <= ADJECTIVES or not any(self.deed(n) for n in range(place))

    def deeds(self, gone: Sequence[str], at: int, place: int) -> bool:
        """One or more things that the same person does, up to the next one."""
        if RELATIVES.intersection(gone) or CLAUSES.intersection(gone):
            return False
        starts = [at + 1] + [at + 2 + n for n, word in enumerate(gone) if word in JOINS]
        starts = [n for n in starts if n < place and self.text[n] not in JOINS]
        if not starts or not all(self.deed(n) for n in starts):
            return False
        if gone[-1] in JOINS:
            return self.deed(place)
        return self.text[place] in JOINS and (self.deed(place + 1) or self.deed(place + 2))

    def deed(self, place: int) -> bool:
        """Whether the word at `place` looks like a verb that somebody does now."""
        return 0 < place < len(self.text) and deed(self.text, place)

    def verb_of(self, at: int, place: int) -> bool:
        """Whether the word at `place` agrees in number with the name at `at`."""
        name, verb = self.text[at], self.text[place]
        if verb in HELPERS:
            return True
        if ends_in_s(verb):
            return not ends_in_s(name)
        return verb not in FUNCTION and (ends_in_s(name) or "and" in self.text[max(0, at - 4) : at])

    def closed(self, at: int) -> bool:
        """Whether a clause may end at this word: not between an adjective and its noun, nor on a joining word."""
        if at + 1 == len(self.text):
            return True
        particle = self.text[at] in ("in", "on") and self.text[at + 1] in PREPOSITIONS  # "closes in on him"
        if self.text[at] in FUNCTION - HELPERS - ENDING and not particle:
            return False
        after = self.text[at + 1]
        return after in (FUNCTION - DETERMINERS) or participle(after) or after.endswith("ly") or self.deed(at + 1)
