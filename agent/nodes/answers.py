"""Answers made of facts: about one item, two side by side, or why one is here.

The catalogue is quoted, never guessed at: what it does not say, the clerk does not know.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.nodes.facets import Facet, facet, values_asked
from agent.nodes.meaning import Meaning
from agent.state import Plan, TurnContext, TurnState
from agent.types import Card, Language
from agent.words import talk
from agent.words.common import join, pick, plain, sentence, title_of, titled
from agent.words.item import fact_lines, label, values
from retrieval.catalogue.domain import Domain
from retrieval.types import Item

QUOTED = 2
"""Sentences of a description that an answer quotes."""


def plan_ask(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """A question about one item, or about each of the items named."""
    items = subjects(state, context, meant)
    domain = context.services.catalogue.domain
    if not items:
        asking = talk.which_one(state.language, domain.noun[state.language][1])
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
    """One item's answer to a question, from its facts."""
    title = title_of(item, language)
    asked = values_asked(text, domain)
    if asked and (listed := about_values(asked, item, domain, language)):
        return listed
    found = facet(text, domain)
    if found is None:
        return unknown(item, domain, language)
    if found.attribute == "description":
        return told(item, domain, language)
    if found.attribute == "year":
        said = [pick(language, str(item.year), f"{item.year}年")] if item.year else []
    else:
        said = values(item, domain, found.attribute, language, most=8)
    if not said:
        return sentence(
            pick(language, f"The catalogue does not say that of {title}", f"片库里没有{title}的这项资料"), language
        )
    return sentence(
        f"{title}{pick(language, ' — ', '，')}{named(found, domain, language)}{pick(language, ': ', '：')}{join(said, language)}",  # noqa: E501
        language,
    )


def named(found: Facet, domain: Domain, language: Language) -> str:
    """The word for what was asked."""
    if found.attribute == "year":
        return pick(language, "year", "年份")
    return label(domain, found.attribute, language)


def about_values(asked: Sequence[tuple[str, str]], item: Item, domain: Domain, language: Language) -> str:
    """What the catalogue lists on the values a question names ("is it scary?"); "" when it says nothing.

    It says what is listed, not yes: a question that holds the word "dog" may ask anything about dogs.
    """
    title, parts = title_of(item, language), []
    for field_name, value in asked:
        field = domain.fields[field_name]
        word = domain.word(field_name, value, language)
        has = next((a for a in field.attributes if value in item.attributes.get(a, ())), None)
        if has:
            parts.append(pick(language, f"the catalogue lists {title} under “{word}”", f"片库里{title}标有“{word}”"))
            continue
        listed = (
            [v for a in field.attributes for v in values(item, domain, a, language)] if field.kind == "category" else []
        )
        if listed:
            parts.append(
                pick(
                    language,
                    f"the catalogue lists {title} as {join(listed, 'en')}, not as {word}",
                    f"片库里{title}标的是{join(listed, 'zh')}，没有“{word}”",
                )
            )
    return sentence(pick(language, "; ", "；").join(parts), language)


def told(item: Item, domain: Domain, language: Language) -> str:
    """What it is about, quoted; else the facts there are."""
    if item.description:
        pieces = plain(item.description).replace("。", "。\n").replace(". ", ".\n").split("\n")
        quote = pick(language, " ", "").join(pieces[:QUOTED]).strip()
        return pick(
            language,
            f"{title_of(item, 'en')}, in the catalogue's words: “{quote}”",
            f"{title_of(item, 'zh')}，片库里的介绍：“{quote}”",
        )
    return known(item, domain, language)


def known(item: Item, domain: Domain, language: Language) -> str:
    """All facts in one sentence."""
    facts = [
        f"{word} {value}" if language == "en" else f"{word}：{value}"
        for word, value in fact_lines(item, domain, language)
    ]
    if not facts:
        return sentence(
            pick(
                language,
                f"The catalogue only has the title {title_of(item, 'en')}",
                f"片库里只有{title_of(item, 'zh')}这个片名",
            ),
            language,
        )
    return sentence(
        pick(language, f"{title_of(item, 'en')}: {'; '.join(facts)}", f"{title_of(item, 'zh')}：{'；'.join(facts)}"),
        language,
    )


