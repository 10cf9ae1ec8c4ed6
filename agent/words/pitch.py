"""The pitch: what is said of one item of a slate.

It has an *opening* made by code, which says why the item is here for this person and how it feels,
and a *story*: a clause by the model, or the catalogue's own words. The opening takes its form from the
strongest reason and from the item's place, so that no two pitches of a slate begin alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from agent.types import Language, LedgerEntry, Value
from agent.words.common import join, pick, sentence, titles
from agent.words.item import contents, facts_phrase, kind_phrase, premise, roles
from agent.words.joint import joint_of
from agent.words.lead import is_mood
from agent.words.wish import PLACES, phrased, value_word
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
    "shared": {
        "en": (
            "Like {}, it has {what}",
            "It shares {what} with {}",
            "{what}, as in {}",
            "It has {what} in common with {}",
            "Again {what}, as in {}",
        ),
        "zh": (
            "和{}一样有{what}",
            "像{}一样，有{what}",
            "{}里的{what}，这里也有",
            "与{}一样，也有{what}",
            "同{}一样有{what}",
        ),
    },
    "constraint": {
        "en": (
            "{}, as you asked",
            "{}, just as you asked",
            "{}, as you wanted",
            "{}, as you wished",
            "{}, as you said",
        ),
        "zh": ("{}，正合你要", "{}，如你所愿", "{}，正是你要的", "{}，按你说的", "{}，合你的要求"),
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
MOODS = 2
SHARED = 2
"""Things that an item and a liked one both have, as one opening names them."""


@dataclass(frozen=True, slots=True)
class Pitch:
    """The parts of one pitch."""

    opening: str
    """Why it is here and how it feels, without an end: "Close kin to Heat: tense and stylish"."""
    joint: str
    """What leads on to a clause of the model: ", with"."""
    rest: str
    """What is said instead of a clause: the end of the sentence, and the catalogue's own words or facts."""
    story: str
    """The catalogue's own words; "" when there are none fit to be said."""
    used: tuple[str, ...] = ()
    """Moods and shared things that it names, for its neighbours to leave out."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every pitch of a slate is made in view of."""

    granted: Sequence[LedgerEntry]
    """The wishes that the item meets."""
    domain: Domain
    others: Mapping[str, Item]
    """The items that reasons rest on, by id."""
    language: Language
    place: int
    used: Collection[str] = ()
    """What the places before have named."""
    near: Collection[str] = ()
    """What the last of them has."""


def pitch(one: Recommendation, scene: Scene) -> Pitch:
    """The parts of the pitch for one item."""
    domain, language, place = scene.domain, scene.language, scene.place
    story = premise(one.item, domain, language)
    why, shared = because(one, scene)
    feel = felt(one.item, scene, why, bool(story and why))
    tail, after = pick(language, " and ", "又").join(feel), story
    if not story:
        facts = facts_phrase(one.item, domain, language, place, brief=bool(tail))
        # The facts say again what was asked for; where there are none, any reason is better than no word.
        why = why if tied(one, scene) or tail else "" if facts else reason_alone(one, scene)
        tail, after = (tail, sentence(facts, language)) if tail else (facts, "")
    elif not (tail or why):
        tail = kind_phrase(one.item, domain, language)
        tail += domain.noun["zh"][0] if tail and language == "zh" else ""
    opening = pick(language, ": ", "：").join(part for part in (why, tail) if part)
    opening = opening[:1].upper() + opening[1:]
    if not opening:
        return Pitch("", "", story, story)
    joint = joint_of(place, language, felt=bool(feel))
    stop = pick(language, ". " if after else ".", "。")
    return Pitch(opening, joint, stop + after, story, (*feel, *shared))


def felt(item: Item, scene: Scene, why: str, enough: bool) -> list[str]:
    """How the item feels: what was asked for first, then what no place before has said, never what the last one has.

    `enough` says that the pitch may do without words that were said before.
    """
    found = [word for word in moods(item, scene.domain, scene.language) if word.lower() not in why.lower()]
    asked = wished(scene.granted, scene.domain, scene.language)
    fresh = [word for word in sorted(found, key=lambda word: word not in asked) if word not in scene.used]
    again = [] if enough else [word for word in found if word in scene.used and word not in scene.near]
    chosen = fresh + again or ([] if enough else found)
    return [word for word in chosen if not any(word != other and word in other for other in chosen[:MOODS])][:MOODS]


