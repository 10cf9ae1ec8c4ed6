"""From mentions and their roles to the values of an Understanding, each with its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.linking.text import Message
from agent.linking.titles import same_title
from agent.linking.types import Linked, NumberMention, PlaceMention, Span, TitleEntry, TitleMention, ValueMention
from agent.types import Intent, ParsedConstraint
from agent.understanding import cues, polarity, roles
from agent.understanding.parsed import Ambiguity, Named, Trace

WISHING = frozenset({Intent.RECOMMEND, Intent.FEEDBACK, Intent.MORE})
"""Intents whose message may carry wishes and verdicts."""
POINTING = frozenset({Intent.RECOMMEND, Intent.FEEDBACK, Intent.ASK, Intent.COMPARE, Intent.EXPLAIN, Intent.MORE})
"""Intents whose message may point at what is on the screen."""

RIVAL = 0.5
"""How well known a second item of the same title must be, against the first, for it to be asked about."""


@dataclass
class Slots:
    """What was read, collected mention by mention."""

    constraints: list[ParsedConstraint] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)
    titles: list[Named] = field(default_factory=list)
    liked: list[Named] = field(default_factory=list)
    disliked: list[Named] = field(default_factory=list)
    seen: list[Named] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    ambiguities: list[Ambiguity] = field(default_factory=list)

    def trace(self, name: str, value: str | int | float, span: Span) -> None:
        self.traces.append(Trace(name, value, span.words, span.start, span.end))

    def constrain(self, name: str, op: str, value: str | int | float, strength: str, span: Span) -> None:
        """One condition, once; what one message both asks for and excludes is excluded."""
        new = ParsedConstraint.model_validate({"field": name, "op": op, "value": value, "strength": strength})
        if any((c.field, c.op, c.value) == (name, op, value) for c in self.constraints):
            return
        if op == "is" and any((c.field, c.op, c.value) == (name, "is_not", value) for c in self.constraints):
            return
        if op in ("is", "is_not"):
            self.constraints = [c for c in self.constraints if (c.field, c.value) != (name, value)]
        self.constraints.append(new)
        self.trace(name, value, span)

    def judge(self, named: Named, span: Span, liked: bool, disliked: bool, seen: bool) -> None:
        """A verdict on an item."""
        for told, name, into in (
            (liked, "liked", self.liked),
            (disliked, "disliked", self.disliked),
            (seen, "seen", self.seen),
        ):
            if told and named.label not in [n.label for n in into]:
                into.append(named)
                self.trace(name, named.label, span)

    def point(self, place: int, span: Span) -> None:
        """A place of the slate, once."""
        if place not in self.items:
            self.items.append(place)
            self.trace("item", place, span)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mention is taken for."""

    liked: bool = False
    disliked: bool = False
    seen: bool = False
    meant: bool = True
    """Whether the words are a title (or a value) at all."""


