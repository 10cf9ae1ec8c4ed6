"""The wish in words: what the ledger holds, said back in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from agent.ledger import SEEN
from agent.types import Language, LedgerEntry, ParsedConstraint, Value
from agent.words.common import join, pick, plain, titled
from retrieval.catalogue.domain import YEAR, Domain
from retrieval.types import Constraint

Condition = Constraint | LedgerEntry | ParsedConstraint
Titles = Mapping[str, str]
"""Label of an item in the ledger to its display title in the person's language."""
PLACES = {"country": "from {}", "language": "in {}"}
"""How English joins the values of fields that any catalogue may have."""
CHINESE = re.compile(r"[㐀-鿿]")
LATEST = 3
"""Likes and dislikes that one sentence names."""


def value_word(domain: Domain, field: str, value: Value, language: Language) -> str:
    """One value of a field as people say it, unit included."""
    found = domain.fields.get(field)
    if isinstance(value, str):
        if found is None or found.kind != "name":
            return plain(domain.word(field, value, language))
        # Whole names in the catalogue's own language: the words people use for them there are shorter.
        words = () if language == domain.language else found.values.get(value, {}).get(language, ())
        return plain(words[0] if words else value)
    return amount(value, found.unit if found else "", language)


def phrased(domain: Domain, field: str, value: Value, language: Language) -> str:
    """A value as it stands in a sentence: "a heist", "the United States"; "" where the domain has no such phrase."""
    found = domain.fields.get(field)
    return found.told.get(str(value), {}).get(language, "") if found else ""


def amount(value: float, unit: str, language: Language) -> str:
    """A number with its unit: "120 minutes", "300 pages"."""
    if unit.startswith("min"):
        return pick(language, f"{value:g} minute{'' if value == 1 else 's'}", f"{value:g}分钟")
    gap = "" if CHINESE.match(unit) else " "
    return f"{value:g}{gap}{unit}".strip()


def is_year(domain: Domain, field: str) -> bool:
    """Whether a field bounds the year."""
    found = domain.fields.get(field)
    return field == YEAR or (found is not None and YEAR in found.attributes)


def condition(one: Condition, domain: Domain, language: Language) -> str:
    """One condition: "crime", "without Adam Sandler", "from 1990 on", "at most 120 minutes"."""
    word = value_word(domain, one.field, one.value, language)
    if one.op == "is":
        return affirmed(one, domain, language)
    if one.op == "is_not":
        return pick(language, f"without {word}", f"不要{word}")
    if is_year(domain, one.field):
        return since(int(one.value), language) if one.op == "min" else until(int(one.value), language)
    forms = {"min": (f"at least {word}", f"至少{word}"), "max": (f"at most {word}", f"不超过{word}")}
    return pick(language, *forms[one.op])


def affirmed(one: Condition, domain: Domain, language: Language) -> str:
    """A value that is wanted: "crime", "with Tom Hanks", "from France"."""
    word, found = value_word(domain, one.field, one.value, language), domain.fields.get(one.field)
    if found is not None and found.kind == "name":
        return pick(language, f"with {word}", f"有{word}")
    if language == "en" and one.field in PLACES:
        return PLACES[one.field].format(phrased(domain, one.field, one.value, language) or word)
    return word


def since(year: int, language: Language) -> str:
    """The lower end of the years."""
    return pick(language, f"from {year} on", f"{year}年以后")


def until(year: int, language: Language) -> str:
    """The upper end of the years, which belongs to them: people say "before 1980", the ledger 1979."""
    if year % 10 == 9:
        return pick(language, f"from before {year + 1}", f"{year + 1}年以前")
    return pick(language, f"up to {year}", f"不晚于{year}年")


def conditions(entries: Iterable[Condition], domain: Domain, language: Language) -> list[str]:
    """All conditions, with the two ends of a range put together."""
    listed = [entry for entry in entries if entry.op not in ("like", "unlike") and entry.field != SEEN]
    parts: list[str] = []
    done: set[str] = set()
    for entry in listed:
        low, high = (next((e for e in listed if e.field == entry.field and e.op == op), None) for op in ("min", "max"))
        if entry.op in ("min", "max") and low and high:
            if entry.field not in done:
                done.add(entry.field)
                parts.append(between(low, high, domain, language))
        else:
            parts.append(condition(entry, domain, language))
    return parts


def between(low: Condition, high: Condition, domain: Domain, language: Language) -> str:
    """A range: "from the 1990s", "from 1994 to 1997", "90 minutes to 120 minutes"."""
    first, last = (value_word(domain, one.field, one.value, language) for one in (low, high))
    if not is_year(domain, low.field):
        return pick(language, f"{first} to {last}", f"{first}到{last}")
    if first == last:
        return pick(language, f"from {first}", f"{first}年")
    if int(low.value) % 10 == 0 and int(high.value) == int(low.value) + 9:
        return pick(language, f"from the {first}s", f"{first}年代")
    return pick(language, f"from {first} to {last}", f"{first}到{last}年")


def bare(label: str) -> str:
    """A label without its year."""
    return label[: label.rfind(" (")] if label.endswith(")") and " (" in label else label


def title_said(entry: LedgerEntry, titles: Titles, language: Language) -> str:
    """The title an entry is about, as the person's language has it."""
    label = str(entry.value)
    return titled(plain(titles.get(label) or bare(label)), language)


def titles_said(entries: Iterable[LedgerEntry], op: str, titles: Titles, language: Language) -> str:
    """The latest liked ("like") or disliked ("unlike") titles as a list; "" when there are none."""
    named = [title_said(entry, titles, language) for entry in entries if entry.op == op]
    return join(named[-LATEST:], language)


def wish(entries: Sequence[LedgerEntry], domain: Domain, language: Language, titles: Titles) -> str:
    """Everything asked for, as the middle of a sentence; "" when nothing is."""
    parts = conditions(entries, domain, language)
    if liked := titles_said(entries, "like", titles, language):
        parts.append(pick(language, f"in the spirit of {liked}", f"与{liked}气质相近"))
    if disliked := titles_said(entries, "unlike", titles, language):
        parts.append(pick(language, f"unlike {disliked}", f"不像{disliked}那样"))
    return "，".join(parts) if language == "zh" else ", ".join(parts)
