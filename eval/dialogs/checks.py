"""What a step expects against what came: one small function a check, each with a reason in words.

A check never asks the product whether the product was right: items are judged by their own facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.types import Card, LedgerEntry, Reply
from eval.dialogs.grounded import ungrounded
from eval.dialogs.scenario import Count, Expect, Scenario
from eval.dialogs.wishes import satisfies, wish
from retrieval.catalogue.repository import Catalogue
from retrieval.types import Item

BUDGETS_MS = {"instant": 300.0, "quick": 5_000.0}
CHINESE = re.compile(r"[\u3400-\u9fff]")
LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
MOSTLY = 0.2
"""Share of Chinese characters among the letters from which an answer counts as Chinese: titles and
names may stand in Latin letters."""


@dataclass(frozen=True, slots=True)
class Check:
    """One verdict."""

    name: str
    ok: bool
    reason: str = ""
    """What was expected and what came."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A reply with everything needed to judge it."""

    reply: Reply
    replies: tuple[Reply | None, ...]
    """All so far, this one last; None for a step without an answer."""
    catalogue: Catalogue
    said: tuple[str, ...]
    """Every message of the person so far."""
    scenario: Scenario

    @property
    def items(self) -> tuple[Item, ...]:
        """The items shown, with all their facts."""
        return self.catalogue.items([card.id for card in self.reply.items])

    def shown_at(self, step: int) -> tuple[str, ...]:
        """Ids shown at a step, 1 for the first."""
        reply = self.replies[step - 1] if step <= len(self.replies) else None
        return tuple(card.id for card in reply.items) if reply else ()


def judge(expect: Expect, moment: Moment) -> Iterator[Check]:
    """Every check that the step asks for."""
    for each in (
        meant, spoken, held, showing, counted, listed, compared, asked, worded, let_go, told, used, timed, grounded
    ):  # fmt: skip
        yield from each(expect, moment)


def verdict(name: str, ok: bool, expected: object, came: object) -> Check:
    """A check with its reason."""
    return Check(name, ok, "" if ok else f"expected {expected}, came {came}")