def unknown(item: Item, domain: Domain, language: Language) -> str:
    """A question the catalogue has no column for."""
    start = pick(
        language,
        "I do not know: the catalogue does not say. What it does say: ",
        "这个我不知道，片库里没有写。已知的是：",
    )
    return start + known(item, domain, language)


def plan_compare(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """Two or three items, fact beside fact."""
    catalogue, language = context.services.catalogue, state.language
    ids = (
        meant.items
        if len(meant.items) > 1
        else tuple(dict.fromkeys((*meant.items, *(c.id for c in state.memory.cards))))[:2]
    )
    items = catalogue.items(ids[:3])
    if len(items) < 2:
        return Plan(before=() if meant.missing else (talk.which_one(language, catalogue.domain.noun[language][1]),))
    said = [known(item, catalogue.domain, language) for item in items]
    said.append(in_common(items, catalogue.domain, language))
    said.append(ranked_apart([card for card in state.memory.cards if card.id in ids], language))
    return Plan(before=tuple(part for part in said if part))


def in_common(items: Sequence[Item], domain: Domain, language: Language) -> str:
    """The values that all of them share."""
    shared = []
    for name, attribute in domain.attributes.items():
        if attribute.shown and attribute.type == "text":
            common = set(items[0].attributes.get(name, ())).intersection(
                *(item.attributes.get(name, ()) for item in items)
            )
            shared += [
                word
                for value in items[0].attributes.get(name, ())
                if value in common
                for word in values_of(value, name, domain, language)
            ]
    if not shared:
        return sentence(
            pick(language, "By the catalogue they have nothing in common", "按片库的资料，它们没有共同点"), language
        )
    return sentence(pick(language, f"In common: {join(shared, 'en')}", f"共同点：{join(shared, 'zh')}"), language)


def values_of(value: str | int | float, attribute: str, domain: Domain, language: Language) -> list[str]:
    """One value in words, as a list."""
    from agent.words.item import said

    return [said(domain, attribute, value, language)]


def ranked_apart(cards: Sequence[Card], language: Language) -> str:
    """Which of the shown ones the numbers put first for this wish."""
    if len(cards) < 2:
        return ""
    first = max(cards, key=lambda card: card.score)
    return sentence(
        pick(
            language,
            f"For what you asked, {first.title} ranks higher here",
            f"按你的要求，{titled(first.title, 'zh')}排得更靠前",
        ),
        language,
    )


def plan_explain(state: TurnState, context: TurnContext, meant: Meaning) -> Plan:
    """Why an item is in the slate, from the numbers that put it there."""
    cards = {card.id: card for card in state.memory.cards}
    chosen = [cards[i] for i in meant.items if i in cards]
    if not chosen and meant.items:
        items = context.services.catalogue.items(meant.items[:2])
        absent = join([title_of(item, state.language) for item in items], state.language)
        return Plan(
            before=(
                sentence(
                    pick(
                        state.language,
                        f"{absent} is not among what I showed you last",
                        f"{absent}不在我刚才给你的名单里",
                    ),
                    state.language,
                ),
            )
        )
    if not chosen:
        focus = cards.get(state.memory.focus or "")
        chosen = [focus] if focus else list(cards.values())[:3]
    if not chosen:
        return Plan(before=(talk.which_one(state.language, context.services.catalogue.domain.noun[state.language][1]),))
    return Plan(before=tuple(why(card, state.language) for card in chosen[:3]))


def why(card: Card, language: Language) -> str:
    """One card's reasons with their share of its score."""
    title = titled(card.title, language)
    if not card.reasons:
        return sentence(
            pick(
                language,
                f"{title} is simply the best match the ranking found",
                f"{title}是排序给出的结果，没有更具体的理由",
            ),
            language,
        )
    parts = [
        pick(language, f"{r.text} ({r.weight:.0%} of its score)", f"{r.text}（占得分的{r.weight:.0%}）")
        for r in card.reasons[:3]
    ]
    return sentence(
        pick(language, f"{title} is here because: {'; '.join(parts)}", f"推荐{title}的理由：{'；'.join(parts)}"),
        language,
    )
