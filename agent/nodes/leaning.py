"""leaning: what a wish comes to that leans on items: "something newer" on those on the screen, "by the
same director" on the one that was named or talked about. Becomes conditions like any other, with the
person's words; what cannot be told is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median_high, median_low

from agent.linking.leaning import END
from agent.linking.types import SameMention, Span, StepMention
from agent.state import Memory
from agent.types import Intent, Language, ParsedConstraint
from agent.understanding.parsed import Parsed, Trace
from agent.understanding.slots import WISHING
from agent.words import doubt
from retrieval.catalogue.domain import YEAR
from retrieval.catalogue.repository import Catalogue
from retrieval.types import Constraint, Item, Value

MOST = 2
"""Names of one item that are wanted together; of more the person is asked which."""
SAME = "same:"
"""What an open question begins with that asks whose attribute is meant."""

OF_ITEMS = frozenset({Intent.COMPARE, Intent.EXPLAIN, Intent.PROFILE})
"""Acts whose "longer" or "same director" is said of what is there: "which is longer?"."""
QUESTION = re.compile(r"[?？]|\b(?:who|what|which|is|are|was|were|does|did|do)\b|[谁哪]|什么", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leant:
    """A parse with what its leaning words come to."""

    parsed: Parsed
    unclear: str = ""
    """What to say when the words cannot be worked out; "" when they can."""
    open: str = ""
    """The question that then is open, as `Memory.open` keeps it."""


def leant(parsed: Parsed, memory: Memory, text: str, language: Language, catalogue: Catalogue) -> Leant:
    """The parse of `text` with conditions for its steps and sames."""
    parsed = wishing(answering(parsed, memory.open), text)
    items = catalogue.items([one for one in leaned_on(memory, parsed) if one in catalogue.row])
    for step in parsed.steps:
        parsed = stepped(parsed, step, items, memory, catalogue)
    for same in parsed.sames:
        pointed = items if named(parsed) or memory.focus is None else catalogue.items([memory.focus])
        found = shared(pointed, same.attribute)
        if found is None:
            asked = doubt.same_as_which(catalogue.domain, same.attribute, language, bool(items))
            return Leant(parsed, asked, SAME + same.attribute)
        field = next(catalogue.domain.fields_of(same.attribute))
        if not found:
            return Leant(parsed, doubt.nothing_known(catalogue.domain, same.attribute, pointed[0], language))
        if field.kind == "name" and len(found) > MOST:
            return Leant(parsed, doubt.same_as_whom(found, language))
        strength = "must" if len(found) == 1 else "prefer"
        parsed = added(parsed, [(field.name, "is", value, strength) for value in found], same)
    return Leant(
        replace(parsed, replaces=parsed.replaces or (bool(parsed.sames) and not fits(memory, parsed, catalogue)))
    )


def fits(memory: Memory, parsed: Parsed, catalogue: Catalogue) -> bool:
    """Whether anything has what was insisted on before and what is now: somebody else's films are not both's."""
    told = [Constraint(c.field, c.op, c.value, c.strength) for c in parsed.understanding.constraints]
    musts = [c for c in (*memory.ledger.constraints, *told) if c.strength == "must"]
    return any(catalogue.allowed(musts))


def answering(parsed: Parsed, question: str) -> Parsed:
    """A message that answers our question whose attribute is meant: a wish for that item's."""
    known = [one for one in parsed.pointed if one.id]
    if not question.startswith(SAME) or not known or parsed.understanding.constraints:
        return parsed
    told = parsed.understanding.model_copy(update={"intent": Intent.RECOMMEND})
    same = SameMention(Span(0, len(known[0].words), known[0].words), question.removeprefix(SAME))
    return replace(parsed, understanding=told, titles=(known[0],), sames=(same,), confidence=1.0)


