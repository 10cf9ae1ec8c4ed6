"""A grammar that lets a model write only what could pass: harmless words, and evidence in its role.

English only. Names come after "by" or before "in the cast", other titles after "close to", and so on,
so that most false sentences cannot be written at all; `verify` still reads every one. Written as a
trie, because the sampler looks at every open branch for every token: with an alphabet's worth of
branches the whole vocabulary takes 50 ms, with the first characters of Chinese words ten seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.grounding.english import is_cast
from agent.grounding.evidence import Evidence, Phrase
from agent.grounding.lexicon import lexicon

Trie = dict[str, "Trie"]
END = ""
LEFT_OUT = frozenset({"an", "i", "i'd", "i'll", "me", "my", "we", "our", "us", "whose", "whom", "what", "why", "how"})
"""Harmless words that a pitch does not need."""


def grammar(evidence: Evidence) -> str | None:
    """GBNF for one sentence about the item of `evidence`; None in Chinese.

    Its length is bounded by the request, not here: counted repetitions multiply the sampler's work.
    """
    if evidence.language == "zh":
        return None
    words, phrases = pieces(evidence)
    unit = expression(trie((*words, *phrases)))
    start = expression(trie(capital(text) for text in (*words, *phrases)))
    root = 'root ::= start (sep unit)+ "."\nsep ::= " " | ", " | ": "'
    return f"{root}\nstart ::= {start}\nunit ::= {unit}\n"


def pieces(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Harmless words, and everything the evidence allows with the words that give it its role."""
    words = [word for word in lexicon("en").words if word not in LEFT_OUT and word not in evidence.domain_words]
    found: list[str] = []
    for phrase in evidence.phrases:
        if chinese(phrase.text):
            continue
        if phrase.kind == "value":
            found.append(phrase.text)
        elif phrase.kind == "number":
            found += number(phrase)
        elif phrase.kind == "name":
            cast = all(is_cast(attribute, evidence) for attribute in phrase.attributes)
            frames = ("with {} in the cast",) if cast else ("by {}", "directed by {}")
            found += [frame.format(phrase.text) for frame in frames]
    found += related([phrase for phrase in evidence.phrases if phrase.kind == "other"], evidence)
    if evidence.popular:
        found += ["popular here", "popular with many people here"]
    if evidence.novel:
        found += ["one of the lesser-known ones", "lesser-known"]
    return words, found


def number(phrase: Phrase) -> list[str]:
    """A year or an amount in one or two of the ways it is written."""
    if "year" in phrase.attributes:
        plain = phrase.text.isdigit() or phrase.text.startswith("the ")
        return [f"from {phrase.text}"] if plain else []
    return [f"in {phrase.text}", phrase.text] if phrase.text.endswith("minutes") else []


def related(others: Sequence[Phrase], evidence: Evidence) -> list[str]:
    """Other items in the ways a sentence may name them."""
    found = []
    for item in dict.fromkeys(phrase.item for phrase in others if phrase.item in evidence.related):
        names = [phrase.text for phrase in others if phrase.item == item and not chinese(phrase.text)]
        bare = [name for name in names if not name.endswith(")")]
        name = min(bare or names, key=len, default="")
        if not name:
            continue
        found += [f"close to {name}", f"in the spirit of {name}"]
        found += [f"you liked {name}", f"since you liked {name}"] if item in evidence.liked else []
        found += [f"people who like {name} tend to like"] if item in evidence.crowd else []
    return found


def chinese(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def trie(texts: Iterable[str]) -> Trie:
    """All texts by their letters; the key END marks where one ends."""
    root: Trie = {}
    for text in texts:
        node = root
        for letter in text:
            node = node.setdefault(letter, {})
        if text:
            node[END] = {}
    return root


def expression(node: Trie) -> str:
    """A trie as a GBNF expression."""
    branches = []
    for letter, below in node.items():
        if letter == END:
            continue
        run = letter
        while len(below) == 1 and END not in below:
            letter, below = next(iter(below.items()))
            run += letter
        ended = END in below
        rest = expression({key: value for key, value in below.items() if key != END})
        branches.append(quoted(run) + (f" {rest}{'?' if ended else ''}" if rest else ""))
    return f"({' | '.join(branches)})" if branches else ""


def quoted(text: str) -> str:
    """A GBNF string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
