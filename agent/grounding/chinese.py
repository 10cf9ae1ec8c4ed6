"""Chinese rules of the verifier: what part a phrase plays, and which other words are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.grounding.claim import Claim
from agent.grounding.english import is_cast
from agent.grounding.evidence import Evidence, Phrase
from agent.grounding.lexicon import lexicon

Place = tuple[int, int, Phrase]

MADE_BY = re.compile(r"(?:导演|由|执导的?是?)[：:《“\s]*$")
MAKES = re.compile(r"^[\s”]*(?:执导|导演|拍摄|指导)")
PLAYS = re.compile(r"^[\s”]*(?:参演|出演|主演|等人?(?:参演|出演)|等?演员)")
PLAYED_BY = re.compile(r"(?:演员有?|阵容[有里]*|主演|参演|出演)[：:\s]*$")
OWNER = re.compile(r"^\s*的(?:作品|佳作|片子|电影|影片|新片|一部)")
CLOSE = re.compile(
    r"(?:和|与|跟|同|像|如|喜欢过?的?|爱看的?|喜爱的?|提到过?的?|、|，|及|以及|因为你?|对|于|似|近|^)\s*[《“「]?$"
)
LIKED = re.compile(r"(?:你|您)[^，。；]{0,6}?(?:喜欢|喜爱|钟爱|爱看|爱)(?!的方向|的类型|的口味)")
SEEN = re.compile(r"(?:你|您)[^，。；]{0,4}看过")
CROWD = re.compile(r"影迷|观众|的人|大家|很多人|朋友们")
POPULAR = re.compile(r"受欢迎|热门|人气|广受|大众|很多人")
NOVEL = re.compile(r"冷门|小众|鲜为人知|少有人")
QUOTES_WISH = re.compile(
    r"(?:你|您)(?:想要|想看|想找|要|说|提到|希望)(?:过|的)?(?P<quote>[^。；！？]*)|(?:按|照|如)你(?:说|要求)的(?P<more>[^。；！？]*)"
)
QUOTED = re.compile(r"《([^》]*)》")
PERSONAL = re.compile(r"^(?:的)?(?:导演|演员|影星|作者|编剧)")
LATIN = re.compile(r"[^\W\d_㐀-鿿]+")
HAN = re.compile(r"[㐀-鿿]+")


def roles(sentence: str, found: Sequence[Place], evidence: Evidence) -> Iterator[Claim]:
    """Phrases that are true but stand where they say something false."""
    for start, end, phrase in found:
        before, after = sentence[:start], sentence[end:]
        if phrase.kind == "name":
            yield from name_role(before, after, phrase, evidence)
        elif phrase.kind == "value" and PERSONAL.match(after):
            yield Claim("value", phrase.text)
        elif phrase.kind == "other" and (not CLOSE.search(before) or phrase.item not in evidence.related):
            yield Claim("title", phrase.text)
    known = {p.text for _, _, p in found if p.kind in ("title", "other")}
    yield from (Claim("title", title) for title in QUOTED.findall(sentence) if title not in known)
    yield from persons(masked(sentence, found), found, evidence)
    if POPULAR.search(sentence) and not evidence.popular:
        yield Claim("popularity", "热门")
    if NOVEL.search(sentence) and not evidence.novel:
        yield Claim("popularity", "冷门")


def masked(sentence: str, found: Sequence[Place]) -> str:
    """The sentence with every phrase made opaque, so that no word is found inside one."""
    letters = list(sentence)
    for start, end, _ in found:
        letters[start:end] = "□" * (end - start)
    return "".join(letters)


def name_role(before: str, after: str, phrase: Phrase, evidence: Evidence) -> Iterator[Claim]:
    """A person said to have made or played, who did the other thing."""
    made = any(not is_cast(name, evidence) for name in phrase.attributes)
    played = any(is_cast(name, evidence) for name in phrase.attributes)
    if (MADE_BY.search(before) or MAKES.match(after) or OWNER.match(after)) and not made:
        yield Claim("name", f"{phrase.text}（并非导演）")
    elif (PLAYED_BY.search(before) or PLAYS.match(after)) and not played:
        yield Claim("name", f"{phrase.text}（并未出演）")


def persons(sentence: str, found: Sequence[Place], evidence: Evidence) -> Iterator[Claim]:
    """Claims on what the person, or people like them, liked or saw."""
    for pattern, known, hopes in ((LIKED, evidence.liked, True), (SEEN, evidence.seen | evidence.liked, False)):
        for match in pattern.finditer(sentence):
            clause = re.split(r"[，。；！？]", sentence[match.start() :])[0]
            end = match.start() + len(clause)
            if hopes and re.search(
                r"会|想必|应该|或许|可能|也许|相信", sentence[max(0, match.start() - 3) : match.end()]
            ):
                continue
            named = [p for start, _, p in found if p.kind in ("title", "other") and match.start() <= start < end]
            if not named or any(p.item not in known for p in named):
                yield Claim("person", clause)
    if crowd := CROWD.search(sentence):
        named = [p for _, _, p in found if p.kind == "other"]
        if not named or any(p.item not in evidence.crowd for p in named):
            yield Claim("person", crowd.group())


def leftovers(rest: str, evidence: Evidence) -> Iterator[Claim]:
    """Words outside the evidence that are not harmless, classed for the report."""
    for match in LATIN.finditer(rest):
        yield Claim("name" if match.group()[0].isupper() else "language", match.group())
    if not HAN.search(rest) and rest.strip("□ ，。！？、（）()·-"):
        yield Claim("language", rest)
    quoted = [m.span(g) for m in QUOTES_WISH.finditer(rest) for g in ("quote", "more") if m.group(g)]
    for pattern, allowed in ((POPULAR, evidence.popular), (NOVEL, evidence.novel), (CROWD, bool(evidence.crowd))):
        if allowed:
            rest = pattern.sub(lambda m: "□" * len(m.group()), rest)
    for match in HAN.finditer(rest):
        wish = evidence.wish if any(start <= match.start() < end for start, end in quoted) else frozenset()
        for start, end in uncovered(match.group(), wish):
            piece = match.group()[start:end]
            yield Claim("value" if piece in evidence.domain_words else "content", piece)


def uncovered(run: str, wish: frozenset[str]) -> list[tuple[int, int]]:
    """Stretches of a run of characters that no split into harmless words covers.

    The split with the fewest uncovered characters is found from the right, as in word breaking.
    """
    words = lexicon("zh").words
    longest = max(map(len, words))
    best: list[tuple[int, int]] = [(0, 0)] * (len(run) + 1)
    for i in range(len(run) - 1, -1, -1):
        free = 0 if run[i] in wish else 1
        best[i] = (best[i + 1][0] + free, -1 if free else 1)
        for length in range(1, min(longest, len(run) - i) + 1):
            if run[i : i + length] in words and best[i + length][0] < best[i][0]:
                best[i] = (best[i + length][0], length)
    stretches: list[tuple[int, int]] = []
    i = 0
    while i < len(run):
        step = best[i][1]
        if step > 0:
            i += step
            continue
        start = i
        while i < len(run) and best[i][1] < 0:
            i += 1
        stretches.append((start, i))
    return stretches
