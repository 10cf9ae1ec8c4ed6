"""Words that show what somebody thinks of a title, or whether they want a value at all.

Regular expressions over the folded message. `BEFORE` patterns look at what stands before a mention
in its sentence, `AFTER` patterns at what follows it.
"""

from __future__ import annotations

import re

LIKED_BEFORE = re.compile(
    r"\b(?:love[sd]?|lov(?:ing|es)|likes?|liked|enjoy(?:ed|s)?|adore[ds]?|worship\w*|fan of|fond of|obsessed with|into|favou?rites?|faves?|"
    r"similar to|such as|in the (?:vein|style|spirit|mood|manner) of|vibes? of|along the lines of|reminds? me of|close to|as good as|"
    r"a la|akin to|same \w+ as|just like|kinda like|something like|more like|stuff like|movies? like|films? like|ones? like|feels? like|"
    r"wept at|cried (?:at|during|over)|laughed at|best (?:film|movie)\w*|the magic of|(?:can't|cannot|couldn't) get enough of|another|"
    r"vibes? like|comparable to|reminiscent of|next to|rewatch\w*|mood of|tone of|energy of|feel of|sucker for|hooked on|blown away by)\b"
    r"|喜歡|喜欢|爱看|超爱|最爱|很爱|钟意|中意|锺意|类似|像|好似|照着|跟|和|同|迷上|安利|沉迷|上头|参考|按照|爱死|怀念|推荐过|风格|气质"
)
DISLIKED_BEFORE = re.compile(
    r"\b(?:hate[sd]?|hating|dislike[ds]?|despise[ds]?|loathe[ds]?|couldn't (?:stand|finish|get (?:into|through))|can't stand|could not (?:abide|stand|finish|get)|bored (?:by|with)|"
    r"disappointed (?:by|in|with)|walked out of|fell asleep (?:in|during|at|to|watching)|sick of|didn't (?:like|enjoy|love|care for|get|vibe with|finish|buy)|did not (?:like|enjoy|care for|get)|"
    r"don't (?:like|care for|get|enjoy)|doesn't like|not (?:a fan of|into|as \w+ as|like)|never (?:liked|cared for|got)|nothing like|not another|regret\w* (?:watching|seeing)|"
    r"unlike|less like|wasn't (?:a fan|into)|suffered through|put off by|gave up on|bailed on|turned off|quit|stop showing me|away from|opposite of|not a repeat of)\b"
    r"|讨厌|不喜欢|不喜歡|不爱|受不了|无感|看不下去|不太喜欢|没看下去|踩雷|不钟意|唔钟意|烂片|后悔看|不要像|别像|不想要.{0,3}像|没那么喜欢|嫌|被.{0,4}劝退|不像"
)
LIKED_AFTER = re.compile(
    r"^\W*(?:(?:is|was|were|are|really|just|absolutely|totally|so|still|such|a|an|one|of|the|my|i|that|it|'s|has|had|which|and|lowkey|honestly|truly|pretty|very|me|and|both|forever|genuinely|legit|straight|up|kind|quite|by far|all|time|film|movie|movies|films|actually|damn|pure|utter|sooo+|soo|simply)\W+){0,7}"
    r"(?:masterpiece|great|amazing|lovely|loveliest|beautiful|brilliant|awesome|fantastic|perfect\w*|incredible|good|fun|cute|charming|favou?rites?|best|gold|fire|hilarious|excellent|wonderful|"
    r"superb|stunning|terrific|gorgeous|goat|peak|10/10|9/10|ten out of ten|rocks?|rocked|slaps?|slapped|rules|ruled|delightful|moving|magnificent|flawless|delight|killed me|banger|loved|adore|love|liked|enjoyed|"
    r"changed my life|blew me away|blew my mind|wrecked me|destroyed me|broke me|made me (?:cry|laugh|sob|weep|wanna|want)|had me (?:sobbing|crying|laughing|in tears)|got me|hits?(?: \w+)?|vibes?|delivers?|holds? up|never gets old|stole my heart|comfort|underrated|chef|funny|touching|unforgettable|top|nails?|legendary|iconic|style|type|kind|energy|feels?|ish\b|esque)"
    r"|^\W{0,3}(?:太|真|好|很|超|非常|特别|挺|绝|实在|简直|真的|是我|那种|这种|那样|这样|的|一样|里|可以|我|给|都|也|还|最|无敌|这|那|片|部|让|把|封|够|几|都是|看得|就|百看|永远|又|最近|一直|确实|我们|每|次){0,8}(?:喜欢|钟意|中意|好看|精彩|神作|神片|经典|绝了|封神|最爱|爱|棒|赞|满分|感动|哭|泪|牛|好笑|笑死|震撼|正|劲|好哭|上头|热血|入迷|难忘|不腻|不错|好|吹爆|yyds|神|味道|感觉|风格|类型|气质|片子|路子|调调|氛围|那种|这种|一样|类似|差不多|看哭|厉害|舒服|治愈|圆满|10分|十分|心头好|白月光|陪我长大|那味|后劲)"
)
DISLIKED_AFTER = re.compile(
    r"^\W*(?:(?:is|was|were|are|really|just|absolutely|totally|so|such|a|an|the|i|that|it|'s|has|had|which|and|felt|feels|lowkey|honestly|way|too|kind|of|kinda|pretty|bit|little|did|me|left|very|sooo+|soo|simply|frankly|almost|quite|wildly|super|hella|rather|far|both|movie|film|actually|mostly|utterly|completely|one)\W+){0,7}"
    r"(?:bor(?:ed|ing)|awful|terrible|overrated|sucks?|sucked|bad|meh|disappoint\w*|trash|garbage|cringe\w*|waste|mess|dull|tedious|slow|long|much|stupid|dumb|not (?:for me|my|good|great|funny|scary|it)|cold|wasn't|isn't|didn't (?:do|work|click|land|grab|get)|did nothing|doesn't (?:do|work)|ruined|insufferable|manipulative|pretentious|annoy\w*|unbearable|horrible|painful|crap|mid\b|hated|hate|gave me a headache|creep\w*|scared|gory|violent|worst|lost me|put me to sleep|asleep|nope|no thanks|pass\b|unwatchable|dragg\w*|weak|silly|cheesy|flat|lame|nothing special|skip|couldn't finish)"
    r"|^\W{0,3}(?:太|真|很|超|非常|特别|挺|实在|简直|真的|我|就|也|有点|有些|看得|让|给|是|都|那|完全|纯属|对|来说|一般|这|部|片|片子|感觉|还是|觉得|不是|又|最|被|却){0,8}(?:无聊|难看|不喜欢|不太喜欢|失望|烂|不行|闷|睡着|尴尬|浪费|一般|无感|没意思|劝退|讨厌|差|不好看|看不下去|没看下去|不爱|算了|看睡|狗血|催眠|不感冒|唔好睇|好闷|伐行|垃圾|不怎么样|拖沓|冗长|被高估|过誉|踩雷|get不到|欣赏不来|没get|太吵|太血腥|太吓人|恶心|难受|受不了|头疼|不对胃口|差点意思|没劲|看困|犯困)"
)
SEEN_BEFORE = re.compile(
    r"\b(?:watch(?:ed|ing)|seen|saw|rewatch\w*|finished|sat through|walked out of|streamed|binged|caught|been through|watched?)\s+(?:[\w'’:,&-]+\s+){0,6}$"
    r"|(?:看过|看了|看完|刷完|刷了|刷过|重温|睇咗|睇过|睇完|二刷|三刷|补了|补完|追完|又看|看的|去看)(?:[^。！？,，]{0,10})$"
)
SEEN_AFTER = re.compile(
    r"^\W*(?:(?:already|i|i've|ive|have|we|we've|last|yesterday|night|both|too|and|was|were|is|again|all|just|it|that|,)\W+){0,5}(?:watched|seen|saw|rewatched)\b"
    r"|^\W{0,2}(?:我|都|也|已经|早|早就|刚|昨晚|昨天|全|两部|这俩|这两部|是|的|其实|小时候|上周|前几天|最近|又|俩|我都|年轻时|就|去年|以前|之前|刚刚|和|跟|一起|[^，。！？,]{0,6}){0,5}(?:看过|看了|看完|看腻|看烂|刷了|刷过|睇过|睇咗|重温|n刷|二刷|三刷|看哭|看得|看睡|看到|看吐|看第)"
)
_NOT_SEEN = r"\b(?:haven't|have not|hasn't|never|not|didn't|yet to|want to|wanna|should i|going to|gonna|about to|don't want to|worth|can i|to)\s+(?:yet\s+|ever\s+|actually\s+|even\s+)?(?:watch|seen|see|watched|saw|finish\w*)\b|没看过|沒看過|没看|未睇|冇睇|还没看|没有看|想看|要看|没刷"
NOT_SEEN = re.compile(_NOT_SEEN)

