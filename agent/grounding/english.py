"""English rules of the verifier: what part a phrase plays, and which other words are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.grounding.claim import Claim
from agent.grounding.evidence import Evidence, Phrase
from agent.grounding.lexicon import lexicon

Place = tuple[int, int, Phrase]

MADE_BY = re.compile(r"\b(?:by|directed by|director|from director|direction of|made by|film of)\s*$", re.IGNORECASE)
PLAYED_BY = re.compile(r"\b(?:with|featuring|features|cast of|cast includes|cast has|cast)\s*$", re.IGNORECASE)
MAKES = re.compile(r"^\s*(?:['’]s\b|directs|directed|'s)", re.IGNORECASE)
PLAYS = re.compile(r"^[^.;]*\b(?:in the cast|in its cast|in roles|at its side)", re.IGNORECASE)
CLOSE = re.compile(
    r"(?:\b(?:like|liked|loved|enjoyed|liking|enjoying|close to|near|spirit of|vein of|lines of|match for|similar to|kind of"  # noqa: E501
    r"|if|company of|company for|next to|side of|taste for|fans of|for|to|from|as|in line with|pairs well with|fits|suits|matches|well with"  # noqa: E501
    r"|common with|as in"
    r"|shares? [^.;:]{1,60} with)\s*"
    r"|^\s*|(?:\band|\bor|,|&)\s*)[\"“‘']?$",
    re.IGNORECASE,
)
LIKED = re.compile(
    r"\b(?:you|you['’]ve|you have|since|who)\s+(?:\w+\s+){0,2}?(?:liked|loved|enjoyed)\b|\byour (?:liking|taste) for\b",
    re.IGNORECASE,
)
SEEN = re.compile(r"\b(?:you|you['’]ve|you have)\s+(?:\w+\s+)?(?:seen|watched|saw|know)\b", re.IGNORECASE)
CROWD = re.compile(r"\b(?:people|viewers|fans|others|those|audiences)\b", re.IGNORECASE)
POPULAR = re.compile(
    r"\b(?:popular(?: with many(?: people)?)?|favou?rite|widely|many people|often picked|well[- ]known|much liked)\b",
    re.IGNORECASE,
)
NOVEL = re.compile(r"\b(?:lesser[- ]known|off the beaten|hidden|overlooked|less[- ]seen|fewer people)\b", re.IGNORECASE)
QUOTES_WISH = re.compile(
    r"\b(?:you (?:asked|wanted|want|wished|mentioned|named|are looking|were looking|['’]re looking|said)(?: for| to see)?"  # noqa: E501
    r"|your (?:wish|request|search|mood)(?: for)?|as you (?:asked|wished|wanted))\b(?P<quote>[^.;:!?]*)",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    r"^(?:\s|-)*(?:director|filmmaker|actor|actress|cast|star|writer|author|man|woman)\b", re.IGNORECASE
)
CHINESE = re.compile(r"[㐀-鿿]")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def roles(sentence: str, found: Sequence[Place], evidence: Evidence) -> Iterator[Claim]:
    """Phrases that are true but stand where they say something false."""
    for start, end, phrase in found:
        before, after = sentence[:start], sentence[end:]
        if phrase.kind == "name":
            yield from name_role(before, after, phrase, evidence)
        elif phrase.kind == "value" and PERSONAL.match(after):
            yield Claim("value", sentence[start : end + 10])
        elif phrase.kind == "other" and (not CLOSE.search(mask(before, found)) or phrase.item not in evidence.related):
            yield Claim("title", phrase.text)
    yield from persons(mask(sentence, found), found, evidence)
    if POPULAR.search(sentence) and not evidence.popular:
        yield Claim("popularity", "popular")
    if NOVEL.search(sentence) and not evidence.novel:
        yield Claim("popularity", "lesser known")


def mask(before: str, found: Sequence[Place]) -> str:
    """The text before a phrase with earlier titles made plain, so that lists of titles read on."""
    letters = list(before)
    for start, end, phrase in found:
        if end <= len(before) and phrase.kind in ("title", "other"):
            letters[start:end] = "x" * (end - start)
    return "".join(letters)


def name_role(before: str, after: str, phrase: Phrase, evidence: Evidence) -> Iterator[Claim]:
    """A person said to have made or played, who did the other thing."""
    made = [name for name in phrase.attributes if not is_cast(name, evidence)]
    played = [name for name in phrase.attributes if is_cast(name, evidence)]
    if (MADE_BY.search(before) or MAKES.match(after)) and not made:
        yield Claim("name", f"{phrase.text} (did not make it)")
    elif (PLAYED_BY.search(before) and not played) or (PLAYS.match(after) and not played):
        yield Claim("name", f"{phrase.text} (not in the cast)")


def is_cast(attribute: str, evidence: Evidence) -> bool:
    """Whether the attribute lists people who appear, not people who made it."""
    words = " ".join((attribute, *evidence.role_words.get(attribute, ()))).lower()
    return any(word in words for word in ("actor", "cast", "performer", "演员", "主演", "阵容"))


def persons(sentence: str, found: Sequence[Place], evidence: Evidence) -> Iterator[Claim]:
    """Claims on what the person, or people like them, liked or saw."""
    for pattern, known, what in ((LIKED, evidence.liked, "liked"), (SEEN, evidence.seen | evidence.liked, "seen")):
        for match in pattern.finditer(sentence):
            named = [p for start, _, p in found if p.kind in ("title", "other") and start >= match.start()]
            other = [p for start, _, p in found if p.kind == "other" and start < match.start()]
            named = named or ([*other[-1:]] if re.search(r"\bwhich\b|\bthat\b", sentence[: match.start()]) else [])
            if not named or any(p.item not in known for p in named):
                yield Claim("person", f"{match.group()} ({what})")
    if crowd := CROWD.search(POPULAR.sub(" ", sentence) if evidence.popular else sentence):
        named = [p for _, _, p in found if p.kind == "other"]
        if not named or any(p.item not in evidence.crowd for p in named):
            yield Claim("person", crowd.group())


def leftovers(rest: str, evidence: Evidence) -> Iterator[Claim]:
    """Words outside the evidence that are not harmless, classed for the report."""
    if CHINESE.search(rest):
        yield Claim("language", "Chinese characters")
    quoted = [match.span("quote") for match in QUOTES_WISH.finditer(rest)]
    listed = lexicon("en")
    plain = re.sub(r"(?<=□)['’]s\b", "  ", rest)
    for phrase in listed.phrases:
        plain = re.sub(rf"\b{re.escape(phrase)}\b", lambda m: "□" * len(m.group()), plain, flags=re.IGNORECASE)
    for pattern, allowed in ((POPULAR, evidence.popular), (NOVEL, evidence.novel), (CROWD, bool(evidence.crowd))):
        if allowed:
            plain = pattern.sub(lambda m: "□" * len(m.group()), plain)
    for match in WORD.finditer(plain):
        word = re.sub(r"['’]s$", "", match.group().lower().replace("’", "'"))
        in_quote = any(start <= match.start() < end for start, end in quoted)
        if in_quote and word in evidence.wish:
            continue
        inside = match.start() > 0 and not re.search(r"[.!?:]\s*[\"“']?$", rest[: match.start()])
        if match.group()[0].isupper() and inside and word not in ("i", "i'm", "i'd", "i'll"):
            yield Claim("name", match.group())
        elif word in evidence.domain_words:
            yield Claim("value", match.group())
        elif word not in listed.words:
            yield Claim("content", word)