class RuleRoles:
    """Roles by the words around a mention."""

    def title(self, message: Message, mention: TitleMention, intent: Intent, others: Sequence[Span]) -> Verdict:
        """The verdict on a title; `others` are the other mentions of the message."""
        if mention.score <= 0:
            return Verdict(meant=False)
        return self._verdict(message, mention.span, intent, others, similar=True)

    def place(self, message: Message, mention: PlaceMention, intent: Intent, others: Sequence[Span]) -> Verdict:
        """The verdict on places of the slate; "like the second one" asks for alike, it does not praise."""
        return self._verdict(message, mention.span, intent, others, similar=False)

    def _verdict(self, message: Message, span: Span, intent: Intent, others: Sequence[Span], similar: bool) -> Verdict:
        return self.judge(message, span, intent, others, similar)

    @staticmethod
    def judge(message: Message, span: Span, intent: Intent, others: Sequence[Span], similar: bool) -> Verdict:
        """The verdict by the words around a mention."""
        if intent not in WISHING:
            return Verdict()
        sign = roles.title_role(message, span, others, asking=intent is Intent.RECOMMEND)
        liked, disliked = sign.liked, sign.disliked
        if similar and sign.similar and intent is Intent.RECOMMEND:
            liked = max(liked, 0.9)
        if similar and intent is Intent.RECOMMEND and disliked < 0.3 and cues.ALIKE.search(message.norm[span.end :]):
            liked = max(liked, 0.5)
        if max(liked, disliked) < 0.3:
            avoided = similar and intent is Intent.RECOMMEND and not sign.seen and polarity.unwanted(message, span)
            return Verdict(disliked=avoided, seen=bool(sign.seen))
        return Verdict(liked >= disliked, disliked > liked, bool(sign.seen))

    def wanted(
        self, message: Message, mention: ValueMention, intent: Intent, others: Sequence[Span] = ()
    ) -> str | None:
        """ "is", "is_not", or None for a value that is no condition; `others` are the other values. Praise
        alone asks for nothing."""
        if intent not in (Intent.RECOMMEND, Intent.FEEDBACK, Intent.MORE) or not mention.sure:
            return None
        if mention.field == "person" and polarity.replaced(message, mention.span):
            return "is_not"
        if polarity.optional(message, mention.span):
            return None
        if polarity.unwanted(message, mention.span, others):
            return "is_not"
        return "is" if intent is not Intent.FEEDBACK or roles.asks(message) else None


def collect(message: Message, linked: Linked, intent: Intent, judge: RuleRoles, slate: Sequence[TitleEntry]) -> Slots:
    """Every value of the message for this intent."""
    slots = Slots()
    _titles(message, linked, intent, judge, slate, slots)
    _places(message, linked, intent, judge, slate, slots)
    if intent in WISHING:
        _values(message, linked, intent, judge, slots)
        if intent is Intent.RECOMMEND or (intent is Intent.FEEDBACK and roles.asks(message)):
            _numbers(message, linked, slots)
    slots.items.sort()
    return slots


def _values(message: Message, linked: Linked, intent: Intent, judge: RuleRoles, slots: Slots) -> None:
    untitled = without_titles(message, linked)
    spans = [mention.span for mention in linked.values]
    told: list[tuple[ValueMention, str]] = []
    for mention in linked.values:
        if _beside_title(message, mention, linked, intent):
            continue
        others = [span for span in spans if not span.overlaps(mention.span)]
        op = judge.wanted(untitled, mention, intent, others)
        if op and not (op == "is" and _corrected(untitled, mention, linked.values)):
            told.append((mention, op))
    for mention, op in told:
        if op == "is_not" and _only_narrows(untitled, mention, told):
            continue
        strength = "prefer" if _soft_field(mention) or polarity.soft(message, mention.span) else "must"
        for value in mention.values:
            slots.constrain(mention.field, op, value, strength, mention.span)


def _only_narrows(message: Message, refused: ValueMention, told: Sequence[tuple[ValueMention, str]]) -> bool:
    """Whether a refusal leaves what is asked for as it is: a part of it ("horror, but not slashers"), or
    the slip of a tongue ("I meant mystery, not romance")."""
    asked = [mention for mention, op in told if op == "is" and mention.field == refused.field]
    words = refused.span.words.lower()
    named = [m.span.words.lower() for m in asked if set(refused.values) & set(m.values)]
    compound = message.norm[max(0, refused.span.start - 1) : refused.span.start] == "-"
    if any(compound or (words not in each and each not in words) for each in named):
        return True
    return bool(asked) and polarity.slipped(message)


_CORRECTS = re.compile(
    r"\b(?:no,? wait|wait,? no|scratch that|actually,? no|or rather|i meant?)\b|(?:^|[.!?…])\s*no[.,…]"
    r"|(?:[，。,.…！!]|^)\s*(?:算了|不对|不對|哦?不(?=[，,。])|不是(?=[，,。\s])|啊不|还是算了|说错了?)"
)


def _corrected(message: Message, mention: ValueMention, values: Sequence[ValueMention]) -> bool:
    """Whether the person puts another value of the field in the place of this one: "comedy. no wait, crime"."""
    later = (v.span.start for v in values if v.field == mention.field and v.span.start >= mention.span.end)
    return any(_CORRECTS.search(message.norm[mention.span.end : start]) for start in later)


