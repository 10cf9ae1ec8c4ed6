"""The sentences before the cards: what they were chosen by, what had to give way, what nothing fits.

Every part of the wish has its place around the noun: moods and kinds before it, in Chinese years and places too;
themes, names and other bounds behind, what is unwanted last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.ledger import SEEN
from agent.types import Language, LedgerEntry
from agent.words.common import join, number, pick, sentence
from agent.words.wish import (
    PLACES,
    Titles,
    affirmed,
    condition,
    conditions,
    is_year,
    phrased,
    title_said,
    titles_said,
    value_word,
)  # fmt: skip
from retrieval.catalogue.domain import Domain, Field
from retrieval.types import Relaxation

ALIKE = 4
"""Letters that an adjective shares with its noun: "animated", "animation"."""
NAMED = 3
"""Conditions that a sentence about giving way names."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What a lead sentence speaks of."""

    entries: Sequence[LedgerEntry]
    """The wishes that the cards keep."""
    count: int
    """How many cards there are."""
    titles: Titles
    makers: Collection[str] = ()
    """Wished-for people who made the cards rather than play in them."""
    more: bool = False
    """Whether the cards go on where others ended."""
    again: bool = False
    """Whether the wish was changed, so that these cards take the place of others."""


def lead(told: Lead, domain: Domain, language: Language) -> str:
    """The sentence before the cards."""
    return sentence((lead_zh if language == "zh" else lead_en)(told, domain), language)


def lead_en(told: Lead, domain: Domain) -> str:
    """ "Here are five lighthearted crime films from the 1990s, without Robert De Niro, with Heat in mind"."""
    one, many = domain.noun.get("en", ("item", "items"))
    before = [*adjectives(told.entries, domain, "en"), join(kinds(told.entries, domain), "en")]
    noun = " ".join(part for part in (*before, one if told.count == 1 else many) if part)
    behind = "".join(f", {part}" for part in (*behind_en(told, domain), *excluded_en(told, domain)))
    start = pick_start(told)
    text = f"{start} {number(told.count, 'en')} {'more ' if told.more else ''}{noun}{behind.replace(',', '', 1)}"
    return text if told.entries or told.more else text + " to start with"


def pick_start(told: Lead) -> str:
    """The verb agrees with the number; a changed wish is picked up again."""
    start = "here is" if told.count == 1 else "here are"
    return f"then {start}" if told.again and not told.more else start


def lead_zh(told: Lead, domain: Domain) -> str:
    """ "为你挑了5部轻松的1990年代的法国犯罪片，避开罗伯特·德尼罗，参照你喜欢的《盗火线》"."""
    likeness = "、".join([*adjectives(told.entries, domain, "zh"), *audiences(told.entries, domain, "zh")])
    years = "、".join(of_years(told.entries, domain))
    before = "".join(f"{part}的" for part in (likeness, years) if part) + "".join(of_places(told.entries, domain))
    start = "再来" if told.more else "那就看看这" if told.again else "为你挑了"
    text = f"{start}{told.count}{domain.counter}{before}{kind_zh(told.entries, domain)}"
    return "，".join((text, *behind_zh(told, domain)))


def kind_zh(entries: Sequence[LedgerEntry], domain: Domain) -> str:
    """The wanted kinds with the noun: "喜剧片", "动画、儿童电影"."""
    field, noun = first_category(domain), domain.noun.get("zh", ("", ""))[0]
    wanted = [e for e in entries if field is not None and e.field == field.name and e.op == "is"]
    if len(wanted) == 1 and field is not None and (whole := field.told.get(str(wanted[0].value), {}).get("zh")):
        return whole
    return "、".join(value_word(domain, e.field, e.value, "zh") for e in wanted) + noun


def of_years(entries: Sequence[LedgerEntry], domain: Domain) -> list[str]:
    """The bounds of the year."""
    return conditions([e for e in rest(entries, domain) if is_year(domain, e.field)], domain, "zh")


def of_places(entries: Sequence[LedgerEntry], domain: Domain) -> list[str]:
    """Countries and languages as they stand before a Chinese noun."""
    return [affirmed(e, domain, "zh") for e in rest(entries, domain) if e.field in PLACES]