NEGATIVE = re.compile(
    r"\b(?:no|not|non|without|w/o|don't want|do not want|dont want|don't (?:like|do|need|feel like|care for|give me|show me|recommend|suggest|want)|doesn't (?:star|have|involve|include|contain)|isn't|is not|aren't|ain't|isnt|arent|dont|doesnt|never|avoid(?:ing)?|except(?: for)?|"
    r"anything but|anyone but|everything but|all but|other than|apart from|aside from|besides|hates?|hated|sick of|tired of|enough|can't stand|cannot stand|cant stand|can't do|cannot bear|skip|minus|less|fewer|drop|instead of|rather than|"
    r"nothing|none|neither|nor|stop|leave out|exclude|excluding|remove|cut|ban|lose|anti|zero|allergic to|hold the|rule out|over|bored of|fed up with|through with|done with|burned out on|dislike[sd]?|loathe|despise|spare me|please no|never again|than a|than an|can't take|bar)\b(?!\s+(?:only|just|doubt|wonder|problem|matter|worries))"
    r"|不要|不想|别|勿|不看|不喜欢|不爱|讨厌|除了|除咗|除去|除开|受不了|拒绝|不是|不能|没有|无|免|非|排除|避开|去掉|不含|不带|腻了|唔要|唔想|唔好|冇|不太喜欢|不感冒|不敢看|怕|少点|恨|烦|不碰|远离|踢掉|剔除|不来|甭|跳过|不吃|不演|不选|不考虑|戒|不合适|不适合|不放|吐了|没兴趣|不感兴趣|提不起|删掉|划掉|拉黑|屏蔽|不沾|嫌"
)
NEGATIVE_AFTER = re.compile(
    r"^\W*(?:(?:movies?|films?|flicks?|stuff|one|ones|thing|things|genre|at all|is|are|thanks|please|for|me|tonight|anymore)\W+){0,3}(?:are out|is out|need not apply|excluded|excepted|aside|is a no|no thanks|not allowed|not for me|bore me|bores me|give me nightmares|gives me nightmares|puts me to sleep|no more|don't do it|doesn't do it|isn't my|is not my|aren't my|isn't for|aren't for|makes me sick|can go)"
    r"|^(?:的|片|电影|类|类型|戏|演|导|拍|这|那|种|们|和[^，。]{1,8}|跟[^，。]{1,8}|、[^，。]{1,8}|之类|什么|就|也|我|都|实在|真的|全|一律|部|可以|请|统统|通通|给|元素|题材|那些|那种|那一套){0,6}(?:除外|以外|之外|免了|免谈|不要|别|就算了|算了|不看|不行|不爱|不喜欢|受不了|看腻|腻了|看吐|讨厌|不感兴趣|没兴趣|不感冒|就免|外(?:，|,|都|其)|不考虑|不想|看不下|看不进|不碰|pass|排除|过敏|踢掉|删|太多了|别来|唔要|唔好|无感|拒绝|拉黑|免|去掉|提不起)"
)
DOUBLE = re.compile(
    r"\b(?:wouldn't say no to|won't say no to|not say no to|never say no to|can't say no to|nothing (?:that|which) (?:isn't|is not|ain't|isnt)|nothing but|nothing other than|nothing except|no one but|don't mind|wouldn't mind|do not mind|don't hate|not (?:against|opposed to|averse)|can't (?:get enough|go wrong|resist|live without|have enough)|not without|never get (?:tired|enough)|isn't (?:un|not)|not just|not only|only|no(?:t)? (?:anything )?(?:but|except)|never tired of|why not|how about|don't dislike|never not|no objection|nothing beats|nothing like a|not unlike|no problem with|in spite|not sure|may include|allow)\b"
    r"|没那么不|沒那麼不|不是不|不讨厌|不介意|不反对|不排斥|没有不|有没有|有沒有|有无|有冇|不仅|不光|不只|不单|要不要|要不|无所谓|冇所谓|不要紧|只有|不妨|何不|除了[^，。,]{1,12}(?:不看|不要|不想|都不|没|免|别给|别的不|其他不|一概不|什么都不)|非[^，。,]{1,6}不|没有[^，。,]{0,4}不|别的不|忍不住|离不开|少不了|不能没有|非常|不怕"
)
CLAUSE = re.compile(
    r"[.!?;。！？；\n]+|,\s+(?=(?:but|just|and|so|i|i'm|give|something|maybe|preferably|ideally|only|anything|more|then)\b)|\b(?:but|however|though|although|yet|instead|otherwise|just|except that|as long as|preferably|ideally)\b|但是|但|不过|可是|然而|而是|，(?=(?:但|不过|要|想|来|给|最好|只|可|我|其|别|还|其他|有|换|就|什么|啥))|只要|只想|另外|其他"
)
SOFT = re.compile(
    r"\b(?:maybe|perhaps|preferably|ideally|if possible|if you can|would be nice|nice to have|bonus|possibly|kinda|sort of|leaning|prefer|rather|hopefully|a plus|wouldn't hurt|i guess|i suppose)\b|最好|尽量|可能的话|如果有|有的话更好|偏向|倾向|优先|或许|也许|加分|更好|如果可以|可以的话|稍微|略"
)

