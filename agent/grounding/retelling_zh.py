"""Chinese retellings: which characters of a text a clause may leave out without saying something else.

The same idea as in English, by other marks: a description ends in 的, a circumstance in 上 or 里, a deed at a comma.
What is told of one person goes on after a comma without naming them again, so a part between commas is left out
only when it begins with a word that names nobody.
"""

from __future__ import annotations

import re
from functools import cache

MARKS = "，；：、。！"
STOPS = "，；："
ADDED = frozenset("的了和与在一个位名这那他她它着是，、")
"""Characters a clause may add."""
BINDING = re.compile(r"[不没未無无别非险被把替由误假似疑想要试据前]|可能|以为|企图|声称|谎称|差点|几乎|如果|为了")
"""What may not be left out before words that are kept: without it the text says something else."""
PRIVATIVE = re.compile(r"[假伪似疑]|不存在|不是|不再|并非|从未|没有|前(?![往来])|已死|死去|所谓|想象|虚构")
"""Descriptions without which a thing is another thing."""
NUMERALS = "一二两三四五六七八九十百千万0123456789"
TIMES = "代年纪"
"""How a time ends that may describe whoever is named next: 七十年代的高手."""
SHORT = 5
LONG = 18
"""Characters that may be left out at once: any, and a whole description or circumstance."""
PLAIN = 4
"""Characters of a bare description: 伦敦作家."""
OWNED = 4
"""Characters of an owner: 孩子的父亲."""
LEADING = 9
"""Characters of a description before the one who is named first."""
PIVOTS = re.compile(r"[让使叫请派逼令教帮劝命雇]")
"""Words that have somebody else do what follows."""
MEASURED = re.compile(r".[一两三四五六七八九十几数][名个位群对只条头座]$|是$")
KIN = re.compile(r"父|母|爸|妈|儿|女儿|妻|丈夫|哥|弟|姐|妹|孩子|恋人|女友|男友|朋友|上司|老板|情人|未婚|家|前")
"""Who somebody is only to somebody else."""
CIRCUMSTANCE = re.compile(r"^[却也都]?(?:在|从|于|当|向|到|随|趁|经|因).*[上中里下时后间内外旁边处]$")
GROUND = re.compile(r"^(?:因|为|凭|借|趁|随)")
"""How a reason begins, which names nobody who acts."""
ADVERBS = re.compile(
    r"^(?:也|却|还|并|又|就|便|都|才|则|竟|终|渐渐|最终|终于|随即|从此|于是|因此|同时|一同|一起|一路|拼命|只好|只能|只得|偏偏|不料|谁知|满心|甚至|最后)*(?:[一两三几数][名个位群种对])?$"
)
GOING_ON = re.compile(
    r"^(?:被|把|在|与|和|跟|从|向|到|对|为|给|让|使|以|用|将|凭|靠|并|却|也|还|又|但|而|且|则|便|就|才|只|再|竟|终|渐|不|没|想|必须|要|"
    r"试图|企图|决意|决定|决心|幻想|发现|爱上|寻找|前往|结识|卷入|踏上|展开|面对|成为|开始|遇见|遇上|遭遇|陷入|赴|来到|回到|"
    r"逃离|逃往|逃出|躲|追|帮|替|努力|学会|得知|知道|看见|看到|听说|带着|带|护着|结伴|沿途|一路|一边|一心|潜入|闯入|穿越|借|阻止|"
    r"解救|营救|拯救|保护|照顾|调查|追查|追踪|揭开|揭露|争夺|对抗|反抗|复仇|出生|失去|获得|得到|赢得|夺|偷|藏|杀|打|劫持|拍|写|唱|开|住|搬|当|做|过)"
)
"""How a part begins that says more of whoever was named before it."""