def meant(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.intent is not None:
        wanted = expect.intent if isinstance(expect.intent, tuple) else (expect.intent,)
        yield verdict("intent", moment.reply.intent in wanted, " or ".join(wanted), moment.reply.intent.value)


def spoken(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.language is None:
        return
    reply = moment.reply
    yield verdict("language", reply.language == expect.language, expect.language, reply.language)
    came = language_of(reply.text)
    yield verdict(
        "language of the words", came in (None, expect.language), expect.language, f"{came}: {reply.text[:80]}"
    )


def language_of(text: str) -> str | None:
    """The language most of a text is in; None for one without letters."""
    letters = LETTER.findall(text)
    if not letters:
        return None
    return "zh" if len(CHINESE.findall(text)) / len(letters) >= MOSTLY else "en"


def held(expect: Expect, moment: Moment) -> Iterator[Check]:
    entries = moment.reply.constraints
    came = written(entries)
    if expect.ledger is not None:
        wanted = [wish(text) for text in expect.ledger]
        missing = [w for w in wanted if not any(w.matches(e) for e in entries)]
        beyond = [e for e in entries if binding(e) and not any(w.matches(e) for w in wanted)]
        yield verdict("ledger", not missing and not beyond, list(expect.ledger), came)
    for text in expect.ledger_has:
        yield verdict("ledger has", any(wish(text).matches(e) for e in entries), text, came)
    for text in expect.ledger_lacks:
        yield verdict("ledger lacks", not any(wish(text).matches(e) for e in entries), f"no {text}", came)


def binding(entry: LedgerEntry) -> bool:
    """Whether an entry rules items out or is a verdict; a soft wish that a word brings along
    ("wild west" with "western") is nobody's trouble."""
    return entry.strength == "must" or entry.op in ("like", "unlike")


def written(entries: tuple[LedgerEntry, ...]) -> list[str]:
    """A ledger in the words of a scenario."""
    return [f"{e.field} {e.op} {e.value} ({e.strength})" for e in entries]


def showing(expect: Expect, moment: Moment) -> Iterator[Check]:
    domain, items = moment.catalogue.domain, moment.items
    if expect.every_item:
        yield verdict("shows items", bool(items), "at least one item", "none")
    for text in expect.every_item:
        wrong = [item.label for item in items if not satisfies(item, wish(text), domain)]
        yield verdict("every item", not wrong, text, f"{', '.join(wrong)} without it")
    for text in expect.no_item:
        wrong = [item.label for item in items if satisfies(item, wish(text), domain)]
        yield verdict("no item", not wrong, f"none with {text}", ", ".join(wrong))


def counted(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.items is not None:
        count = expect.items if isinstance(expect.items, Count) else Count(at_least=expect.items, at_most=expect.items)
        came = len(moment.reply.items)
        yield verdict("items", count.at_least <= came <= count.at_most, f"{count.at_least} to {count.at_most}", came)


def listed(expect: Expect, moment: Moment) -> Iterator[Check]:
    labels = [item.label for item in moment.items]
    for label in expect.shows:
        yield verdict("shows", label in labels, label, labels)
    if expect.shows_any:
        yield verdict("shows any", any(label in labels for label in expect.shows_any), list(expect.shows_any), labels)
    for label in expect.hides:
        yield verdict("hides", label not in labels, f"no {label}", labels)
    for first, second in expect.above:
        ok = first in labels and (second not in labels or labels.index(first) < labels.index(second))
        yield verdict("above", ok, f"{first} above {second}", labels)


def compared(expect: Expect, moment: Moment) -> Iterator[Check]:
    now = moment.shown_at(len(moment.replies))
    if expect.same_items_as is not None:
        before = moment.shown_at(expect.same_items_as)
        yield verdict("same items", now == before, f"those of step {expect.same_items_as}, {before}", now)
    for step in expect.other_items_than:
        again = [id for id in now if id in moment.shown_at(step)]
        yield verdict("other items", bool(now) and not again, f"items not shown in step {step}", again or "no item")


def asked(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.question is not None:
        question = moment.reply.question
        yield verdict("question", (question is not None) == (expect.question == "asked"), expect.question, question)


def worded(expect: Expect, moment: Moment) -> Iterator[Check]:
    text = moment.reply.text.casefold()
    for words in expect.says:
        yield verdict("says", words.casefold() in text, f"“{words}”", moment.reply.text)
    if expect.says_any:
        ok = any(words.casefold() in text for words in expect.says_any)
        yield verdict("says any", ok, " or ".join(f"“{words}”" for words in expect.says_any), moment.reply.text)
    for words in expect.says_not:
        yield verdict("says not", words.casefold() not in text, f"no “{words}”", moment.reply.text)


def let_go(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.relaxed is not None:
        entries = moment.reply.relaxed
        wanted = [wish(text) for text in expect.relaxed]
        ok = len(wanted) == len(entries) and all(any(w.matches(e) for e in entries) for w in wanted)
        yield verdict("relaxed", ok, list(expect.relaxed), written(entries))


def told(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.notice is not None:
        came = moment.reply.notices
        yield verdict("notice", bool(came) == expect.notice, "a notice" if expect.notice else "none", came)


def used(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.model is not None:
        calls = moment.reply.model.calls
        yield verdict("model", (calls > 0) == (expect.model == "used"), expect.model, f"{calls} calls")


def timed(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.within is not None:
        budget, times = BUDGETS_MS[expect.within], moment.reply.timings_ms
        came = times.items if expect.within == "quick" and moment.reply.items else times.total
        yield verdict("within", came <= budget, f"{budget:.0f} ms at most", f"{came:.0f} ms")


def grounded(expect: Expect, moment: Moment) -> Iterator[Check]:
    if expect.grounded:
        wrong = ungrounded(moment.reply, known_items(moment), moment.catalogue, told_words(moment))
        yield verdict("grounded", not wrong, "only what the catalogue says", "; ".join(wrong))


def known_items(moment: Moment) -> tuple[Item, ...]:
    """Items the conversation has been about: shown, or evidence of what was shown."""
    replies = [reply for reply in moment.replies if reply]
    ids = {card.id for reply in replies for card in reply.items}
    ids |= {id for reply in replies for card in reply.items for id in evidence(card)}
    return moment.catalogue.items([id for id in ids if id in moment.catalogue.row])


def evidence(card: Card) -> Iterator[str]:
    """Ids of the items a card's reasons rest on."""
    return (id for reason in card.reasons for id in reason.evidence)


def told_words(moment: Moment) -> str:
    """What the person has said or asked for, which the clerk may take up."""
    entries = " ".join(f"{e.value} {e.words}" for reply in moment.replies if reply for e in reply.constraints)
    given = moment.scenario.given
    return " ".join((entries, *moment.said, *given.liked, *given.disliked, *given.seen))