def wishing(parsed: Parsed, text: str) -> Parsed:
    """The parse as a wish where the leaning words make it one: an opinion that only says what is missing
    ("these are too old"), what may be a wish and is no question ("the same director as Heat"). Without them
    where they are none."""
    if not (parsed.steps or parsed.sames):
        return parsed
    said, opinions = parsed.understanding, (*parsed.liked, *parsed.disliked, *parsed.seen)
    may_be = {said.intent, Intent(parsed.second)} if parsed.unsure and parsed.second else {said.intent}
    stated = Intent.ASK in may_be and not QUESTION.search(text)
    if said.intent in OF_ITEMS or (not stated and WISHING.isdisjoint(may_be)):
        return replace(parsed, steps=(), sames=())
    kept = said.intent in WISHING and (said.intent is not Intent.FEEDBACK or bool(opinions))
    told = said if kept else said.model_copy(update={"intent": Intent.RECOMMEND})
    return replace(parsed, understanding=told, confidence=1.0)


def named(parsed: Parsed) -> list[str]:
    """Ids of the items that the message names or points at."""
    return [title.id for title in parsed.titles if title.id]


def leaned_on(memory: Memory, parsed: Parsed) -> Sequence[str]:
    """Ids of the items meant: those the message names, else those on the screen."""
    return named(parsed) or [card.id for card in memory.cards]


def stepped(parsed: Parsed, step: StepMention, items: Sequence[Item], memory: Memory, catalogue: Catalogue) -> Parsed:
    """With the bound that more or less of a number comes to: insisted on when it is said of what is there to be
    seen, else a preference, because nobody knows where "old" begins. What is narrower already stays so."""
    value, op = bound(step, items, catalogue), "min" if step.more else "max"
    before = [float(e.value) for e in memory.ledger.entries if (e.field, e.op) == (step.field, op)]
    if value is None or (before and (before[0] >= float(value) if step.more else before[0] <= float(value))):
        return parsed
    strength = "must" if items and step.share is None else "prefer"
    return added(parsed, [(step.field, op, value, strength)], step)


def bound(step: StepMention, items: Iterable[Item], catalogue: Catalogue) -> Value | None:
    """Beyond the middle of the items, so that most of what comes differs from most of what is shown; for
    words said of all items, and without any to lean on, what the catalogue's outer quarter begins with."""
    counts = {v: n for v, n in catalogue.values(step.field).items() if not isinstance(v, str)}
    attributes = catalogue.domain.fields[step.field].attributes
    shown = [v for item in items for v in numbers(item, attributes)]
    if step.share is not None or not shown:
        return outermost(counts, END if step.share is None else 1 - step.share if step.more else step.share, step.more)
    middle = median_high(shown) if step.more else median_low(shown)
    if all(float(v).is_integer() for v in shown):
        return int(middle) + (1 if step.more else -1)
    beyond = [v for v in counts if (v > middle if step.more else v < middle)]
    return (min(beyond) if step.more else max(beyond)) if beyond else None


def numbers(item: Item, attributes: Sequence[str]) -> list[int | float]:
    """The numbers an item has."""
    found = [v for name in attributes for v in ((item.year,) if name == YEAR else item.attributes.get(name, ()))]
    return [v for v in found if v is not None and not isinstance(v, str)]


def outermost(counts: dict[int | float, int], part: float, highest: bool) -> int | float | None:
    """Where that part of all items with the highest, or lowest, numbers begins; None when no item has one."""
    left = part * sum(counts.values())
    for value in sorted(counts, reverse=highest):
        left -= counts[value]
        if left <= 0:
            return value
    return None


def shared(items: Sequence[Item], attribute: str) -> tuple[str, ...] | None:
    """What all the items have; None when they differ or there are none."""
    each = [tuple(str(v) for v in item.attributes.get(attribute, ())) for item in items]
    if not each:
        return None
    common = tuple(value for value in each[0] if all(value in other for other in each))
    return common if common or len(each) == 1 else None


def added(parsed: Parsed, new: Iterable[tuple[str, str, Value, str]], words: StepMention | SameMention) -> Parsed:
    """With further conditions, each traced to the person's words."""
    span = words.span
    constraints = [
        ParsedConstraint.model_validate({"field": field, "op": op, "value": value, "strength": strength})
        for field, op, value, strength in new
    ]
    told = parsed.understanding.model_copy(update={"constraints": (*parsed.understanding.constraints, *constraints)})
    traces = [Trace(one.field, one.value, span.words, span.start, span.end) for one in constraints]
    return replace(parsed, understanding=told, traces=(*parsed.traces, *traces))
