"""From a message to everything in it that a catalogue knows: the front door of linking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from agent.linking.ages import Age, find_ages
from agent.linking.amounts import find_amounts
from agent.linking.births import find_birth
from agent.linking.common import is_common
from agent.linking.durations import find_durations
from agent.linking.evidence import evidence, in_lists, made_by_whom
from agent.linking.leaning import find_sames, find_steps
from agent.linking.names import NameIndex
from agent.linking.numbers import find_years
from agent.linking.phrases import Hit, PhraseTable
from agent.linking.places import find_places
from agent.linking.relative import relative_year
from agent.linking.text import Message, Token, has_cjk, title_words, without_article
from agent.linking.titles import Match, TitleIndex, quoted
from agent.linking.types import Linked, NumberMention, Span, TitleEntry, TitleMention, ValueMention
from retrieval.catalogue.domain import Domain

CALENDAR = "year"
"""The number field that is counted in calendar years, in every domain that has one."""
_MINUTES = frozenset({"min", "minutes"})
_LABEL_YEAR = re.compile(r"^(.*?)\s*\((\d{4})\)\s*$")
_VERSION = re.compile(
    r"(?:the\s+)?((?:19|20)\d\d)\s*(?:one|version|remake|original|年?的?[那这]?[个部]?版|年?那[部个版])"
)
_SPOKEN = re.compile(r"[- ](?:language|speaking|spoken|dialogue|subtitles?|audio)")
_FROM = re.compile(r"(?:\bfrom\s+(?:the\s+)?|来自)$")
_HAD = re.compile(r"(?:\b(?:no|with|without|some|any|about|zero)|唔好有|没有|不要|别有|有)\s*$")
"""Before what an item has, or has not."""
_OR_VALUE = -2.0
_FLOOR = -4.0
"""Evidence below which words are not even offered as a possible title."""


def merged(entries: Iterable[TitleEntry], others: Iterable[TitleEntry]) -> list[TitleEntry]:
    """`entries`, with the names of the same items in `others`, and the items only `others` has."""
    result = list(entries)
    known: dict[tuple[str, int | None], int] = {}
    for position, entry in enumerate(result):
        for name in entry.names:
            known.setdefault((_plain(name), entry.year), position)
    for other in others:
        near = [(_plain(n), (other.year or 0) + d) for n in other.names if not has_cjk(n) for d in (0, 1, -1)]
        found = next((known[k] for k in near if k in known), None)
        if found is None:
            result.append(other)
        else:
            names = tuple(dict.fromkeys((*result[found].names, *other.names)))
            result[found] = replace(result[found], names=names)
    return result


def _plain(title: str) -> str:
    return "".join(without_article(title_words(title)))


class Linker:
    """Finds titles, names, values, numbers and places."""

    def __init__(self, domain: Domain, entries: Sequence[TitleEntry], names: Mapping[str, Mapping[str, int]]) -> None:
        """`names` maps each field of kind "name" to its values and how many items have each."""
        self.domain = domain
        self.titles = TitleIndex(entries)
        self._phrases: dict[str, PhraseTable] = {}
        self._names: list[NameIndex] = []
        self._capitals: set[str] = set()
        for field in domain.fields.values():
            if field.kind == "name":
                words = {value: [w for ws in each.values() for w in ws] for value, each in field.values.items()}
                self._names.append(NameIndex(field.name, names.get(field.name, {}), words))
            elif field.kind in ("category", "keyword"):
                for value, each in field.values.items():
                    for word in (w for ws in each.values() for w in ws):
                        letters = re.sub(r"\W", "", word)
                        if letters.isupper() and is_common(letters.lower()):
                            self._capitals.add(letters.lower())
                        if len(word) > 1:
                            self._phrases.setdefault(field.name, PhraseTable()).add(word, field.name, value)

    def link(self, message: Message, slate: Sequence[TitleEntry] = ()) -> Linked:
        """Everything found; titles below `_FLOOR` of evidence are left out, the others carry theirs."""
        people = [m for index in self._names for m in index.find(message, self._is_title)]
        places = find_places(message, len(slate))
        ages = list(find_ages(message))
        aside = [p.span for p in places if not p.weak] + [age.span for age in ages] + list(self._origins(message))
        titles = [
            t
            for t in self._titles(message, slate, people)
            if t.evidence["marks"] or not any(a.start <= t.span.start and t.span.end <= a.end for a in aside)
        ]
        strong = [t.span for t in titles if t.score > 0]
        people = [p for p in people if not any(s.overlaps(p.span) for s in strong)]
        values = self._values(message, ages, [*strong, *(p.span for p in people if p.sure)])
        blocked = tuple(strong)
        numbers = list(self._numbers(message, titles, blocked))
        bounded = {n.field for n in numbers}
        steps = (s for s in find_steps(message, self.domain, blocked) if s.field not in bounded)
        sames = find_sames(message, self.domain)
        return Linked(tuple(titles), (*people, *values), tuple(numbers), tuple(places), tuple(steps), tuple(sames))

    def _is_title(self, tokens: Sequence[Token]) -> bool:
        """Whether tokens spell a whole title."""
        found = self.titles.lookup([token.norm for token in tokens])
        return found is not None and found[1] == "exact"

    def _origins(self, message: Message) -> Iterable[Span]:
        """Values that follow "from": "from Australia" asks for a country, not for the title."""
        for hit in [h for table in self._phrases.values() for h in table.find(message.tokens)]:
            start, end = message.tokens[hit.first].start, message.tokens[hit.last].end
            if _FROM.search(message.norm[:start]):
                yield Span(start, end, message.words(start, end))

    def slate_entries(self, labels: Sequence[str]) -> list[TitleEntry]:
        """The entries of a slate's labels; a label nobody knows gets an entry of its own."""
        found = []
        for label in labels:
            match = _LABEL_YEAR.match(label)
            title, year = (match.group(1), int(match.group(2))) if match else (label, None)
            known = self.titles.lookup(title_words(title))
            same = [e for e in (known[0] if known else ()) if year is None or e.year is None or abs(e.year - year) <= 1]
            best = same[0] if same else TitleEntry(None, label, year, 0.0, (title,))
            found.append(replace(best, label=label, names=tuple(dict.fromkeys((title, *best.names)))))
        return found

    def _titles(
        self, message: Message, slate: Sequence[TitleEntry], people: Sequence[ValueMention]
    ) -> list[TitleMention]:
        local = TitleIndex(slate) if slate else None
        marks = quoted(message)
        found: list[tuple[Match, TitleIndex | None]] = [(m, None) for m in self.titles.matches(message.tokens)]
        if local:
            found = [(m, local) for m in local.matches(message.tokens)] + found
        mentions = [self._mention(message, match, marks, slate, index is not None) for match, index in found]
        taken = [(m.first, m.last) for (m, _), t in zip(found, mentions, strict=True) if t.score > 0]
        taken += [self._tokens(message, p.span) for p in people if p.sure]
        indexes = [self.titles] if local is None else [local, self.titles]
        for index in indexes:
            misspelt = index.misspelt(message.tokens, taken)
            mentions += [self._mention(message, match, marks, slate, index is local) for match in misspelt]
        mentions += self._unlisted(message, marks, mentions, slate)
        hits = [hit for table in self._phrases.values() for hit in table.find(message.tokens)]
        values = {(message.tokens[hit.first].start, message.tokens[hit.last].end) for hit in hits}
        kinds = {
            (message.tokens[hit.first].start, message.tokens[hit.last].end)
            for hit in hits
            if any(self.domain.fields[field].kind == "category" for field, _ in hit.keys)
        }
        mentions = [
            _or_value(m)
            if (m.span.start, m.span.end) in (kinds if not _HAD.search(message.norm[: m.span.start]) else values)
            else m
            for m in mentions
        ]
        told = in_lists(message, self._against_marks(message, mentions), values)
        asked = made_by_whom(message)
        known = [m.span for m in told if m.score > 0] + [p.span for p in people if p.sure]
        known += [Span(start, end, "") for start, end in values]
        if asked and not any(asked.overlaps(span) for span in known):
            told.append(TitleMention(asked, (), "unlisted", {"base": 1.0, "marks": 0.0, "slot": 3.5}))
        return self._resolve(message, [m for m in told if m.score > _FLOOR], people)

    @staticmethod
    def _tokens(message: Message, span: Span) -> tuple[int, int]:
        inside = [i for i, t in enumerate(message.tokens) if t.start < span.end and t.end > span.start]
        return (inside[0], inside[-1]) if inside else (-1, -1)

    def _mention(
        self, message: Message, match: Match, marks: Sequence[Span], slate: Sequence[TitleEntry], local: bool
    ) -> TitleMention:
        start, end = message.tokens[match.first].start, message.tokens[match.last].end
        span = Span(start, end, message.words(start, end))
        place = next((i for i, e in enumerate(slate, 1) if any(_same_item(e, c) for c in match.entries)), None)
        entries = match.entries
        if place:
            entries = (slate[place - 1], *(e for e in entries if not _same_item(e, slate[place - 1])))
        entries = self._by_year(message, end, entries)
        if place and not _same_item(entries[0], slate[place - 1]):
            place = next((i for i, e in enumerate(slate, 1) if _same_item(e, entries[0])), None)
        signs = evidence(message, match, self._marked(message, marks, span), place is not None)
        return TitleMention(span, entries, match.surface, signs, place)

    @staticmethod
    def _by_year(message: Message, end: int, entries: tuple[TitleEntry, ...]) -> tuple[TitleEntry, ...]:
        """Entries with the one first whose year stands near the title, if any does."""
        if len(entries) < 2:
            return entries
        years = {int(y) for y in re.findall(r"(?:18|19|20)\d\d", message.norm)}
        named = [e for e in entries if e.year in years]
        return (*named, *(e for e in entries if e not in named)) if len(named) == 1 else entries

    @staticmethod
    def _marked(message: Message, marks: Sequence[Span], span: Span) -> str:
        for mark in marks:
            inner = title_words(mark.words)
            if mark.start <= span.start and span.end <= mark.end and inner and _plain(mark.words) == _plain(span.words):
                return "title" if message.text[mark.start - 1] in "《〈" else "quote"
        return ""

    def _unlisted(
        self, message: Message, marks: Sequence[Span], mentions: Sequence[TitleMention], slate: Sequence[TitleEntry]
    ) -> list[TitleMention]:
        """Titles between title marks that no index knows: kept as the person wrote them."""
        found = []
        for mark in marks:
            if message.text[mark.start - 1] not in "《〈" or any(
                m.span.overlaps(mark) and m.evidence["marks"] for m in mentions
            ):
                continue
            near = self.titles.nearest(mark.words)
            place = next((i for i, e in enumerate(slate, 1) if any(_same_item(e, n) for n in near)), None)
            signs = {"base": 1.0, "marks": 8.0}
            found.append(TitleMention(mark, near, "fuzzy" if near else "unlisted", signs, place))
        return found

    @staticmethod
    def _against_marks(message: Message, mentions: Sequence[TitleMention]) -> list[TitleMention]:
        """Who puts title marks around one Chinese title puts them around all: the others weigh less."""
        if not any(m.evidence["marks"] > 5 for m in mentions):
            return list(mentions)
        return [
            m if m.evidence["marks"] or not has_cjk(m.span.words) else replace(m, evidence={**m.evidence, "base": -1.5})
            for m in mentions
        ]

    @staticmethod
    def _resolve(
        message: Message, mentions: Sequence[TitleMention], people: Sequence[ValueMention]
    ) -> list[TitleMention]:
        """The best of overlapping mentions: marked before longer before likelier."""
        kept: list[TitleMention] = []

        def rank(m: TitleMention) -> tuple[bool, float, float]:
            return (bool(m.evidence.get("marks")), (m.span.end - m.span.start) if m.score > 0 else 0, m.score)

        for mention in sorted(mentions, key=rank, reverse=True):
            whole_name = any(
                p.sure
                and p.span.start <= mention.span.start
                and mention.span.end <= p.span.end
                and p.span != mention.span
                for p in people
            )
            same_name = any(p.sure and p.span == mention.span for p in people) and not mention.evidence.get("marks")
            inside_mark = False
            if (
                not whole_name
                and not same_name
                and not inside_mark
                and not any(k.span.overlaps(mention.span) for k in kept)
            ):
                kept.append(mention)
        return sorted(kept, key=lambda m: m.span.start)

    def _values(self, message: Message, ages: Sequence[Age], blocked: Sequence[Span]) -> list[ValueMention]:
        found = [
            ValueMention(age.span, field, tuple(value for _, value in keys))
            for age in ages
            for field, table in self._phrases.items()
            if (keys := table.keys(age.phrase))
        ]
        for hit in self._hits(message):
            start, end = message.tokens[hit.first].start, message.tokens[hit.last].end
            span = Span(start, end, message.words(start, end))
            if span.words in self._capitals:
                continue
            if any(b.overlaps(span) for b in (*blocked, *(age.span for age in ages))):
                continue
            by_field: dict[str, list[str]] = {}
            for field, value in hit.keys:
                by_field.setdefault(field, []).append(value)
            found += [ValueMention(span, field, tuple(values)) for field, values in by_field.items()]
        return [m for m in found if not self._hidden(message, m, found)]

    def _hits(self, message: Message) -> Iterable[Hit]:
        """Words for values, and unknown words that are spelt almost like one for a kind of item."""
        found = [hit for table in self._phrases.values() for hit in table.find(message.tokens)]
        yield from found
        covered = {i for hit in found for i in range(hit.first, hit.last + 1)}
        for name, table in self._phrases.items():
            if self.domain.fields[name].closed and self.domain.fields[name].kind == "category":
                free = [i for i, t in enumerate(message.tokens) if i not in covered and not self._is_title([t])]
                yield from table.misspelt(message.tokens, free)

    def _hidden(self, message: Message, mention: ValueMention, others: Sequence[ValueMention]) -> bool:
        """Whether another reading of the same words is meant: the kind of item before a theme inside
        its name, a country before its language unless the message speaks of the language."""
        for other in others:
            kinds = self.domain.fields[mention.field].kind, self.domain.fields[other.field].kind
            inside = other.span.start <= mention.span.start and mention.span.end <= other.span.end
            if kinds == ("keyword", "category") and inside and not self._guards(mention):
                return True
            if mention.span == other.span and {mention.field, other.field} == {"country", "language"}:
                spoken = message.norm[max(0, mention.span.start - 3) : mention.span.start] == "in "
                spoken = spoken or bool(_SPOKEN.match(message.norm[mention.span.end :]))
                return (mention.field == "country") == spoken
        return False

    def _guards(self, mention: ValueMention) -> bool:
        """Whether a value keeps items away: it holds beside any other reading of its words."""
        rules_out = self.domain.fields[mention.field].rules_out
        return any(str(value) in rules_out for value in mention.values)

    def _numbers(
        self, message: Message, titles: Sequence[TitleMention], blocked: tuple[Span, ...]
    ) -> Iterable[NumberMention]:
        for field in self.domain.fields.values():
            if field.kind != "number":
                continue
            if field.name == CALENDAR:
                relative = [r for t in titles if t.score > 0 and (r := relative_year(message, t, field.name))]
                yield from relative
                if born := find_birth(message, field.name):
                    yield born
                    blocked = (*blocked, born.span)
                yield from find_years(message, field.name, (*blocked, *self._label_years(message, titles)))
            elif field.unit in _MINUTES:
                yield from find_durations(message, field.name)
            else:
                yield from find_amounts(message, field)

    @staticmethod
    def _label_years(message: Message, titles: Sequence[TitleMention]) -> list[Span]:
        """Years that only tell which item a title means: "Heat (1995)", "the 1968 one"."""
        spans = []
        for title in titles:
            if title.score <= 0:
                continue
            match = re.match(
                r"[》\"”」』]?\s*[(（\[]?(?:from\s+)?((?:18|19|20)\d\d)(?:年?的?那?版?)?[)）\]]?",
                message.norm[title.span.end :],
            )
            earlier = re.search(
                r"((?:18|19|20)\d\d)(?:年(?:版|拍)?的?)?\s*[《“「『\"]?$", message.norm[: title.span.start]
            )
            if earlier and any(e.year and abs(e.year - int(earlier.group(1))) <= 1 for e in title.entries):
                spans.append(Span(earlier.start(), title.span.start, earlier.group()))
            if match and any(e.year and abs(e.year - int(match.group(1))) <= 1 for e in title.entries):
                spans.append(Span(title.span.end, title.span.end + match.end(), match.group()))
        versions = _VERSION.finditer(message.norm)
        return spans + [Span(m.start(), m.end(), m.group()) for m in versions]


def _or_value(mention: TitleMention) -> TitleMention:
    """A title whose words name a value as well: taken for a title only where something tells that it is one."""
    signs = mention.evidence
    told = signs["marks"] or signs["slate"] or signs["year"] or signs["verb"] or signs["told"] or signs["slot"]
    return mention if told or signs["capitals"] > 1 else replace(mention, evidence={**signs, "value": _OR_VALUE})


def _same_item(left: TitleEntry, right: TitleEntry) -> bool:
    if left.id is not None and left.id == right.id:
        return True
    near = left.year is None or right.year is None or abs(left.year - right.year) <= 1
    return near and _plain(left.names[0]) == _plain(right.names[0])
