"""Words by which somebody refuses a value, takes it or leaves it, or denies that they refuse it.

Regular expressions over the folded message. A refusal stands before its value ("no horror", 不要恐怖片)
or behind it ("horror is out", 恐怖片就算了).
"""

from __future__ import annotations

import re


def _any(*parts: str) -> str:
    return "|".join(parts)


_COMPARED = r"(?:older|newer|later|earlier|longer|more|less|shorter|fewer)"
_HEDGE = r"(?:really |ever |even |particularly |personally |usually |normally |just |much |quite |actually )?"
_NOT = r"(?:(?:do|does|did|would|ca|could|wo|should)(?:n'?t| not)|cannot|will not|can not)"
_WATCHING = (
    r"(?:want|like|love|enjoy|fancy|dig|do|need|feel like|care (?:for|to|about)|go for|go in for|get into|give|show|recommend|suggest|"
    r"send|bring|put|push|pick|choose|offer|play|watch|stand|take|handle|bear|abide|stomach|face|deal with|sit through|cope with|"
    r"tolerate|involve|include|contain|star|bother with|touch|go near|you dare)"
)
_ENGLISH = _any(
    rf"no(?! (?:{_COMPARED} than|wait|idea|clue|rush|hurry|pressure|thanks|thank you|offen[cs]e|kidding|joke|limits?|one but"
    r"|(?:real |particular |strong |special )?preference))",
    rf"not(?! (?:{_COMPARED}\b|fussed|bothered|picky|too sure))",
    rf"{_NOT}\s+{_HEDGE}{_WATCHING}",
    r"doesn'?t have|dont|doesnt|isn'?t|is not|aren'?t|are not|ain'?t|wasn'?t|haven'?t got the head for",
    r"non|without|w/o|sans|minus|zero|anti|except(?:ing)?(?: for)?|save for|barring|bar|other than|apart from|aside from|besides",
    r"anything but|anyone but|everything but|all but|nothing|none|neither|nor",
    r"never (?:again|watch|do|want|liked?|cared?|enjoy(?:ed)?|got into)",
    r"avoid(?:s|ed|ing)?|skip|exclud(?:e|es|ed|ing)|remove|eliminate|leave (?:out|off)|rule out|filter out|take out|keep out|stop|drop|cut|ban|veto|nix|axe|lose",
    r"hold(?: the| off on| off)?|spare (?:me|us)|(?:steer|stay|keep)(?: well| me| us)? (?:clear of|away from|off)|away from|clear of|shy away from|lay off|"
    r"(?:go )?easy on|(?:go )?light on|keep .{0,12} away|pass on",
    r"hate[sd]?|hating|loathe[sd]?|despise[sd]?|detest(?:s|ed)?|dislike[sd]?|can'?t (?:even|with)|allergic to|(?:no|not much of a) fan of",
    r"(?:sick(?: to death| and tired)?|tired|weary|bored) (?:of|with|by)|fed up (?:with|of)|burn(?:ed|t) out on|(?:through|done|finished) with",
    r"(?:i'?m|i am|we'?re|we are|so|totally|completely|kinda) over|(?:had|seen|watched) (?:\w+ )?(?:too (?:much|many)|enough)(?: of)?|enough|(?:my|our) fill of",
    r"instead of|rather than|in place of|as opposed to|less|fewer|(?:prefer|rather|choose|pick)\b[^.,;!?]{1,30}\bover|than (?:an?|another|watch|see|sit through)",
    r"forbid(?:s|den)?|forbade|vetoe[sd]|not allowed|won'?t (?:let|allow)|(?:draws?|drew) the line at|refuse[sd]? to(?: watch| see| sit through)?|(?:no|zero|little|lost) (?:interest in|patience for|time for|appetite for|stomach for)|"
    r"(?:put|turned) off (?:by)?|(?:live|do) without|unless (?:it'?s|it is|they'?re)|please no|no more",
)
_CHINESE = _any(
    r"不(?:想要|需要|用|必|要|想|愿意?|看|喜欢|太喜欢|爱|太爱|怎么爱|怎么喜欢|怎么看|怎么想|感冒|感兴趣|太敢看|敢看|碰|来|吃|演|选|考虑|是|能|含|带|放|合适|适合|接受|推荐?|准|许|沾|涉及|谈)",
    r"别(?![的人处样])|勿|莫(?:要|给|推)|甭|休想|禁止|严禁|杜绝|谢绝|达咩|千万别|请勿|省省",
    r"讨厌|厌恶|厌倦|厌烦|反感|受不了|受不住|受够|吃不消|顶唔顺|接受不了|看不(?:了|得|下|来|惯|进)|欣赏不来|拒绝|拒看|没法看|避雷|雷$|烦透",
    r"除了|除咗|除去|除开|排除|避开|去掉|去除|剔除|踢掉|删掉|划掉|拉黑|屏蔽|过滤|绕开|绕过|跳过|远离|回避|抛开|撇开|戒了?",
    r"没有(?![^。]*[吗嗎么？?])|没$|无(?!所谓)|免|非(?![得要常洲凡典看我说让叫逼拉])",
    r"(?:看|睇|听)?(?:腻|吐|伤|够)(?:了|晒|咗)|够了|唔(?:要|想|好|睇|鍾意|中意|钟意|使|敢睇)|冇(?!见过|睇过|得)",
    r"(?:怕|害怕|恐惧)看?$|(?:从来?|从)不看|(?:很|极)少看|少(?:点|来|推|看|放|给|整)|恨|(?<!麻)烦|没(?:兴趣|心情|胃口)|兴趣不大|提不起|谁(?:敢|要是)?(?:选|放|点|看|推|再推)$",
    r"(?<![要好是会能差])不(?:太|怎么)?$",
)
NEGATIVE = re.compile(rf"\b(?:{_ENGLISH})\b(?!\s+(?:only|just|doubt|wonder|problem|matter|worries))|{_CHINESE}")
"""Before a value: it is refused, as far as the words in between let the refusal reach."""

