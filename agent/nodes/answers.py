"""Answers made of facts about one item.

The catalogue is quoted, never guessed at: what it does not say, the clerk does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.nodes.facets import Asked, Facet, facet, values_asked, without_titles
from agent.nodes.meaning import Meaning
from agent.state import Plan, TurnContext, TurnState
from agent.types import Language
from agent.words import talk
from agent.words.common import join, pick, sentence, title_of
from agent.words.item import label, people, premise, roles, values
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

MOST = 8
"""Values of one attribute that an answer lists."""


def plan_ask(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """A question about one item, or about each of the items named."""
    items = subjects(state, context, meant)
    domain = context.services.catalogue.domain
    if not items:
        asking = talk.which_one(domain, state.language)
        return Plan(before=() if meant.missing else (asking,))
    return Plan(before=tuple(answer(state.text, item, domain, state.language) for item in items[:3]))


def subjects(state: TurnState, context: TurnContext, meant: Meaning) -> Sequence[Item]:
    """The items a question is about: named ones, else the one talked about, else the only card."""
    ids = meant.items
    if not ids and not meant.missing:
        only = [card.id for card in state.memory.cards] if len(state.memory.cards) == 1 else []
        ids = (state.memory.focus,) if state.memory.focus else tuple(only)
    return context.services.catalogue.items(ids)


def answer(text: str, item: Item, domain: Domain, language: Language) -> str:
    """One item's answer to a question, from its facts.

    A value that is named ("is it scary?") goes before a facet that is only hinted at ("what is it
    about?"), and before one whose word is part of the value ("strong language").
    """
    question = without_titles(text, item)
    asked, found = values_asked(question, domain), facet(question, domain)
    hinted = found is None or found.attribute == "description"
    inside = any(found and found.words in one.words for one in asked)
    listed = about_values(asked, item, domain, language) if hinted or inside else ""
    if listed:
        return listed
    if found is None:
        return unknown(item, domain, language)
    return of_facet(found, item, domain, language)


def of_facet(found: Facet, item: Item, domain: Domain, language: Language) -> str:
    """What the catalogue says of one attribute, in a sentence that fits it."""
    title, name, parts = title_of(item, language), found.attribute, roles(domain)
    if name == "description":
        return told(item, domain, language)
    if name == "year":
        listed = [str(item.year)] if item.year else []
    else:
        listed = values(item, domain, name, language, most=MOST)
    if not listed:
        absent = pick(language, f"The catalogue does not say that of {title}", f"目录里没有{title}的这项资料")
        return sentence(absent, language)
    words, word = join(listed, language), label(domain, name, language)
    if name == "year":
        text = pick(language, f"{title} is from {words}", f"{title}是{words}年的")
    elif name == parts.length:
        text = pick(language, f"{title} is {words} long", f"{title}的长度是{words}")
    elif name == parts.maker:
        subject = f"The {word}{'s' if len(listed) > 1 else ''} of {title} {'are' if len(listed) > 1 else 'is'}"
        text = pick(language, f"{subject} {words}", f"{title}的{word}是{words}")
    else:
        text = pick(language, f"{title}, {word}: {words}", f"{title}的{word}：{words}")
    return sentence(text, language)


def about_values(asked: Sequence[Asked], item: Item, domain: Domain, language: Language) -> str:
    """What the catalogue lists on the values a question names ("is it scary?"); "" when it says nothing.

    It says what is listed, not yes: a question that holds the word "dog" may ask anything about dogs.
    """
    title, parts = title_of(item, language), []
    for one in asked:
        field = domain.fields[one.field]
        word = domain.word(one.field, one.value, language)
        if any(one.value in item.attributes.get(name, ()) for name in field.attributes):
            parts.append(pick(language, f"the catalogue lists {title} under “{word}”", f"目录里{title}标有“{word}”"))
            continue
        names = field.attributes if field.kind == "category" else ()
        listed = [v for name in names for v in values(item, domain, name, language)]
        if listed:
            parts.append(
                pick(
                    language,
                    f"the catalogue lists {title} as {join(listed, 'en')}, not as {word}",
                    f"目录里{title}标的是{join(listed, 'zh')}，没有“{word}”",
                )
            )
    return sentence(pick(language, "; ", "；").join(parts), language)


def told(item: Item, domain: Domain, language: Language) -> str:
    """What it is about, quoted; else the facts there are."""
    quote = premise(item, domain, language)
    if quote:
        title = title_of(item, language)
        return pick(language, f"{title}, in the catalogue's words: “{quote}”", f"{title}，目录里的介绍：“{quote}”")
    return known(item, domain, language)


def known(item: Item, domain: Domain, language: Language) -> str:
    """The main facts in one sentence: "Heat (1995) is crime and thriller by Michael Mann, 170 minutes"."""
    parts, title = roles(domain), title_of(item, language)
    kind = join(values(item, domain, parts.kind, language), language)
    maker = join(people(item, domain, parts.maker, language), language)
    cast = join(people(item, domain, parts.cast, language), language)
    length = join(values(item, domain, parts.length, language, 1), language) if parts.length != "year" else ""
    if not (kind or maker or cast or length or item.year):
        only = pick(language, f"The catalogue only has the title {title}", f"目录里只有{title}这个名字")
        return sentence(only, language)
    if language == "zh":
        facts = (
            f"{item.year}年" if item.year else "",
            kind,
            f"{maker}的作品" if maker else "",
            cast and f"有{cast}",
            length,
        )
        return sentence(f"{title}：{'，'.join(part for part in facts if part)}", "zh")
    dated = f"{title} ({item.year})" if item.year else title
    made = f"{kind}{f' by {maker}' if maker else ''}".strip()
    return sentence(f"{dated}: {', '.join(part for part in (made, cast and f'with {cast}', length) if part)}", "en")


def unknown(item: Item, domain: Domain, language: Language) -> str:
    """A question the catalogue has no column for."""
    start = pick(language, "I do not know: the catalogue does not say. ", "这个我不知道，目录里没有写。")
    return start + known(item, domain, language)
