"""Names of people (or brands): whole, by last name, in Chinese, misspelt.

A whole name speaks for itself. A last name is *sure* only where the catalogue knows one bearer who
stands out and the message treats it as a name (a capital, "by", "with", "no ... please").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from agent.linking.common import is_common
from agent.linking.phrases import PhraseTable
from agent.linking.text import Message, Token, fold, has_cjk, tokens_of
from agent.linking.types import Span, ValueMention

MAX_WORDS = 5
_DOTTED = re.compile(r"([\u4e00-\u9fff]{1,6})[·・•]([\u4e00-\u9fff]{1,6})")
_HEAVY = 12
_WORDS_TOO = frozenset(
    [
        "alien",
        "baldwin",
        "banks",
        "bean",
        "bond",
        "bush",
        "candy",
        "carpenter",
        "christie",
        "cook",
        "cooper",
        "cox",
        "cross",
        "cube",
        "dance",
        "duke",
        "dutch",
        "england",
        "fields",
        "fisher",
        "flint",
        "ford",
        "forest",
        "frost",
        "fuller",
        "garden",
        "glass",
        "glover",
        "green",
        "guest",
        "hill",
        "hooper",
        "hope",
        "hunter",
        "jordan",
        "joy",
        "kane",
        "kidder",
        "lake",
        "lane",
        "lee",
        "madden",
        "malle",
        "mann",
        "marsh",
        "mason",
        "masters",
        "mercer",
        "miller",
        "myers",
        "newton",
        "noble",
        "north",
        "page",
        "park",
        "parker",
        "penn",
        "pepper",
        "pitt",
        "poe",
        "potter",
        "powers",
        "price",
        "priest",
        "quick",
        "rains",
        "rice",
        "ridge",
        "rivers",
        "rock",
        "rogers",
        "romero",
        "rose",
        "rush",
        "ruth",
        "salt",
        "sand",
        "savage",
        "shaw",
        "shields",
        "singer",
        "singleton",
        "sharp",
        "singh",
        "skull",
        "song",
        "stamp",
        "starr",
        "steel",
        "stiles",
        "stone",
        "summers",
        "swift",
        "temple",
        "thorn",
        "tracy",
        "turner",
        "walker",
        "warner",
        "waters",
        "weathers",
        "webb",
        "west",
        "wild",
        "wise",
        "wolf",
        "wood",
        "woods",
        "wright",
        "young",
    ]
)
"""Family names that are words or somebody else's name as well: they need the support of their surroundings."""
"""Items from which on a last name may stand for its bearer though nobody listed it."""
_CUE_BEFORE = re.compile(
    r"(?:\b(?:by|with|w|w/|from|starring|star|stars|featuring|directed by|director|actor|actress|no|not|without|some|any|more|old|early|"
    r"late|young|love|hate|like|and|or|nor|than|except|but|minus|want|watch|another|other|the|of|anything|a|into|for|any good|classic)\s+|[,/+&]\s*)$"
)
_CUE_AFTER = re.compile(
    r"^\s*(?:['’]s\b|films?\b|movies?\b|flicks?\b|stuff\b|in it\b|[,.!?;]|$|and\b|or\b|please\b|is\b|directed\b|comed|action|thriller|drama|western|horror)"
)


