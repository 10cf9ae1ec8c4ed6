"""The wish in words: what the ledger holds, said back in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.ledger import SEEN
from agent.types import Language, LedgerEntry, ParsedConstraint, Value
from agent.words.common import join, number, pick, plain, sentence, titled
from retrieval.catalogue.domain import YEAR, Domain
from retrieval.types import Constraint

Condition = Constraint | LedgerEntry | ParsedConstraint


def value_word(domain: Domain, field: str, value: Value, language: Language) -> str:
    """One value of a field as people say it, unit included."""
    found = domain.fields.get(field)
    if isinstance(value, str):
        whole = found is not None and found.kind == "name" and language == domain.language
        return plain(value if whole else domain.word(field, value, language))
    unit = found.unit if found else ""
    if unit.startswith("min"):
        return pick(language, f"{value:g} minutes", f"{value:g}分钟")
    return f"{value:g} {unit}".strip()


def is_year(domain: Domain, field: str) -> bool:
    """Whether a field bounds the year."""
    found = domain.fields.get(field)
    return field == YEAR or (found is not None and YEAR in found.attributes)


def condition(one: Condition, domain: Domain, language: Language) -> str:
    """One condition: "crime", "without Adam Sandler", "from 1990 on", "at most 120 minutes"."""
    word = value_word(domain, one.field, one.value, language)
    found = domain.fields.get(one.field)
    if one.op == "is":
        named = found is not None and found.kind == "name"
        return pick(language, f"with {word}" if named else word, f"有{word}" if named else word)
    if one.op == "is_not":
        return pick(language, f"without {word}", f"不要{word}")
    if is_year(domain, one.field):
        forms = {"min": (f"from {word} on", f"{word}年以后"), "max": (f"up to {word}", f"{word}年以前")}
    else:
        forms = {"min": (f"at least {word}", f"至少{word}"), "max": (f"at most {word}", f"不超过{word}")}
    return pick(language, *forms["min" if one.op == "min" else "max"])


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
                parts.append(_range(low, high, domain, language))
        else:
            soft = entry.strength == "prefer" and entry.op != "is_not"
            text = condition(entry, domain, language)
            parts.append(pick(language, f"preferably {text}", f"最好{text}") if soft else text)
    return parts


def _range(low: Condition, high: Condition, domain: Domain, language: Language) -> str:
    first, last = (value_word(domain, one.field, one.value, language) for one in (low, high))
    if is_year(domain, low.field):
        if first == last:
            return pick(language, f"from {first}", f"{first}年")
        return pick(language, f"from {first} to {last}", f"{first}到{last}年")
    return pick(language, f"{first} to {last}", f"{first}到{last}")


def bare(label: str) -> str:
    """A label without its year."""
    return label[: label.rfind(" (")] if label.endswith(")") and " (" in label else label


def wish(entries: Sequence[LedgerEntry], domain: Domain, language: Language) -> str:
    """Everything asked for, as the middle of a sentence; "" when nothing is."""
    parts = conditions(entries, domain, language)
    for op, en, zh in (("like", "in the spirit of {}", "与{}气质相近"), ("unlike", "away from {}", "避开{}那种")):
        named = [titled(plain(bare(str(entry.value))), language) for entry in entries if entry.op == op]
        if named:
            parts.append(pick(language, en, zh).format(join(named[-3:], language)))
    return join(parts, language) if language == "zh" else ", ".join(parts)


def lead(entries: Sequence[LedgerEntry], domain: Domain, language: Language, count: int) -> str:
    """The sentence before the cards."""
    one, many = domain.noun.get(language, ("item", "items"))
    noun = one if count == 1 else many
    asked = wish(entries, domain, language)
    if language == "zh":
        return sentence(f"为你挑了{count}部{noun}" + (f"：{asked}" if asked else ""), "zh")
    here = "Here is" if count == 1 else "Here are"
    return sentence(f"{here} {number(count, 'en')} {noun}" + (f": {asked}" if asked else " to start with"), "en")


def changed(added: Sequence[LedgerEntry], domain: Domain, language: Language) -> str:
    """What was just noted down: "Noted: without Robert De Niro."."""
    asked = wish(added, domain, language)
    return sentence(pick(language, f"Noted: {asked}", f"记下了：{asked}"), language) if asked else ""
