"""Signs that words which spell a title are meant as one.

"heat" is a film or the weather; capitals, quotation marks, a year, "I loved ..." and the slate tell.
Each sign is a named number; their sum decides when no learned head is there, and each is a feature
of the head when there is one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from agent.linking.common import expected, frequencies, is_common
from agent.linking.text import Message, has_cjk, title_words, without_article
from agent.linking.titles import Match
from agent.linking.types import Span, TitleMention

_BEFORE = re.compile(
    r"(?:\b(?:love|loved|loving|like|liked|likes|enjoy|enjoyed|enjoying|adore|adored|hate|hated|hates|watch|watched|watching|"
    r"rewatch|rewatched|seen|saw|finished|than|about|to|called|titled|directed|made|worship|prefer|preferred|recommend|film|movie|"
    r"favou?rite|was|is|and|or|vs\.?|versus|both|of|in|does|why|suggest(?:ed)?|include|add(?:ed)?|but|similar to|such as|"
    r"despised?|dislike[ds]?|through|after|original|with)\s+|[,:;/>]\s*|\b(?:during|did|put on)\s+)$"
)
_STRONG_BEFORE = re.compile(
    r"\b(?:loved|adored|hated|enjoyed|watched|rewatched|rewatching|seen|saw|like|liked|similar to|such as|than|called|despised|"
    r"disliked|finished|love|hate|watching|both|fan of|film|movie|compare|worship|prefer|asleep (?:in|during|at)|put on|through|walked out of|hype (?:around|about)|bawled at|cried at|"
    r"(?:think|thoughts|runtime|length|ending|cast|plot|director|review|soundtrack|trailer|rating|half|end|rest|middle|fan) (?:of|on|to))\s+(?:the (?:film|movie)\s+)?$"
)
_AFTER = re.compile(
    r"^\s*(?:[,.!?;:/)]|$|(?:is|was|were|are|and|or|but|vs|versus|again|so|too|sucks?|sucked|rocks?|ruined|bored|made|"
    r"really|just|has|had|does|did|from|by|with|for|instead|left|didn|isn|wasn|blew|kind|vibes?|style|type|thing|please|last|yesterday|tonight|today|on (?:a |my |the )?(?:plane|flight|tv|telly|dvd|vhs|blu|netflix|repeat|loop|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|at (?:the )?(?:cinema|movies|pictures|weekend|home|uni|school|rep)|when|because|while|after|before|twice|thrice|this|the other|"
    r"every|recently|finally|already|yet|once|any|would|gets?|got|gave|had|put|broke|did|rules?|ruled|rocks?|rocked|slaps?|slapped|holds?|still|never|always)\b|[-–—>=]|<3|\d+\s*(?:/|stars))"
)
_ZH_BEFORE = re.compile(
    r"(?:看过|看了|看完|喜欢|爱看|最爱|像|类似|跟|和|与|比|讨厌|重温|刷了|看|片子|电影|推荐|叫|是|还有|、|,|，|。|！|？|除了|或者?|为什么|不爱)$"
)
_ZH_AFTER = re.compile(
    r"^(?:$|[，。！？、,.!?…~～ 》]|很|太|真|好|也|都|那|这|是|和|跟|与|的|里|我|看|还|不|就|超|更|一样|怎么|讲|适合|有|啊|吧|呢|吗|之类|或|比|几|为|什|谁|到|值|主|导|结|哪|两|第|演|可|没|简|挺|给|封|让|已)"
)
_YEAR = re.compile(r"^\s*[(（\[]?\s*(?:from\s+)?((?:18|19|20)\d\d)\b")


def _capitals(message: Message, match: Match) -> float:
    """How surely capital letters mark the words as a name."""
    tokens = message.tokens[match.first : match.last + 1]
    typed = [message.words(t.start, t.end) for t in tokens]
    letters = [w for w in typed if w[0].isascii() and w[0].isalpha()]
    if not letters:
        return 0.0
    whole = [w for w in re.findall(r"[A-Za-z]+", message.text) if len(w) > 1]
    if whole and sum(w.isupper() for w in whole) > 0.8 * len(whole):
        return 0.0
    main = [w for w in letters if len(w) > 3 or w.lower() not in _SMALL]
    raised = sum(w[0].isupper() for w in (main or letters)) / len(main or letters)
    if raised < 1.0:
        return -1.0 if _uses_capitals(message) and raised == 0 else 0.0
    if not message.begins_sentence(tokens[0].start):
        return 3.0 if letters != ["I"] else 0.0
    if match.surface != "exact" and match.first == match.last:
        return 0.0
    return 2.5 if sum(w[0].isupper() for w in letters) > 1 else 0.6


EMPTY_WORD = -6.0
"""Evidence of a word that stands for something else: "it", "one"."""
_PRONOUNS = frozenset({"it", "he", "she", "they", "this", "that", "we", "you", "i", "there", "here", "one", "what"})
_EVERYDAY = frozenset(
    {
        "lastnight",
        "tonight",
        "theweekend",
        "oneday",
        "somethingnew",
        "thefirsttime",
        "moviecritic",
        "goodtime",
        "familyfriend",
        "theone",
        "inthemoodforlove",
    }
)
"""Word pairs that are titles too, and are said anyway."""
_SMALL = frozenset({"the", "a", "an", "of", "and", "in", "on", "to", "for", "with", "at", "by", "from", "or"})


def _cut_otherwise(message: Message, match: Match) -> bool:
    """Whether everyday words only run together into the title ("get away", Getaway)."""
    words = [t.norm for t in message.tokens[match.first : match.last + 1]]
    ends_small = words[-1] in _SMALL or words[0] in _SMALL - {"the", "a", "an"}
    if (
        match.surface == "alias"
        or len(words) < 2
        or has_cjk(words[0])
        or not (ends_small or all(map(is_common, words)))
    ):
        return False
    names = [name for name in match.entries[0].names if not has_cjk(name)]
    spellings = [without_article(title_words(name)) for name in names]
    return not any(len(without_article(tuple(words))) == len(spelling) for spelling in spellings)


def _uses_capitals(message: Message) -> bool:
    return bool(re.match(r"\s*[A-Z]", message.text)) or bool(re.search(r"\b(I|I'm|I've|I'd)\b", message.text))


def _everyday(rate: float) -> float:
    """Penalty for a word that people say `rate` times in 100,000 words: the rarer it is, the likelier a title."""
    return -min(4.0, max(2.4, 2.5 + 1.5 * math.log10(rate) / math.log10(8.0)))


def _ordinary(message: Message, match: Match) -> float:
    """Penalty for words that people say anyway."""
    words = [t.norm for t in message.tokens[match.first : match.last + 1]]
    text = "".join(words)
    if has_cjk(text):
        if len(text) == 1:
            return -5.0
        if len(text) == 2:
            return -3.4 if text in frequencies() else -2.9
        return -1.0 if len(text) == 3 and text in frequencies() else 0.0
    if text.isdigit():
        return -2.0 if len(words) > 1 else -4.5
    if len(words) == 1:
        if text in _PRONOUNS:
            return EMPTY_WORD
        return _everyday(frequencies()[text]) if is_common(text) else -2.8 if len(text) < 4 else -2.0
    if text in _EVERYDAY:
        return -4.0
    chance = expected(words)
    if chance > 0.01:
        return -min(4.0, 2.0 + math.log10(chance + 0.02))
    return -1.2 if len(without_article(tuple(words))) == 1 else 0.0


def _context(message: Message, start: int, end: int) -> float:
    before, after = message.norm[:start], message.norm[end:]
    if has_cjk(message.norm[start:end]) or has_cjk(before[-1:] + after[:1]):
        left = bool(_ZH_BEFORE.search(before.rstrip()))
        right = bool(_ZH_AFTER.match(after))
        return 1.4 * left + 0.8 * right - (0.8 if not right else 0)
    strong = bool(_STRONG_BEFORE.search(before))
    left = strong or bool(_BEFORE.search(before)) or not before.strip()
    right = bool(_AFTER.match(after))
    opens = message.begins_sentence(start) and bool(
        re.match(
            r"\s+(?:is|was|were|has|had|made|makes|sucks|rocks|blew|got|gets|gave|gives|left|took|broke|hit|hits|should|deserves|rules|never|always|\w{3,}ed)\b",
            after,
        )
    )
    if (
        opens
        and (message.text[start].isupper() or message.text[start].isdigit())
        and message.norm[start:end] not in _PRONOUNS
    ):
        return 3.0
    return 1.2 * strong + 0.5 * left + 0.8 * right - (0.0 if right else 1.0)


_SLOTS = (
    re.compile(
        r"\b(?:how (?:many|much|long|old|did)|when|where|why|what)\b[^,.!?]*?\b(?:did|does|is|was|has|do)\s+(?:the )?([^,.!?]{2,40}?)"
        r"\s+(?:win|won|get|got|make|made|cost|earn|earned|come out|came out|end|last|nominated|released|filmed|shot)\b[^,.!?]*\W*$"
    ),
    re.compile(
        r"\b(?:who(?:'?s| is| was)?|when|how long|what year)\s+(?:the (?:director|star|writer) of|(?:directed|made|wrote|stars in|starred in|acted in|is in|was in|is|was)(?: the (?:film|movie))?)"
        r"\s+(?:the )?([^,.!?]{2,40}?)(?:\s+(?:made|released|out))?\W*$"
    ),
    re.compile(
        r"\b(?:differences? between|compare|choose between|decide between)\s+(?:the )?([^,.!?]{2,40}?)\s+(?:and|with|to|or)\s+(?:the )?([^,.!?]{2,40}?)\W*$"
    ),
)
"""Questions whose blanks only an item can fill: "who directed ...?", "the difference between ... and ..."."""


_MAKER = re.compile(
    r"\bwho(?:'?s| is| was)?\s+(?:directed|wrote|stars? in|starred in|acts? in|acted in|plays in|played in)\s+([^,.!?]{3,60}?)\W*$"
)
_POINTING = re.compile(
    r"(?:it|this|that|them|these|those|all|both|each|any|the (?:most|best|first|second|third|fourth|fifth|last|one|other|former|latter))\b"
    r"|#?\d|(?:number|no\.?) \d"
)


def made_by_whom(message: Message) -> Span | None:
    """What somebody asks the maker of: words that can only be a title, in the catalogue or not."""
    match = _MAKER.search(message.norm.replace("’", "'"))
    if match is None or _POINTING.match(match.group(1)):
        return None
    words = message.words(match.start(1), match.end(1))
    named = len(without_article(title_words(words))) > 1 or words != words.lower()
    return Span(match.start(1), match.end(1), words) if named else None


def _fills_slot(message: Message, start: int, end: int) -> bool:
    """Whether the words are all that stands where a question needs an item; a pronoun is none."""
    if message.norm[start:end] in _PRONOUNS:
        return False
    for match in (m for pattern in _SLOTS if (m := pattern.search(message.norm.replace("’", "'")))):
        for group in range(1, match.re.groups + 1):
            lead = message.norm[start : match.start(group)]
            if match.end(group) == end and (start == match.start(group) or lead.strip() == "the"):
                return True
    return False


_LISTED = re.compile(r"\s*(?:(?:,\s*)?(?:and|or)|,|&|/)\s+(?:the\s+)?")
_LIST_GOES_ON = re.compile(r"\s*(?:$|[,.!?;&/]|(?:and|or|too|already|both|before|as well)\b)")


def in_lists(
    message: Message, mentions: Sequence[TitleMention], values: Collection[tuple[int, int]]
) -> list[TitleMention]:
    """Everyday words behind a title in one list are a title too ("the shining and psycho"), unless they stand
    for nothing or name a value: `values` holds where those begin and end."""
    found: list[TitleMention] = []
    for mention in sorted(mentions, key=lambda m: m.span.start):
        doubted = mention.score <= 0 and (mention.span.start, mention.span.end) not in values
        everyday = doubted and mention.surface == "exact" and mention.evidence["ordinary"] > EMPTY_WORD
        if everyday and any(_listed(message, one.span, mention.span) for one in found if one.score > 0):
            mention = replace(mention, evidence={**mention.evidence, "listed": 3.0})
        found.append(mention)
    return found


def _listed(message: Message, before: Span, after: Span) -> bool:
    between = message.norm[before.end : after.start]
    return bool(_LISTED.fullmatch(between)) and bool(_LIST_GOES_ON.match(message.norm[after.end :]))


_TOLD_OF = re.compile(
    r"\s*(?:[:=,-]\s*)?(?:\d+(?:\.\d)?\s*/\s*10\b|(?:\d|one|two|three|four|five|ten) stars?\b|(?:left|gave|sent|made|had|put|got|broke|bored|blew|ruined|saved|did|does|kept|scared|moved|wrecked|"
    r"destroyed|killed|knocked|creeped|freaked|took|lost|hit|gives|makes|gets) (?:me|us|my|our|him|her|the kids|everyone|nothing)\b|(?:still |really |just |totally )?(?:holds? up|rules?|ruled|rocks?|"
    r"rocked|slaps?|slapped|sucks?|sucked|stinks?|stank|bombed|dragged|doesn'?t|didn'?t do)\b|(?:is|was|were) (?:\w+ ){0,2}(?:good|great|ok|okay|fine|awesome|amazing|brilliant|perfect|incredible|fantastic|"
    r"wonderful|excellent|superb|stunning|boring|bad|awful|terrible|trash|garbage|rubbish|dull|meh|mid|overrated|underrated|insane|fire|pants|beautiful|lovely|scary|slow|best|worst|masterpiece|"
    r"mess|bore|riot|blast|disappointing|hilarious|magic|pure|so|such|too)\b|wow\b|meh\b|yes\b|no\b|loved it|hated it|what a\b|amazing|brilliant|boring|overrated|masterpiece)"
)
"""Right behind a title: what somebody thinks of it."""
_NEVER_ALONE = frozenset(
    {
        "her",
        "us",
        "them",
        "him",
        "here",
        "home",
        "yesterday",
        "tomorrow",
        "tonight",
        "today",
        "film",
        "movie",
        "life",
        "love",
    }
)


def _told_of(message: Message, match: Match) -> bool:
    """Whether a well-known title of one everyday word opens a clause that says what it is worth: "jaws was great"."""
    token = message.tokens[match.first]
    known = match.first == match.last and match.entries and match.entries[0].popularity >= _WELL_KNOWN
    opens = re.search(
        r"(?:^|[.!?,;:]|\b(?:and|but|or|also|think|thought|found|honestly|that)|\n)\s*[\"'“‘]?$",
        message.norm[: token.start],
    )
    alone = (
        known and not token.is_cjk and match.surface == "exact" and not match.short and token.norm not in _NEVER_ALONE
    )
    return bool(alone and opens and _TOLD_OF.match(message.norm[token.end :]))


_NUMBER_GOES_ON = re.compile(r"\s*(?:年|到|至|[-–~]\s*\d|to\b|through\b)")
_AFTER_VERB = 1.2
_WORTH = 2.2
_WELL_KNOWN = 7.0
"""Positive interactions from which on a title of one everyday word is believed after a telling verb."""


def _is_figure(message: Message, match: Match) -> bool:
    return match.first == match.last and message.tokens[match.first].norm.isdigit()


def _named_by_verb(message: Message, match: Match) -> bool:
    """Whether a well-known title of one everyday word stands where a title must: "we hated frozen!"."""
    token = message.tokens[match.first]
    known = match.first == match.last and match.entries and match.entries[0].popularity >= _WELL_KNOWN
    strong = _STRONG_BEFORE.search(message.norm[: token.start]) and _AFTER.match(message.norm[token.end :])
    named = token.norm not in _NEVER_ALONE or message.text[token.start].isupper()
    return bool(known and named and not token.is_cjk and match.surface == "exact" and not match.short and strong)


def evidence(message: Message, match: Match, marked: str, on_slate: bool) -> dict[str, float]:
    """The signs for one match. `marked` is "title" inside 《》, "quote" inside quotation marks."""
    first, last = message.tokens[match.first], message.tokens[match.last]
    year = _YEAR.match(message.norm[last.end :])
    latin_in_chinese = has_cjk(message.norm) and not has_cjk(message.norm[first.start : last.end])
    best = match.entries[0] if match.entries else None
    return {
        "base": 1.0,
        "marks": {"title": 8.0, "quote": 4.0}.get(marked, 0.0),
        "year": 5.0 if year and any(e.year == int(year.group(1)) for e in match.entries) else 0.0,
        "slate": 3.0 if on_slate else 0.0,
        "capitals": _capitals(message, match),
        "ordinary": _ordinary(message, match),
        "context": _context(message, first.start, last.end),
        "popular": math.log10(1 + best.popularity) / 2 if best else 0.0,
        "latin": 2.0 if latin_in_chinese else 0.0,
        "alias": -1.0 if match.surface == "alias" else 0.0,
        "fuzzy": -0.5 if match.surface == "fuzzy" else 0.0,
        "article": -0.7 if match.short else 0.0,
        "joins": -2.0 if _cut_otherwise(message, match) else 0.0,
        "slot": 3.5 if _fills_slot(message, first.start, last.end) else 0.0,
        "verb": _AFTER_VERB if _named_by_verb(message, match) else 0.0,
        "told": _WORTH if _told_of(message, match) else 0.0,
        "figure": -6.0 if _NUMBER_GOES_ON.match(message.norm[last.end :]) and _is_figure(message, match) else 0.0,
    }