class NameIndex:
    """Names of one field of the domain."""

    def __init__(self, field: str, values: Mapping[str, int], words: Mapping[str, Iterable[str]]) -> None:
        self.field = field
        self._weight = dict(values)
        self._known = set(words)
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._last: dict[str, list[str]] = defaultdict(list)
        self._other = PhraseTable(plurals=False)
        for name in {**dict.fromkeys(words), **values}:
            parts = [t.norm for t in tokens_of(fold(name))]
            if len(parts) >= 2 or (parts and len(parts[0]) > 1 and name in self._known):
                self._whole["".join(parts)].append(name)
            if len(parts) >= 2 and "-" not in name.rsplit(" ", 1)[-1]:
                self._last[parts[-1]].append(name)
                self._last["".join(parts[-2:])].append(name)
        self._spelt: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, others in words.items():
            for other in others:
                self._other.add(other, field, name)
                if match := _DOTTED.fullmatch(fold(other)):
                    self._spelt[match[2]].append((match[1], name))
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for key in self._whole:
            if len(key) >= 9:
                self._spellings[key[0]].append(key)

    def _rank(self, names: Iterable[str]) -> list[str]:
        return sorted(dict.fromkeys(names), key=lambda n: (n not in self._known, -self._weight.get(n, 0), n))

    def find(self, message: Message, otherwise: Callable[[Sequence[Token]], bool] | None = None) -> list[ValueMention]:
        """Every name in a message, longest first, without overlaps. `otherwise` says whether tokens spell
        something else, so that they are no misspelt name."""
        message = replace(message, tokens=tuple(_bare(message, token) for token in message.tokens))
        taken: set[int] = set()
        found: list[ValueMention] = []

        def keep(first: int, last: int, names: Sequence[str], sure: bool) -> None:
            taken.update(range(first, last + 1))
            start, end = message.tokens[first].start, message.tokens[last].end
            span = Span(start, end, message.words(start, end))
            found.append(ValueMention(span, self.field, (names[0],), sure, tuple(names[1:4])))

        nicknames = self._other.find(message.tokens, gap=3)
        longer = {(h.first, h.last) for h in nicknames if h.last > h.first}
        for first, last, names in self._whole_names(message.tokens):
            if any(a <= first and last <= b for a, b in longer) and not has_cjk(
                message.norm[message.tokens[first].start : message.tokens[last].end]
            ):
                continue
            if not taken & set(range(first, last + 1)):
                keep(first, last, names, True)
        for hit in nicknames:
            if not taken & set(range(hit.first, hit.last + 1)) and self._separate(message, hit.first, hit.last):
                span = message.tokens[hit.first], message.tokens[hit.last]
                start, end = span[0].start, span[1].end
                taken.update(range(hit.first, hit.last + 1))
                values = tuple(v for _, v in hit.keys)
                found.append(
                    ValueMention(
                        Span(start, end, message.words(start, end)),
                        self.field,
                        values,
                        self._firm(message, hit.first, hit.last),
                    )
                )
        for first, last, names in [
            *self._spelt_otherwise(message, taken),
            *self._misspelt(message, taken, otherwise),
        ]:
            keep(first, last, names, True)
        for index, token in enumerate(message.tokens):
            if index not in taken and (names := self._last_name(message, token)):
                keep(index, index, names, self._sure(message, token, names))
        return sorted(found, key=lambda m: m.span.start)

    def _firm(self, message: Message, first: int, last: int) -> bool:
        """A nickname of one everyday word needs the support of its surroundings."""
        token = message.tokens[first]
        if first != last or token.is_cjk or not is_common(token.norm):
            return True
        raised = message.text[token.start].isupper() and message.text != message.text.upper()
        opening = message.begins_sentence(token.start)
        return self._cued(message, token) or (raised and (not opening or len(token.norm) > 5))

    def _separate(self, message: Message, first: int, last: int) -> bool:
        """Chinese names of two characters must not be the inside of a longer run of letters."""
        return last > first or not message.tokens[first].is_cjk

    def _whole_names(self, tokens: Sequence[Token]) -> list[tuple[int, int, list[str]]]:
        found = []
        for first in range(len(tokens)):
            key = ""
            for last in range(first, min(len(tokens), first + MAX_WORDS)):
                key += tokens[last].norm
                if (names := self._whole.get(key)) and tokens[last].end - tokens[first].start <= len(key) + 6:
                    found.append((first, last, self._rank(names)))
        return sorted(found, key=lambda f: f[0] - f[1])

    def _last_name(self, message: Message, token: Token) -> list[str]:
        if token.is_cjk or len(token.norm) < 3 or token.norm not in self._last:
            return []
        names = self._rank(self._last[token.norm])
        if names[0] not in self._known and self._weight.get(names[0], 0) < 8:
            return []
        return names

    def _sure(self, message: Message, token: Token, names: Sequence[str]) -> bool:
        famous = names[0] in self._known
        if self._other_first_name(message, token):
            return False
        if famous and not is_common(token.norm) and token.norm not in _WORDS_TOO:
            return True
        raised = message.text[token.start].isupper() and not message.begins_sentence(token.start)
        cued = self._cued(message, token)
        if is_common(token.norm) and not raised:
            return False
        heavy = self._weight.get(names[0], 0) >= _HEAVY
        return raised and (famous or (cued and heavy))

    @staticmethod
    def _other_first_name(message: Message, token: Token) -> bool:
        """Whether a name that is none of ours stands before a family name: "Agatha Christie"."""
        earlier = [t for t in message.tokens if t.end < token.start]
        if not earlier or not message.text[token.start].isupper():
            return False
        last = earlier[-1]
        word = message.words(last.start, last.end)
        adjacent = message.norm[last.end : token.start] == " "
        named = adjacent and word[0].isupper() and not word.isupper() and not is_common(last.norm)
        return named and not message.begins_sentence(last.start) and not last.is_cjk

    @staticmethod
    def _cued(message: Message, token: Token) -> bool:
        before = bool(_CUE_BEFORE.search(message.norm[: token.start])) or not message.norm[: token.start].strip()
        return before and bool(_CUE_AFTER.match(message.norm[token.end :]))

    def _spelt_otherwise(self, message: Message, taken: set[int]) -> Iterable[tuple[int, int, list[str]]]:
        """Foreign names that Chinese writes with other characters: the family name as it is known, and
        a given name that shares a character with the known one (茱莉亚·罗伯茨, 朱莉娅·罗伯茨)."""
        place = {t.start: index for index, t in enumerate(message.tokens)}
        for match in _DOTTED.finditer(message.norm):
            for size in range(len(match[2]), 1, -1):
                near = [(len(set(given) & set(match[1])), name) for given, name in self._spelt.get(match[2][:size], ())]
                shared, name = max(near, default=(0, ""))
                first, last = place[match.start(2)] - 1, place[match.start(2)] + size - 1
                if shared and not taken & set(range(first, last + 1)):
                    taken.update(range(first, last + 1))
                    yield first, last, [name]
                    break

    def _misspelt(
        self, message: Message, taken: set[int], otherwise: Callable[[Sequence[Token]], bool] | None
    ) -> Iterable[tuple[int, int, list[str]]]:
        tokens = message.tokens
        for first in range(len(tokens) - 1):
            for last in (first + 2, first + 1):
                if last >= len(tokens) or taken & set(range(first, last + 1)):
                    continue
                words = [t.norm for t in tokens[first : last + 1]]
                if any(t.is_cjk for t in tokens[first : last + 1]) or all(map(is_common, words)):
                    continue
                if is_common(words[0]) and len(words[0]) < 4:
                    continue
                alike = self._spellings.get(words[0][0], ())
                best = process.extractOne("".join(words), alike, scorer=fuzz.ratio, score_cutoff=88.0)
                if best and not (otherwise and otherwise(tokens[first : last + 1])):
                    taken.update(range(first, last + 1))
                    yield first, last, self._rank(self._whole[best[0]])
                    break


def _bare(message: Message, token: Token) -> Token:
    """A token without the ending of a genitive: "Nolan's" names Nolan."""
    typed = message.norm[token.start : token.end]
    if len(typed) > 4 and typed.endswith(("'s", "’s")):
        return Token(token.start, token.end - 2, token.norm[:-1])
    return token
