"""The residue of a wish: what is left to look for when everything that was understood is taken out.

"Crime films of the 1990s" is two conditions and nothing more: searched for as words it finds titles
with "crime" in them. Themes and moods stay, because no catalogue marks all of its items with them,
and what nothing stands for stays ("set in space"). Words that carry nothing by themselves ("something
in that spirit") are no wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.types import LedgerEntry
from agent.understanding.query import carriers
from retrieval.catalogue.domain import Domain

_IDLE = frozenset(
    """
    adore adored along anymore anytime besides bit choice classic classics dislike disliked enjoy enjoyed
    enjoying everybody everyone favorite favorites favourite favourites kinds likes longer loves makes minutes
    modern nobody old option options part pick picks recent recommendation recommendations shall short shorter
    should similar suggestions top type wish
    """.split()  # noqa: SIM905  a list of words is read as words
)
"""Words of liking, length and age, beside the carriers of a sentence: conditions and titles say it better."""
_TOKEN = re.compile(r"[^\W\d_]{2,}")


def residue(said: Iterable[str], entries: Iterable[LedgerEntry], domain: Domain) -> str:
    """What to look for, in the catalogue's language; "" when the conditions and titles say it all.

    `said` are wishes, oldest first, without the titles they name; `entries` the conditions that hold.
    """
    conditions = [entry for entry in entries if entry.field in domain.fields]
    wanted = [entry for entry in conditions if _open(entry, domain)]
    text = " ".join(dict.fromkeys(said)).lower()
    for words in sorted({w for e in conditions if e not in wanted for w in _words(e, domain)}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?:s|es)?(?!\w)", " ", text)
    themes = [word for e in wanted if (word := domain.word(e.field, str(e.value), domain.language)) not in text]
    kept = " ".join(word for word in text.split() if not _idle(word))
    return ". ".join(part for part in (kept if any(_TOKEN.findall(kept)) else "", ", ".join(themes)) if part)


def _open(entry: LedgerEntry, domain: Domain) -> bool:
    """Whether items may have what is wanted without being marked with it."""
    return entry.op == "is" and domain.fields[entry.field].kind == "keyword"


def _words(entry: LedgerEntry, domain: Domain) -> Iterator[str]:
    for words in (entry.words, str(entry.value), domain.word(entry.field, str(entry.value), domain.language)):
        if words.strip():
            yield words.lower()
            yield words.lower().replace("-", " ")


def _idle(word: str) -> bool:
    plain = re.sub(r"\W", "", word)
    return len(plain) < 2 or plain in _IDLE or plain in carriers()