def behind_en(told: Lead, domain: Domain) -> list[str]:
    """Themes, whom it is for, places, names, years and other bounds."""
    found = rest(told.entries, domain)
    parts = [*of_themes(told.entries, domain, "en"), *audiences(told.entries, domain, "en")]
    parts += [f"by {name}" for name in wanted_names(found, domain, "en", told.makers, made=True)]
    parts += [f"with {name}" for name in wanted_names(found, domain, "en", told.makers, made=False)]
    amounts = [e for e in found if kind_of(e, domain) == "number" and not is_year(domain, e.field)]
    others = [e for e in found if kind_of(e, domain) != "name" and e not in amounts]
    return parts + conditions(others, domain, "en") + [f"of {part}" for part in conditions(amounts, domain, "en")]


def behind_zh(told: Lead, domain: Domain) -> list[str]:
    """Themes, bounds, names; then what is unwanted and what was liked."""
    found = rest(told.entries, domain)
    bounds = [e for e in found if kind_of(e, domain) != "name" and e.field not in PLACES]
    parts = of_themes(told.entries, domain, "zh")
    parts += conditions([e for e in bounds if not is_year(domain, e.field)], domain, "zh")
    parts += [f"{name}的作品" for name in wanted_names(found, domain, "zh", told.makers, made=True)]
    parts += [f"有{name}" for name in wanted_names(found, domain, "zh", told.makers, made=False)]
    if gone := join(unwanted(told.entries, domain, "zh"), "zh"):
        parts.append(f"避开{gone}")
    if liked := titles_said(told.entries, "like", told.titles, "zh"):
        parts.append(f"参照你喜欢的{liked}")
    if disliked := titles_said(told.entries, "unlike", told.titles, "zh"):
        parts.append(f"不像{disliked}那样")
    return parts


def excluded_en(told: Lead, domain: Domain) -> list[str]:
    """What is unwanted, and the titles the choice was made by."""
    parts = []
    if gone := join(unwanted(told.entries, domain, "en"), "en", "or"):
        parts.append(f"without {gone}")
    if liked := titles_said(told.entries, "like", told.titles, "en"):
        parts.append(f"with {liked} in mind")
    if disliked := titles_said(told.entries, "unlike", told.titles, "en"):
        parts.append(f"unlike {disliked}")
    return parts


def kind_of(entry: LedgerEntry, domain: Domain) -> str:
    """Kind of the entry's field; "" for likes and things seen."""
    found = domain.fields.get(entry.field)
    return found.kind if found else ""


def first_category(domain: Domain) -> Field | None:
    """The field that says what sort of thing an item is."""
    return next((field for field in domain.fields.values() if field.kind == "category"), None)


def kinds(entries: Sequence[LedgerEntry], domain: Domain) -> list[str]:
    """The wanted kinds as they stand before the English noun: "animated" for animation."""
    field = first_category(domain)
    wanted = [e for e in entries if field is not None and e.field == field.name and e.op == "is"]
    return [kind_word(domain, str(e.value), "en") for e in wanted]


def kind_word(domain: Domain, value: str, language: Language) -> str:
    """A kind as it stands before the noun: "animated" for animation, "动画"."""
    field, noun = first_category(domain), domain.noun.get("en", ("", ""))[0]
    shown, *others = (field.values.get(value, {}).get(language, ()) if field else ()) or (value,)
    stems = [word.removesuffix(f" {noun}") for word in others if word.endswith(f" {noun}")]
    return next((stem for stem in stems if stem[:ALIKE] == shown[:ALIKE]), shown)


def is_mood(entry: LedgerEntry, domain: Domain) -> bool:
    """Whether a keyword says what a thing is like rather than what is in it."""
    field = domain.fields.get(entry.field)
    return field is not None and _lives_in(entry, field, field.qualities)


def is_audience(entry: LedgerEntry, domain: Domain) -> bool:
    """Whether a keyword says whom a thing is for."""
    field = domain.fields.get(entry.field)
    return field is not None and _lives_in(entry, field, field.meant_for)


def _lives_in(entry: LedgerEntry, field: Field, homes: Sequence[str]) -> bool:
    wanted = field.kind == "keyword" and entry.op == "is"
    return wanted and any(str(entry.value) in field.homes.get(name, ()) for name in homes)


