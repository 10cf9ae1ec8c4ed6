"""The pitch: what is said of one item of a slate.

It has an *opening* made by code, which says why the item is here for this person and how it feels,
and a *story*: a clause by the model, or the catalogue's own words. The opening takes its form from the
strongest reason and from the item's place, so that no two pitches of a slate begin alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.types import Language, LedgerEntry
from agent.words.common import join, pick, titles
from agent.words.item import facts_phrase, premise, roles, said, values
from agent.words.wish import value_word
from retrieval.catalogue.domain import Domain
from retrieval.types import Item, Reason, Recommendation

FORMS: Mapping[str, Mapping[Language, tuple[str, ...]]] = {
    "similar": {
        "en": (
            "If {} worked for you, this is next door",
            "Close kin to {}",
            "A short step from {}",
            "In the spirit of {}",
            "A good neighbour for {}",
        ),
        "zh": ("喜欢{}的话，可以接着看它", "与{}气质相近", "和{}路数相近", "如果喜欢{}，不妨看这部", "与{}一脉相通"),
    },
    "collaborative": {
        "en": (
            "People who like {} tend to like this too",
            "Those who like {} tend to choose it",
            "Where people who like {} go next",
            "Fans of {} tend to pick this one",
            "Others who like {} like this as well",
        ),
        "zh": (
            "喜欢{}的人也喜欢它",
            "爱看{}的人也会看这部",
            "喜欢{}的人，下一部会看它",
            "喜欢{}的人，大概也会喜欢它",
            "爱看{}的人也会选它",
        ),
    },
    "constraint": {
        "en": (
            "You said {}",
            "For {}, try this one",
            "{}, just as you asked",
            "When it comes to {}",
            "If {} is the wish",
        ),
        "zh": ("你要的{}", "要看{}，可以选它", "{}，正合你的要求", "想要{}，选它", "说到{}，就是它"),
    },
    "popular": {
        "en": (
            "A favourite with many people here",
            "Many people here like it",
            "Popular here",
            "Often picked here",
            "Well known here",
        ),
        "zh": ("在这里很受欢迎", "这里的热门之选", "人气之选", "很受欢迎的一部", "这里的热门作品"),
    },
    "novel": {
        "en": (
            "One of the lesser-known ones",
            "A lesser-known choice",
            "An overlooked pick",
            "Less seen here",
            "A hidden pick",
        ),
        "zh": ("比较冷门的一部", "一部小众之作", "冷门之选", "小众的一部", "比较小众的选择"),
    },
}
"""How a reason of each kind is said, a form for every place of a slate."""
JOINTS: Mapping[Language, tuple[str, ...]] = {
    "en": (", with", ", the story of", ", as", ", about", ", where"),
    "zh": ("，讲的是", "，说的是", "，故事里", "，看的是", "，说的是"),
}
"""What leads from the opening to the story."""
MOODS = 2


@dataclass(frozen=True, slots=True)
class Pitch:
    """The parts of one pitch."""

    opening: str
    """Why it is here and how it feels, without an end: "Close kin to Heat: tense and stylish"."""
    joint: str
    """What leads on to a clause of the model: ", with"."""
    rest: str
    """What is said instead of a clause: the end of the sentence, and the catalogue's own words."""
    story: str
    """The catalogue's own words; "" when there are none fit to be said."""


def pitch(
    one: Recommendation,
    granted: Sequence[LedgerEntry],
    domain: Domain,
    others: Mapping[str, Item],
    language: Language,
    place: int,
) -> Pitch:
    """The parts of the pitch for one item; `granted` are the wishes that it meets."""
    asked = wished(granted, domain, language)
    feel = moods(one.item, domain, language)
    story = premise(one.item, domain, language)
    why = because(one.reasons, [word for word in asked if word not in feel] or asked, others, language, place)
    feel = [word for word in sorted(feel, key=lambda word: word not in asked) if word not in why][:MOODS]
    tail = pick(language, " and ", "又").join(feel)
    if not tail and not story:
        tail = facts_phrase(one.item, domain, language)
        why = why if tied(one.reasons, others) else ""  # the facts say again what was asked for
    elif not (tail or why):
        tail = join(values(one.item, domain, roles(domain).kind, language), language)
    opening = pick(language, ": ", "：").join(part for part in (why, tail) if part)
    opening = opening[:1].upper() + opening[1:]
    if not opening:
        return Pitch("", "", story or nothing_known(language), story)
    joint = JOINTS[language][place % len(JOINTS[language])]
    if not feel:
        joint = pick(language, ": the story of", "：")
    stop = pick(language, ".", "。")
    return Pitch(opening, joint, f"{stop}{pick(language, ' ', '') if story else ''}{story}", story)


def because(
    reasons: Sequence[Reason], asked: Sequence[str], others: Mapping[str, Item], language: Language, place: int
) -> str:
    """Why it is here, or "" where the places before it have said so.

    What the person liked is named at every other place when they asked for something too, the wish itself
    once: the sentence before the slate has said it.
    """
    tie = tied(reasons, others)
    if tie and (not asked or place % 2 == 0):
        return form(tie.kind, titles(named(tie, others), language), language, place)
    if asked and place == (1 if tie else 0):
        return form("constraint", join(asked[:2], language), language, place)
    plain = next((r for r in reasons if r.kind in ("popular", "novel")), None)
    return form(plain.kind, "", language, place) if plain and not asked and place % 2 == 0 else ""


def tied(reasons: Sequence[Reason], others: Mapping[str, Item]) -> Reason | None:
    """The strongest reason that rests on something the person knows."""
    return next((r for r in reasons if r.kind in ("similar", "collaborative") and named(r, others)), None)


def form(kind: str, what: str, language: Language, place: int) -> str:
    """One way of saying a reason."""
    forms = FORMS[kind][language]
    return forms[place % len(forms)].format(what)


def named(reason: Reason, others: Mapping[str, Item]) -> list[Item]:
    """The first item that a reason rests on, as a list."""
    return [others[i] for i in reason.evidence if i in others][:1]


def wished(granted: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """What was asked for in words, the latest first; who was asked for is seen on the card."""
    found = [e for e in reversed(granted) if domain.fields[e.field].kind != "name"]
    return list(dict.fromkeys(value_word(domain, e.field, e.value, language) for e in found))


def moods(item: Item, domain: Domain, language: Language) -> list[str]:
    """How the item feels, in the catalogue's words."""
    mood = roles(domain).mood
    return [said(domain, mood, v, language) for v in item.attributes.get(mood, ())] if mood else []


def nothing_known(language: Language) -> str:
    return pick(language, "The catalogue says little about it.", "片库里没有更多资料。")