_FILLER = (
    r"(?:(?:movies?|films?|flicks?|pictures?|stuff|ones?|things?|genre|kind|at all|anything|though|tonight|today|these days|anymore|"
    r"please|thanks|for (?:me|us|now|once)|in general|really|just|simply|frankly|personally|honestly|as a genre)\W+){0,4}"
)
_ENDS = r"(?=\s*(?:[,.;!?)(]|$|-|and\b|but\b|so\b|tonight|today|please|sorry|thanks|anymore))"
_SAYER = r"(?:i|we|she|he|they|(?:my|our|the) \w+)"
_AFTER_ENGLISH = _any(
    rf"\s*[:=?,-]*\s*(?:no|nope|nah|not|never|pass|hard pass|no way|no thanks?|no thank you|god no|hell no|please no|(?:absolutely|definitely|certainly) not|(?:big|hard|firm) no|no more|ugh|yuck|bleh|out){_ENDS}",
    r"\s*(?:isn'?t|is not|aren'?t|wasn'?t) in\b|\s*(?:out|absolutely not|hard no|big no)\b",
    rf"\W*{_FILLER}(?:(?:is|are|'s|'re|was|were)\W+(?:\w+\W+){{0,2}}?)?(?:out(?=\W|$)|off the (?:table|menu|list|cards)|an? (?:\w+ )?(?:no|nope|no-?go|non-?starter|turn-?off|deal-?breaker|pass)\b|no-?go|"
    r"need not apply|excluded|excepted|aside|banned|not (?:for (?:me|us|him|her|them)|(?:really )?(?:my|our|his|her)|allowed|welcome|an option|happening|tonight|today|what (?:i|we)|it)\b|no thanks|no more|can (?:go|wait)|won'?t do)",
    rf"\W*{_FILLER}(?:(?:is|are)n'?t|ain'?t) (?:really |exactly |quite )?(?:for|my|our|his|her|what|an option|happening)",
    rf"\W*{_FILLER}(?:don'?t|doesn'?t|do not|does not|never) (?:really )?(?:do it|appeal|interest|work|click|grab|float|suit|excite|move|hold)",
    rf"\W*{_FILLER}(?:bores? (?:me|us|him|her)|puts? (?:me|us) (?:off|to sleep)|leaves? (?:me|us) cold|gives? (?:me|us|her|him) (?:nightmares|the creeps|a headache|hives|anxiety)|makes? (?:me|us|her|him) (?:sick|queasy|cringe|yawn)|stress(?:es)? (?:me|us) out)",
    rf"\W*{_FILLER}{_SAYER} (?:really |just |absolutely |simply |personally )?(?:can'?t (?:stand|take|do|bear|watch|handle|abide|stomach)|(?:don'?t|doesn'?t) (?:do|like|want|watch|enjoy|care for|need|fancy)|hates?|loathes?|avoids?|won'?t (?:watch|do|touch)|never (?:watch|liked)|can do without|could do without|will pass on|'ll pass on){_ENDS}",
    rf"\W*(?:but|though|and)?\s*(?:i|we) (?:really |personally )?(?:don'?t|do not|can'?t|cannot|won'?t|hate (?:it|them)|can'?t stand (?:it|them)){_ENDS}",
    r"[^.!?]{0,4}\b(?:and )?(?:i'?m out|count me out|i'?ll pass|no deal)\b",
)
_AFTER_CHINESE = (
    r"\s*(?:的|片|电影|片子|啊|呀|嘛|啦|呢|吧|嘅|那些|那套|類|类|类型|戏|演|导|拍|这|那|种|们|和[^，。]{1,8}|跟[^，。]{1,8}|、[^，。]{1,8}|之类|什么|就|也|我|都|实在|真的|绝对|坚决|千万|一定|最好|全|一律|部|可以|请|统统|通通|给|元素|题材|那些|那种|那一套|(?:这种|那种|这类|那类|这些)[^，。]{1,6}的|暂时|今晚|今天|目前|现在|已经|有点|太|是|对我来说|这类|这种){0,6}"
    + "(?:"
    + _any(
        r"除外|以外|之外|免了|免谈|不要|别(?![的人处])|就算了|算了|不看|不行|不爱|不喜欢|受不了|看腻|腻了|看吐|看伤|看怕|看够|看多|看太多|看到吐|看得想吐|没意思|没劲|不好看|无聊|烦死|烦了|讨厌|不感兴趣|没兴趣|不感冒|就免|外(?:，|,|都|其)|不考虑|不想|看不下|看不进|看不了|看不得|不碰|pass|排除|过敏|踢掉|删|太多了|别来|唔要|唔好|无感|拒绝|拉黑|免|去掉|提不起|不用|不必|用不着|不需要|别出现|不许|不要放|勿|唔睇|唔使|少来|(?:看)?够了",
        r"(?:让[我人]?|就)?(?:犯困|想睡|睡着|瞌睡|打哈欠|头疼|想吐)|让[我人]?受不了|请?排除|不了|太(?![好棒赞帅爱牛美绝])[^，。！!]{1,3}(?:了|[，,]|$)",
        r"避雷|劝退|敬谢不敏|达咩|打咩|雷区|我的雷|雷点|退散|不约|靠边|拜拜|再见|打住|作罢|罢了|拉倒|省[了省]|审美疲劳|吃不消|顶不住|顶唔顺|受唔住|冇兴趣|不来电|不敢|不可以|不合适|不适合|不对(?:胃口|口味)|不是我的菜|欣赏不来|接受不了|接受无能|hold不住|一票否决|砍掉|换掉|戒了|不太(?:行|喜欢|爱|想|感兴趣|敢)|不怎么(?:看|爱|喜欢)",
    )
    + ")"
    r"|(?:片|电影|的|类)*[，,、]\s*(?:但|可|不过)?(?:是)?(?:我|咱)(?:真)?(?:不|没|受不了)(?:太)?(?:喜欢|爱看?|看|行|想看|敢看|感兴趣|感冒|兴趣|敢)?(?=[，。,！!？?…]|$)"
    r"|(?:片|电影|的|类)*[，,]\s*(?:不要|别|pass|达咩|打咩|算了|免了|不行|不约|no)(?=[，。,！!~…]|$)"
)
NEGATIVE_AFTER = re.compile(rf"^(?:{_AFTER_ENGLISH}|{_AFTER_CHINESE})")
"""Behind a value: it is refused."""
REFUSED_ANSWER = re.compile(
    r"^\s*(?:movies?|films?|片|电影)?\s*[?？]+\s*(?:no|nope|nah|pass|hard pass|never|ugh|god no|please no|not (?:for me|today|tonight|really|my|again)|anything but|不要|算了|不了|免了|达咩|pass)\b"
)
"""A value that is asked back and turned down: "drama? no thanks"."""