class Chinese:
    """One text, and which clauses follow it."""

    def __init__(self, text: str) -> None:
        self.text = text.rstrip("。！")

    def strange(self, clause: str) -> list[str]:
        """Characters of the clause that do not follow the text, as one stretch; empty when all of it does."""
        told = clause.rstrip("。！")

        @cache
        def best(i: int, at: int, acts: bool) -> tuple[int, str]:
            """The fewest strange characters from `told[i]` on, when the text was last followed at `at`.

            `acts` says that whoever was named is the one of whom the text goes on to tell.
            """
            if i == len(told):
                return 0, ""
            cost, strange = best(i + 1, at, acts)
            found = (cost, strange) if told[i] in ADDED else (cost + 1, told[i] + strange)
            place = self.text.find(told[i], at + 1)
            while place >= 0 and found[0]:
                goes_on = self.acting(at, place, acts, told, i)
                if goes_on is not None:
                    found = min(found, best(i + 1, place, goes_on))
                place = self.text.find(told[i], place + 1)
            return found

        strange = best(0, -1, True)[1]
        return [strange] if strange else []

    def acting(self, at: int, place: int, acts: bool, told: str, i: int) -> bool | None:
        """Whether the one named acts from `place` on; None when the text may not be followed there from `at`."""
        if at >= 0 and place == at + 1:
            return acts if acts or self.text[place] not in STOPS else None
        together = told[i + 1 : i + 2]
        if together and together not in ADDED and told[i] not in MARKS and self.text[place + 1 : place + 2] != together:
            return None  # one character that happens to be there follows nothing
        if place and self.text[place - 1] in NUMERALS and self.text[place] in NUMERALS:
            return None
        if at < 0:
            return self.entered(place)
        gone = self.text[at + 1 : place]
        if gone == "，" and (told[i - 1] == self.text[at] or (told[i - 1] == "的" and self.text[at] in TIMES)):
            return acts  # the same words in one breath
        crosses = any(mark in gone for mark in STOPS) or self.text[at] in STOPS
        if crosses and (not acts or (told[i - 1] not in STOPS and not self.goes_over(gone, at, place))):
            return None
        return acts if self.droppable(gone, at, place) else None

    def goes_over(self, gone: str, at: int, place: int) -> bool:
        """Whether what the one named did next may follow at once, the end of what was told before left out."""
        here = re.split(f"[{STOPS}]", self.text[: at + 1])[-1]
        start = max(self.text.rfind(stop, 0, place) for stop in STOPS) + 1
        if gone[0] in STOPS or PIVOTS.search(here):
            return False
        return bool(GOING_ON.match(self.text[start:])) or (place == start and bool(GROUND.match(gone)))

    def entered(self, place: int) -> bool | None:
        """Whether who is named first acts, when the clause begins at `place`; None when it may not begin there."""
        before = re.split(f"[{STOPS}]", self.text[:place])[-1]
        if PRIVATIVE.search(before[-4:]) or (before and BINDING.search(before[-1])):
            return None
        if not before:
            return True
        described = max(before.rfind(end) for end in "的年") + 1
        bare = before[described:]
        does = PIVOTS.search(bare) or GOING_ON.fullmatch(bare[-2:]) or GOING_ON.fullmatch(bare[-1:])
        return described <= LEADING and len(bare) <= PLAIN and not does

    def droppable(self, gone: str, at: int, place: int) -> bool:
        """Whether what stands between two stretches may be left out."""
        head, *parts = re.split(f"[{STOPS}]", gone)
        if self.text[at] in STOPS:
            head, parts = "", [head, *parts]
        if not parts:
            return self.inside(gone, place)
        *whole, last = parts
        return all(GOING_ON.match(part) for part in whole) and (not last or self.opening(last, place))

    def opening(self, gone: str, place: int) -> bool:
        """Whether the beginning of a part may be left out: never the one who acts in it."""
        if ADVERBS.match(gone) or CIRCUMSTANCE.match(gone) or (gone[-1] == "地" and not PRIVATIVE.search(gone)):
            return True
        return (gone[-1] == "的" or bool(GROUND.match(gone))) and self.inside(gone, place)

    def inside(self, gone: str, place: int) -> bool:
        """Whether a stretch within one part may be left out."""
        after = self.text[place]
        if gone.startswith("的") or len(gone) > LONG:
            return False
        if after in STOPS or (gone.endswith("的") and not PRIVATIVE.search(gone)):
            return (
                after in STOPS or len(gone) > OWNED or gone[0] in "受被" or not KIN.match(self.text[place : place + 2])
            )
        if BINDING.search(gone) or PIVOTS.search(gone) or MEASURED.search(gone):
            return False
        return len(gone) <= SHORT or bool(CIRCUMSTANCE.match(gone)) or gone[-1] in "和与"