def without_titles(message: Message, linked: Linked) -> Message:
    """The message with its titles blanked: "no" in a title denies nothing."""
    norm = list(message.norm)
    for title in linked.titles:
        if title.score > 0:
            norm[title.span.start : title.span.end] = "\0" * (title.span.end - title.span.start)
    return replace(message, norm="".join(norm))


def judged(linked: Linked) -> list[Span]:
    """The stretches that verdicts are given on: titles and places."""
    return [t.span for t in linked.titles if t.score > 0] + [p.span for p in linked.places if not p.weak]


def probed(linked: Linked) -> list[Span]:
    """The mentions that the model's state is read for: those of verdicts, then values, each in order."""
    spans = sorted(judged(linked), key=lambda span: span.start)
    for value in sorted(linked.values, key=lambda mention: mention.span.start):
        if value.sure and not any(value.span.overlaps(span) for span in spans):
            spans.append(value.span)
    return spans


def pointed(linked: Linked, slate: Sequence[TitleEntry]) -> tuple[Named, ...]:
    """Items that a message names, else those it points at, whatever it says of them."""
    titles = [Named(t.label, t.entries[0].id, t.span.words) for t in linked.titles if t.score > 0 and t.entries]
    places = [(p.span.words, slate[n - 1]) for p in linked.places if not p.weak for n in p.places]
    return tuple(titles) or tuple(Named(entry.label, entry.id, words) for words, entry in places)


def _beside_title(message: Message, mention: ValueMention, linked: Linked, intent: Intent) -> bool:
    """Whether a name only says whose title is meant, or is praised along with one."""
    if mention.field != "person":
        return False
    titles = [t.span for t in linked.titles if t.score > 0]
    if intent is Intent.FEEDBACK and titles:
        return True
    end = mention.span.end
    between = (message.norm[end : t.start] for t in titles if 0 <= t.start - end <= 6)
    return any(_POSSESSIVE.fullmatch(words) for words in between)


_POSSESSIVE = re.compile(r"['’]?s?\s*|的?[《“「『]?")


def _soft_field(mention: ValueMention) -> bool:
    return mention.field == "keyword"


def _numbers(message: Message, linked: Linked, slots: Slots) -> None:
    for name in dict.fromkeys(n.field for n in linked.numbers):
        group = [n for n in linked.numbers if n.field == name]
        lows = [n.low for n in group if n.low is not None]
        highs = [n.high for n in group if n.high is not None]
        bounded = [n for n in group if n.low is not None and n.high is not None]
        bounded = [n for n in bounded if not any(m is not n and _inside(m, n) for m in bounded)]
        if len(bounded) > 1 and re.search(
            r"\b(?:no wait|wait|actually|i mean|scratch|make (?:it|that)|rather|ok simpler|"
            r"no,? (?:the )?(?:early |late |mid )?(?:'?\d0s|\w+ties))\b"
            r"|(?:^|[，。,…])\s*(?:啊)?不[，,]|不对|不是|改成|还是|应该是|换成",
            message.norm,
        ):
            group = [bounded[-1]]
            lows, highs = [bounded[-1].low or 0], [bounded[-1].high or 0]
        elif len(bounded) > 1:
            lows, highs = [min(lows)], [max(highs)]
        low, high = (max(lows) if lows else None), (min(highs) if highs else None)
        if low is not None and high is not None and low > high:
            low, high = min(lows), max(highs)
        span = group[-1].span
        strength = "prefer" if polarity.soft(message, span) else "must"
        if low is not None:
            slots.constrain(name, "min", low, strength, span)
        if high is not None:
            slots.constrain(name, "max", high, strength, span)


