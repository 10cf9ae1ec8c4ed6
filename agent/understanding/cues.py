"""Words that show what somebody thinks of a title, or whether they want a value at all.

Regular expressions over the folded message. `BEFORE` patterns look at what stands before a mention
in its sentence, `AFTER` patterns at what follows it.
"""

from __future__ import annotations

import re
from importlib.resources import files

_SECTION = re.compile(r"^\[(\w+) (en|zh)\]\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)


def _tones() -> dict[str, re.Pattern[str]]:
    """The tables of `tones.txt` by name."""
    text = files("agent.understanding").joinpath("tones.txt").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for name, language, body in _SECTION.findall(text):
        words = "|".join(entry.strip() for line in body.splitlines() if line for entry in line.split(" | "))
        found.setdefault(name, []).append(rf"\b(?:{words})\b" if language == "en" else words)
    return {name: re.compile("|".join(parts)) for name, parts in found.items()}


_TONES = _tones()
PRAISE, BLAME, SEEN_WORDS = _TONES["praise"], _TONES["blame"], _TONES["seen"]
TURN = re.compile(
    r"\b(?:not|never|no|n'?t|didn'?t|don'?t|doesn'?t|wasn'?t|isn'?t|weren'?t|hardly|without|nothing)\s*(?:\w+\s+){0,2}$|n'?t\s+(?:\w+\s+){0,2}$|(?:不|没|没有|并没有|不是|并非|不够|没多|称不上|算不上|说不上|毫无|一点(?:儿)?(?:都|也)[不没]|(?<!特)别|沒|唔|冇|没那么|不太|不是很|不怎么|不算|并不|谈不上|也不)$"
)
SIMILAR_BEFORE = re.compile(
    r"\b(?:as \w+ as|feeling as|like|similar to|such as|in the (?:vein|style|spirit|mood|manner|tradition) of|(?:vibe|vibes|energy|mood|tone|feel|magic|flavou?r|spirit|style|likes) of|along the lines of|reminds? me of|close(?:st)? to|as good as|a la|akin to|same \w+ as|comparable to|reminiscent of|equivalent of|sort of|more|another|next|after|lik|as \w+ as|think|meets|if i (?:loved|liked)|who (?:loved|liked)|loved both|cross between|mix of)(?:\s+(?:the|a))?\s*$"
    r"|(?:类似|類似|像|好似|似|照着|参考|按照|比照|跟|和|同|与|接近|对标|媲美|同样是|好像)\s*$"
)
LIKING = re.compile(
    r"\b(?:i|we|they|he|she|you|who|really|do|don't|didn't|did|also|quite|to|would|i'd|wife|husband|kids|dad|mum|mom|friends?)\s+(?:\w+ly\s+|all\s+|both\s+)?like[ds]?(?:\s+(?:the|a))?\s*$"
)
"""Ends in "like" as a verb: praise, not a comparison."""
SIMILAR_AFTER = re.compile(
    r"^\W{0,2}(?:vibes?|style|type|kind|-?ish\b|esque|feels?|energy|sort of|adjacent)\b|^(?:2\.0)?(?:里|里面)?(?:的)?(?:类型|型的|式的|那种|那種|这种|這種|那样|那樣|这样|一样|一樣|类似|類似|差不多|之类|之類|風格|风格|这类|那类|同款|那股|的感觉|感觉|的味道|味道|气质|的氛围|氛围|调调|这一挂|那挂|那味|那般|路子|同类型|似的|这类型|咁嘅|[嗰𠮶](?:种|隻|只|排|啲))"
)
_NOT_SEEN = r"\b(?:haven'?t|have not|hasn'?t|never|not|didn'?t|yet to|want to|wanna|should i|going to|gonna|about to|don'?t want to|worth|can i|to)\s+(?:yet\s+|ever\s+|actually\s+|even\s+)?(?:watch|seen|see|watched|saw|finish\w*)\b|没看过|沒看過|没看|未睇|冇睇|还没看|没有看|想看|要看|没刷"
NOT_SEEN = re.compile(rf"(?:{_NOT_SEEN})(?!.{{0,40}}\b(?:until|till)\b)")

REPLACES = re.compile(
    r"\b(?:no,? wait|wait,? no|actually|instead|rather|i mean(?:t)?|make (?:it|that)|change (?:it|that)|switch|scratch that|on second thought|how about|what about|let's (?:do|try|go)|forget (?:the|about))\b"
    r"|换成|改成|改为|改看|不对|还是.{0,8}吧|算了|应该是|我是说|换个|换点|不如|要不"
)
DROPS = {
    "year": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose|skip|never ?mind|lift) (?:about )?(?:the )?(?:years?|decades?|era|dates?)|no (?:year|decade|date) limit|any (?:year|decade|era|time period)|(?:year|decade|era)s? (?:doesn'?t|don'?t|does not) matter|whatever (?:year|decade|era)|don'?t care (?:about the |what )(?:year|decade|era))\b"
        r"|(?:年代|年份|时间|哪年|新旧|什么年代)(?:的)?(?:都)?(?:不限|无所谓|随便|随意|不重要|不要紧|都行|都可以|均可|去掉|不管|不用管)|不限(?:年代|年份)|(?:不管|去掉|取消)(?:什么)?(?:年代|年份)"
    ),
    "genre": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?(?:the )?genres?|any (?:genre|kind)|genre doesn'?t matter|whatever genre|don'?t care (?:about the |what )genre)\b"
        r"|(?:类型|题材)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:类型|题材)"
    ),
    "person": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:actors?|directors?|cast|person|names?)|any (?:actor|director|cast)|doesn'?t matter who)\b"
        r"|(?:演员|导演|主演|谁演|谁导)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管|不拘)|不限(?:演员|导演)"
    ),
    "runtime": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:length|runtime|running time)|any length|length doesn'?t matter|however long)\b"
        r"|(?:片长|时长|长短|多长)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:片长|时长)"
    ),
    "country": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore) the countr(?:y|ies)|any country|country doesn'?t matter)\b|(?:国家|国别|地区|哪国)(?:的)?(?:都)?(?:不限|无所谓|随便|都行|都可以|去掉|不管)|不限(?:国家|地区)"
    ),
}
"""Field to the words that take wishes on it back, for the fields every domain may have."""
ALIKE = re.compile(
    r"同样|同类型|这一类|那一类|那种的|同樣|类似|類似|相同|照这个|这种感觉|\b(?:the same|similar|equally|in (?:that|the same) (?:vein|spirit|style)|like (?:it|that|them)|along those lines|in that (?:line|direction)|of that (?:kind|sort))\b"
)

WHOLE = re.compile(
    r"\b(?:all|every|both|each|whole|entire)(?: (?:of|three|four|five|six))*(?: the)?\s*$|(?:所有|全部|整个|每部)(?:的)?[《“]?$"
)
"""Before a title: every item of its series is meant."""
SERIES = re.compile(
    r"['’]?s?\s*(?:films?|movies?|ones|books?|series|trilogy|saga|franchise)\b|[》”]?\s*(?:系列|电影|三部曲|全集|的?片子)"
)
"""After a title: the series that is named after it."""