REPLACES = re.compile(
    r"\b(?:no,? wait|wait,? no|actually|instead|rather|i mean(?:t)?|make (?:it|that)|change (?:it|that)|switch|scratch that|on second thought|how about|what about|let's (?:do|try|go)|forget (?:the|about))\b"
    r"|换成|改成|改为|改看|不对|还是.{0,8}吧|算了|应该是|我是说|换个|换点|不如|要不"
)
DROPS = {
    "year": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose|skip|never ?mind) (?:about )?(?:the )?(?:years?|decades?|era|dates?)|any (?:year|decade|era|time period)|(?:year|decade|era)s? (?:doesn't|don't|does not) matter|whatever (?:year|decade|era)|don't care (?:about the |what )(?:year|decade|era))\b"
        r"|(?:年代|年份|时间|哪年|新旧|什么年代)(?:的)?(?:都)?(?:不限|无所谓|随便|随意|不重要|不要紧|都行|都可以|均可|去掉|不管|不用管)|不限(?:年代|年份)|(?:不管|去掉|取消)(?:什么)?(?:年代|年份)"
    ),
    "genre": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?(?:the )?genres?|any (?:genre|kind)|genre doesn't matter|whatever genre|don't care (?:about the |what )genre)\b"
        r"|(?:类型|题材)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:类型|题材)"
    ),
    "person": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:actors?|directors?|cast|person|names?)|any (?:actor|director|cast)|doesn't matter who)\b"
        r"|(?:演员|导演|主演|谁演|谁导)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管|不拘)|不限(?:演员|导演)"
    ),
    "runtime": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore|lose) (?:about )?the (?:length|runtime|running time)|any length|length doesn't matter|however long)\b"
        r"|(?:片长|时长|长短|多长)(?:的)?(?:都)?(?:不限|无所谓|随便|不重要|都行|都可以|去掉|不管)|不限(?:片长|时长)"
    ),
    "country": re.compile(
        r"\b(?:(?:drop|forget|remove|ignore) the countr(?:y|ies)|any country|country doesn't matter)\b|(?:国家|国别|地区|哪国)(?:的)?(?:都)?(?:不限|无所谓|随便|都行|都可以|去掉|不管)|不限(?:国家|地区)"
    ),
}
"""Field to the words that take wishes on it back, for the fields every domain may have."""