def adjectives(entries: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """Moods as they stand before the noun."""
    return [value_word(domain, e.field, e.value, language) for e in entries if is_mood(e, domain)]


def audiences(entries: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """Whom it is for: "for children", "适合小朋友", unless the kind says so already; English has it behind the noun."""
    kinds = {e.value for e in entries if kind_of(e, domain) == "category" and e.op == "is"}
    wanted = [e for e in entries if is_audience(e, domain) and e.value not in kinds]
    return [value_word(domain, e.field, e.value, language) for e in wanted]


def of_themes(entries: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """What is to be in it: "with a heist and a car chase", "里面有劫案"; what no sentence names is only pointed at."""
    keywords = [e for e in entries if kind_of(e, domain) == "keyword" and e.op == "is"]
    wanted = [e for e in keywords if not is_mood(e, domain) and not is_audience(e, domain)]
    inside = join([phrased(domain, e.field, e.value, language) for e in wanted], language)
    bare = [e for e in wanted if not phrased(domain, e.field, e.value, language)]
    about = join([value_word(domain, e.field, e.value, language) for e in bare], language)
    said = [pick(language, f"with {inside}", f"里面有{inside}")] if inside else []
    return [*said, pick(language, f"to do with {about}", f"与{about}有关")] if about else said


def rest(entries: Sequence[LedgerEntry], domain: Domain) -> list[LedgerEntry]:
    """Wanted values and bounds that are neither a kind nor a keyword."""
    first = first_category(domain)
    return [
        e
        for e in entries
        if e.field != SEEN
        and e.op in ("is", "min", "max")
        and kind_of(e, domain) not in ("keyword", "")
        and not (first is not None and e.field == first.name)
    ]


def wanted_names(
    entries: Sequence[LedgerEntry], domain: Domain, language: Language, makers: Collection[str], made: bool
) -> list[str]:
    """The people asked for, who made what is shown or who play in it, in one phrase."""
    people = [e for e in entries if kind_of(e, domain) == "name" and (str(e.value) in makers) is made]
    named = join([value_word(domain, e.field, e.value, language) for e in people], language)
    return [named] if named else []


def unwanted(entries: Sequence[LedgerEntry], domain: Domain, language: Language) -> list[str]:
    """The values ruled out."""
    return [value_word(domain, e.field, e.value, language) for e in entries if e.op == "is_not" and e.field != SEEN]


def relaxed(gone: Sequence[Relaxation], domain: Domain, language: Language) -> str:
    """What was let go because too little fitted it, in one sentence however much it was."""
    if not gone:
        return ""
    one, many = domain.noun.get(language, ("item", "items"))
    what = join([f"“{condition(each.constraint, domain, language)}”" for each in gone], language)
    fitted, left = gone[0].before, gone[-1].after
    if language == "zh":
        found = f"完全符合的{many}只有{fitted}{domain.counter}" if fitted else f"没有完全符合的{many}"
        return f"{found}，所以先放下{what}，这样有{left}{domain.counter}可选。"
    verb = "fits" if fitted == 1 else "fit"
    found = f"Only {number(fitted, 'en')} {one if fitted == 1 else many} {verb} everything" if fitted else (
        f"No {one} fits everything"
    )  # fmt: skip
    return f"{found}, so I let go of {what}, which leaves {left}."


def nothing_fits(ways: Sequence[Relaxation], domain: Domain, language: Language) -> str:
    """Nothing fits the conditions insisted on: how many there were without each of them."""
    one, many = domain.noun.get(language, ("item", "items"))
    parts = [
        pick(
            language,
            f"{way.after} without “{condition(way.constraint, domain, language)}”",
            f"不要求“{condition(way.constraint, domain, language)}”有{way.after}{domain.counter}",
        )
        for way in ways[:NAMED]
    ]
    if not parts:
        return pick(
            language,
            f"I have no more {many} that fit. Take something back with /undo, or tell me what to loosen.",
            f"没有更多符合的{many}了。可以用 /undo 撤销一条，或告诉我放宽哪一条。",
        )
    return pick(
        language,
        f"No {one} here fits all of that. There would be {join(parts, 'en', 'or')}: tell me which to drop.",
        f"没有{many}同时符合这些要求。{'，'.join(parts)}，告诉我放宽哪一条吧。",
    )


def seen_said(entries: Sequence[LedgerEntry], titles: Titles, language: Language) -> str:
    """That items just said to be known already are left out."""
    named = join([title_said(e, titles, language) for e in entries if e.field == SEEN], language)
    if not named:
        return ""
    return sentence(pick(language, f"Noted: you have seen {named}", f"记下了：你看过{named}"), language)