def because(one: Recommendation, scene: Scene) -> tuple[str, list[str]]:
    """Why it is here, or "" where the places before it have said so; and the shared things that says.

    What the person liked is named at every other place when they asked for something too, the wish itself
    once: the sentence before the slate has said it.
    """
    language, place = scene.language, scene.place
    tie, asked = tied(one, scene), asked_for(scene)
    if tie and (not asked or place % 2 == 0):
        other = named(tie, scene.others)
        shared = [word for word in in_common(one.item, other[0], scene) if word not in scene.used][:SHARED]
        kind = "shared" if shared else tie.kind
        return form(kind, titles(other, language), language, place, join(shared, language)), shared
    if asked and place == (1 if tie else 0):
        return form("constraint", asked, language, len(one.item.title)), []
    plain = next((r for r in one.reasons if r.kind in ("popular", "novel")), None)
    return (form(plain.kind, "", language, place) if plain and not asked and place % 2 == 0 else ""), []


def reason_alone(one: Recommendation, scene: Scene) -> str:
    """Why it is here, whatever the places before have said: for an item of which nothing else can be told."""
    if tie := tied(one, scene):
        return form(tie.kind, titles(named(tie, scene.others), scene.language), scene.language, scene.place)
    plain = next((reason for reason in one.reasons if reason.kind in ("popular", "novel")), None)
    return form(plain.kind, "", scene.language, scene.place) if plain else ""


def in_common(item: Item, other: Item, scene: Scene) -> list[str]:
    """What both have, as a sentence says it: themes, not moods."""
    theirs = contents(other, scene.domain, scene.language)
    return [word for word in contents(item, scene.domain, scene.language) if word in theirs]


def tied(one: Recommendation, scene: Scene) -> Reason | None:
    """The strongest reason that rests on something the person knows.

    Nearness is told only of things of one kind or with something in common: in numbers all are a little near.
    """
    for reason in one.reasons:
        other = named(reason, scene.others)
        if other and (reason.kind == "collaborative" or (reason.kind == "similar" and akin(one.item, other[0], scene))):
            return reason
    return None


def akin(item: Item, other: Item, scene: Scene) -> bool:
    """Whether two items share a kind or a theme."""
    kind = roles(scene.domain).kind or ""
    return bool(set(item.attributes.get(kind, ())) & set(other.attributes.get(kind, ()))) or bool(
        in_common(item, other, scene)
    )


def form(kind: str, whom: str, language: Language, place: int, what: str = "") -> str:
    """One way of saying a reason."""
    forms = FORMS[kind][language]
    said = forms[place % len(forms)].format(whom, what=what)
    return said[:1].upper() + said[1:]


def named(reason: Reason, others: Mapping[str, Item]) -> list[Item]:
    """The first item that a reason rests on, as a list."""
    return [others[i] for i in reason.evidence if i in others][:1]


def asked_for(scene: Scene) -> str:
    """The latest wish that the item meets, as the beginning of a sentence; "" for none that is told apart."""
    for entry in reversed(scene.granted):
        if text := granted_said(entry, scene.domain, scene.language):
            return text
    return ""


def granted_said(entry: LedgerEntry, domain: Domain, language: Language) -> str:
    """One wish as granted: "from France", "a comedy", "with a heist"; who was asked for is seen on the card."""
    field = domain.fields[entry.field]
    if field.kind == "name":
        return ""
    noun = domain.noun.get(language, ("", ""))[0]
    word = value_word(domain, entry.field, entry.value, language)
    phrase = phrased(domain, entry.field, entry.value, language)
    if entry.field in PLACES:
        return pick(language, PLACES[entry.field].format(phrase or word), f"{phrase or word}{noun}")
    if field.kind == "keyword" and is_mood(entry, domain):
        return phrase or word
    if field.kind == "keyword":
        return pick(language, f"with {phrase}", f"里面有{phrase}") if phrase else ""
    return phrase or pick(language, "", f"{word}{noun}")


def wished(granted: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """What was asked for in words, the latest first; who was asked for is seen on the card."""
    found = [e for e in reversed(granted) if domain.fields[e.field].kind != "name"]
    return list(dict.fromkeys(said_of(domain, e.field, e.value, language) for e in found))


def said_of(domain: Domain, field: str, value: Value, language: Language) -> str:
    """A value as a sentence about an item says it."""
    return phrased(domain, field, value, language) or value_word(domain, field, value, language)


def moods(item: Item, domain: Domain, language: Language) -> list[str]:
    """How the item feels, in the catalogue's words."""
    mood = roles(domain).mood
    if not mood:
        return []
    field = next(domain.fields_of(mood)).name
    return [said_of(domain, field, value, language) for value in item.attributes.get(mood, ())]