OPTIONAL_BEFORE = re.compile(
    r"\b(?:not necessarily|need(?:n'?t| not) be|(?:doesn'?t|don'?t|does not|do not) (?:have|need) to be|don'?t need it to be|"
    r"(?:forget|drop|lose|remove|scrap|ditch|never ?mind|ignore)(?: about)? (?:the|my|that)|(?:forget|never ?mind|scrap)(?: about)?|why (?:is it |are they )?(?:always|all|only|just)|"
    r"(?:it'?s not|it isn'?t|not) that (?:i|we) (?:dislike|hate|don'?t like|mind)|"
    r"(?:swap|switch|change|replace|trade|exchange)(?: out)?(?: from)?(?: the| my| that)?|"
    r"(?<!never )(?<!ever )(?<!n't )(?<!not )(?:seen|watched|run out of|been through)(?: (?:everything|all|every (?:film|movie)|most(?: things)?)(?: (?:by|from|with|of))?)?)(?:\s+an?)?\s*$"
    r"|(?:不一定(?:非)?(?:要|得)?是?|不用非得?(?:是|要)?|不必(?:非)?是|未必要?是?|不强求)(?:一?部)?$|不是(?:说)?不(?:喜欢|爱看?|想看?)$|是不是$|与其(?:看|来|要)?(?:一?[部个])?$|(?:怎么|为啥|为什么)(?:又|老|总|全|都|净)(?:是|推)?$"
)
OPTIONAL_AFTER = re.compile(
    r"^\s*(?:(?:doesn'?t|does not|don'?t) (?:have|need) to be\b|(?:part|bit|thing|requirement|condition|filter)\b(?=\s*(?:[.,!?]|$|now|please|too))|"
    r"(?:is|are) optional|as a requirement|optional|or (?:not|no \w+)\b|(?:is|are) (?:ok(?:ay)?|fine|allowed|back on)(?: the table)? again)"
    r"|^(?:片|电影|的)?(?:那|这)?(?:条|个(?:条件|要求)|条件|要求|限制)(?:就|也|可以|都)?(?:去掉|不用|不要|取消|删|撤)|^(?:的|嘅|导的|拍的|演的)?(?:电影|片子|片|作品)?(?:我)?(?:都|全|全都|基本|差不多|已经)+(?:看过|看完|刷完|刷过|看遍|看光|睇晒|睇过|看了|刷了)|^(?:也)?(?:不是必须|可有可无|不强求|有没有都行|随意)"
    r"|^(?:片|电影|的)?(?:换成|改成|改为|变成|换|改)(?![的编])|^(?:片|电影)?(?:的)?(?:那个|这个)?(?:取消|作废|撤回|不算数?|当我没说)|^不\w{1,3}(?:的)?(?:都行|无所谓|随便)"
)
"""Words that make a value optional: it is neither asked for nor excluded."""
DOUBLE = re.compile(
    r"\b(?:(?:wouldn'?t|won'?t|not|never|can'?t|couldn'?t|don'?t) say no to|nothing (?:that|which) (?:isn'?t|is not|ain'?t|isnt)|nothing but|nothing other than|nothing except|no one but|"
    r"(?:don'?t|wouldn'?t|do not|doesn'?t) (?:mind|hate|dislike|object to|rule out)|not (?:against|opposed to|averse|un\w+|without|just|only|sure|even close to)|"
    r"can'?t (?:stop|get enough|go wrong|resist|live without|have enough|beat|wait|say no|decide|choose)|couldn'?t resist|never get (?:tired|enough|bored|sick)|isn'?t (?:un|not|just|only)|only|no(?:t)? (?:anything )?(?:but|except)|"
    r"never tired of|why not|how about|never not|(?:nothing|never|not|no \w+) without|(?:refuse|won'?t|don'?t|not|never|can'?t|hate)\b[^.,;]{0,24}\b(?:that|which) (?:isn'?t|is not|aren'?t|ain'?t)|not\b[^.,;]{0,40}\b(?:anything|anyone) but|no (?:objection|harm in|issue with|trouble with)|nothing (?:beats|like an?|wrong with|against)|no problem with|in spite|may include|allow)\b"
    r"|没那么不|没那麼不|不是不|不讨厌|不介意|不反对|不排斥|不抗拒|不抵触|没有不|有没有|有沒有|有无|有冇|不仅|不光|不只|不单|要不要|要不|无所谓|冇所谓|不要紧|只有|不妨|何不|除了[^，。,]{1,12}(?:不看|要不|不要|不想|都不|没|免|别给|别的不|其他不|一概不|什么都不)|(?:非|不是)[^，。,、的\s]{1,5}(?:我|都|就|可)?不(?:看|要|行|可|爱|想)|没有[^，。,]{0,4}不|别的不|忍不住|离不开|少不了|不能没有|非常|不怕|没啥不|没有?[^，。,]{1,5}不(?:行|看)|又不是不|未尝不"
)
"""Denials that refuse nothing."""
CLAUSE = re.compile(
    r"[.!?;:。！？；：\n()（）—–…]+|\s-+\s|(?:,\s+|\s)(?=must (?:be|have)\b)|,\s+(?=(?:with|by|starring|set|a|an|some|but|just|and|so|i|i'm|give|something|maybe|preferably|ideally|only|anything|more|then)\b)|\band (?:towards?|into|then)\b|\b(?:but|however|though|although|yet|instead(?! of)|otherwise|just|still|except that|as long as|so long as|provided|preferably|ideally)\b|但是|但|不过|可是|然而|而是|[，,](?=(?:但|不过|要|想|来|给|最好|只|可|我|其|别|还|其他|有|换|就|什么|啥|求|整|找|推))|只要|只想|另外|其他"
)
SOFT = re.compile(
    r"\b(?:maybe|perhaps|preferably|ideally|if possible|if you can|would be nice|nice to have|bonus|possibly|kinda|sort of|leaning|prefer|rather|hopefully|a plus|wouldn'?t hurt|i guess|i suppose)\b|最好|尽量|可能的话|如果有|有的话更好|偏向|倾向|优先|或许|也许|加分|更好|如果可以|可以的话|稍微|略"
)