def _inside(inner: NumberMention, outer: NumberMention) -> bool:
    """Whether a range says more exactly what another one says: "mid 90s, say 94 to 96"."""
    if None in (inner.low, inner.high, outer.low, outer.high) or (inner.low, inner.high) == (outer.low, outer.high):
        return False
    return bool(outer.low <= inner.low and inner.high <= outer.high)  # type: ignore[operator]


def _titles(
    message: Message, linked: Linked, intent: Intent, judge: RuleRoles, slate: Sequence[TitleEntry], slots: Slots
) -> None:
    anchors = {n.anchor for n in linked.numbers if n.anchor}
    others = judged(linked)
    for mention in linked.titles:
        verdict = judge.title(message, mention, intent, others)
        if not verdict.meant:
            continue
        entry = mention.entries[0] if mention.entries else None
        named = Named(mention.label, entry.id if entry else None, mention.span.words)
        slots.titles.append(named)
        rivals = [e for e in mention.entries if e.popularity >= RIVAL * mention.entries[0].popularity]
        if len(rivals) > 1 and mention.surface == "exact":
            slots.ambiguities.append(Ambiguity(mention.span.words, tuple(e.label for e in rivals)))
        if mention.place and intent in POINTING:
            slots.point(mention.place, mention.span)
            for place, shown in enumerate(slate, 1):
                if intent is Intent.COMPARE and same_title(shown.names[0], slate[mention.place - 1].names[0]):
                    slots.point(place, mention.span)
        relative = mention.label in anchors
        liked = _vibe(message) if relative else verdict.liked
        disliked = verdict.disliked and not relative
        slots.judge(named, mention.span, liked and not disliked, disliked, verdict.seen)


def _vibe(message: Message) -> bool:
    return bool(
        re.search(
            r"\b(?:like|same|similar|vibe|vein|feel|spirit|love[d]?|kind)\b|一样|类似|那种|同样|风格|感觉|喜欢|像",
            message.norm,
        )
    )


_INSTEAD = re.compile(r"(?:不是|不要|\b(?:not|instead of))\s*$")
"""Before places: others than those are asked for."""
_ALL_ALIKE = re.compile(r"\ball\b|\bevery(?:thing)?\b|全(?:是|都|换|给|推|为)|都是|净是|净推|清一色")
"""What somebody wonders about is true of all that is shown."""


def _places(
    message: Message, linked: Linked, intent: Intent, judge: RuleRoles, slate: Sequence[TitleEntry], slots: Slots
) -> None:
    if intent not in POINTING:
        return
    others = judged(linked)
    strong = [p for p in linked.places if not p.weak]
    weak = [p for p in linked.places if p.weak]
    named = bool(slots.titles) and intent is Intent.COMPARE
    for mention in strong or ([] if slots.items or named else weak):
        verdict = judge.place(message, mention, intent, others)
        told = verdict.seen or verdict.liked or verdict.disliked
        if intent is Intent.MORE and not told and not _INSTEAD.search(message.norm[: mention.span.start]):
            continue
        if mention.weak and intent is Intent.RECOMMEND and len(slate) > 1:
            continue
        for place in mention.places:
            slots.point(place, mention.span)
            entry = slate[place - 1]
            one = Named(entry.label, entry.id, mention.span.words)
            slots.titles.append(one)
            slots.judge(one, mention.span, verdict.liked, verdict.disliked, verdict.seen)
    if intent is Intent.EXPLAIN and slate and not slots.items and not slots.titles and _ALL_ALIKE.search(message.norm):
        for place, entry in enumerate(slate, 1):
            slots.point(place, Span(0, len(message.text), entry.label))
    if (
        not slots.items
        and len(slate) == 1
        and intent in (Intent.EXPLAIN, Intent.ASK, Intent.FEEDBACK)
        and not slots.titles
    ):
        span = Span(0, len(message.text), slate[0].label)
        slots.point(1, span)
        verdict = judge.place(message, PlaceMention(Span(0, 0, ""), (1,), True), intent, others)
        shown = Named(slate[0].label, slate[0].id, slate[0].label)
        slots.titles.append(shown)
        slots.judge(shown, span, verdict.liked, verdict.disliked, verdict.seen)
