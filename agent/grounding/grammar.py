"""A grammar that lets a model write only what could pass: harmless words, and evidence in its role.

Names come after "by" or before "in the cast", other titles after "close to", and so on, so that most
false sentences cannot be written at all; `verify` still reads every one. Written as a trie, because a
flat list of words makes the sampler look at every word for every token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.grounding.english import is_cast
from agent.grounding.evidence import Evidence, Phrase
from agent.grounding.lexicon import lexicon
from agent.types import Language

Trie = dict[str, "Trie"]
END = ""
UNITS = (5, 22)
"""Fewest and most words or phrases of an English sentence after the first."""
UNITS_ZH = (5, 26)
LEFT_OUT = frozenset(
    {"an", "i", "i'd", "i'll", "me", "my", "we", "our", "us", "whose", "whom", "what", "why", "how", "watch"}
)
"""Harmless words that a pitch does not need."""


def grammar(evidence: Evidence) -> str:
    """GBNF for one sentence about the item of `evidence`."""
    words, phrases = pieces(evidence)
    if evidence.language == "zh":
        low, high = UNITS_ZH
        unit = expression(trie((*words, *phrases, "，")))
        return f'root ::= unit{{{low},{high}}} "。"\nunit ::= {unit}\n'
    low, high = UNITS
    start = expression(trie(capital(text) for text in (*words, *phrases)))
    unit = expression(trie((*words, *phrases)))
    root = f'root ::= start (sep unit){{{low},{high}}} "."\nsep ::= " " | ", " | ": "'
    return f"{root}\nstart ::= {start}\nunit ::= {unit}\n"


def pieces(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Harmless words, and everything the evidence allows with the words that give it its role."""
    language = evidence.language
    words = [word for word in lexicon(language).words if word not in LEFT_OUT and word not in evidence.domain_words]
    kinds: dict[str, list[Phrase]] = {}
    for phrase in evidence.phrases:
        if phrase.kind == "name":
            kinds.setdefault("cast" if all(is_cast(a, evidence) for a in phrase.attributes) else "maker", []).append(
                phrase
            )
        else:
            kinds.setdefault(phrase.kind, []).append(phrase)
    texts = {
        kind: [phrase.text for phrase in found if written_in(phrase.text, language)] for kind, found in kinds.items()
    }
    found = [text for text in texts.get("value", ()) if language == "en" or not text.isascii()]
    found += numbers(kinds.get("number", ()), language)
    found += framed(texts.get("maker", ()), ("by {}", "directed by {}") if language == "en" else ("由{}执导", "{}执导"))
    found += framed(texts.get("cast", ()), ("with {} in the cast",) if language == "en" else ("{}参演", "演员有{}"))
    found += related(kinds.get("other", ()), evidence)
    if evidence.popular:
        found += (
            ["popular here", "popular with many people here"] if language == "en" else ["在这里很受欢迎", "很受欢迎"]
        )
    if evidence.novel:
        found += ["one of the lesser-known ones", "lesser-known"] if language == "en" else ["比较冷门"]
    return words, found


def numbers(phrases: Sequence[Phrase], language: Language) -> list[str]:
    """A year and an amount, each in one or two of the ways they are written."""
    years = [phrase.text for phrase in phrases if "year" in phrase.attributes]
    amounts = [phrase.text for phrase in phrases if "year" not in phrase.attributes]
    if language == "zh":
        return [text for text in (*years, *amounts) if text.endswith(("年", "年代", "分钟")) and " " not in text]
    plain = [text for text in years if text.isdigit() or text.startswith("the ")]
    return framed(plain, ("from {}",)) + framed([a for a in amounts if a.endswith("minutes")], ("in {}", "{}"))


def framed(texts: Iterable[str], frames: Sequence[str]) -> list[str]:
    """Every text in every frame."""
    return [frame.format(text) for text in texts for frame in frames]


def written_in(text: str, language: Language) -> bool:
    """Whether a value's word belongs into a sentence of this language; names in Latin letters do everywhere."""
    chinese = any("\u3400" <= letter <= "\u9fff" for letter in text)
    return not chinese if language == "en" else chinese or text[:1].isupper() or text[:1].isdigit()


def related(others: Sequence[Phrase], evidence: Evidence) -> list[str]:
    """Other items in the ways a sentence may name them."""
    found = []
    for item in dict.fromkeys(phrase.item for phrase in others):
        if item not in evidence.related:
            continue
        name = display([phrase.text for phrase in others if phrase.item == item], evidence.language)
        if evidence.language == "zh":
            found += [f"与《{name}》相近", f"气质与《{name}》相近"]
            found += [f"你喜欢《{name}》"] if item in evidence.liked else []
            found += [f"喜欢《{name}》的人也喜欢"] if item in evidence.crowd else []
        else:
            found += [f"close to {name}", f"in the spirit of {name}"]
            found += [f"you liked {name}", f"since you liked {name}"] if item in evidence.liked else []
            found += [f"people who like {name} tend to like"] if item in evidence.crowd else []
    return found


def display(names: Sequence[str], language: Language) -> str:
    """The title to use: one in the language, without a year, the shortest of them."""
    fitting = [name for name in names if written_in(name, language) and not name.endswith(")")]
    chinese = [name for name in fitting if any("\u3400" <= letter <= "\u9fff" for letter in name)]
    return min(chinese or fitting or names, key=len)


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
