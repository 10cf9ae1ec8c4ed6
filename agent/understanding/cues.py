"""Words that show what somebody thinks of a title, or whether they want a value at all.

Regular expressions over the folded message. `BEFORE` patterns look at what stands before a mention
in its sentence, `AFTER` patterns at what follows it.
"""

from __future__ import annotations

import re

PRAISE = re.compile(
    r"\b(?:love[sd]?|loving|lov(?:ely|eliest)|liked?|likes|enjoy(?:ed|s|able)?|adore[ds]?|worship\w*|fan of|fond of|obsessed|favou?rites?|faves?|fav|wept at|cried (?:at|over)|"
    r"masterpieces?|great|greatest|amazing|beautiful(?:ly)?|brilliant|awesome|fantastic|perfect\w*|incredible|good|fun|cute|charming|best|gold(?:en)?|fire|hilarious|excellent|wonderful|superb|stunning|terrific|"
    r"gorgeous|goat(?:ed)?|peak|[89]/10|10/10|ten out of ten|rocks?|rocked|slaps?|slapped|rules|ruled|delightful|moving|magnificent|flawless|delight|banger|blew me away|blew my mind|wrecked me|destroyed me|broke me|blown away|"
    r"sobbing|made me (?:cry|laugh|sob|weep|wanna|want)|got me|holds? up|never gets old|comfort|underrated|touching|unforgettable|legendary|iconic|literally me|unwell|never laughed so|nailed|a treat|glad|car(?:e|ed) for|interests me|hooked|fell for|stayed with me|treasure|10 out of 10|top notch|phenomenal|cried|bawl\w*|in tears|laughed|compliment|chef's kiss|hell yeah|smart|clever|riot|keeper|winner|a hit|big hit|sublime|adorable|exquisite|thrilled|wheezing|in stitches|couldn'?t fault|can'?t fault|no notes|chills|mesmeri[sz]\w+|spellbound|captivat\w+|transfixed|heaven|knocked me out|hit the spot|worth (?:it|every)|didn'?t want it to end|can'?t get enough|couldn'?t stop (?:watching|laughing|smiling)|(?:full|top) marks|flew by|jam|favs?|pure magic|great stuff|good stuff|impress(?:ed|ive)|had a blast|a blast|joy|gem|goosebumps|heart racing|edge of my seat|knockout|genius|happy|crack(?:s|ed)? me up|charmed|charming|melted my|floored|dynamite|five stars|5 stars|4 stars|hats off|spot on|gripping|riveting|haunting|powerful|must-?see|what an experience|what a (?:film|movie|ride)|still works|big yes|big fan|soft spot|go-to|top (?:five|ten|three)|in the best way|admire[ds]?|thumbs up|hit (?:hard|different)|can'?t stop thinking|soft spot|wow(?:ed)?|up my alley|right up)\b"
    r"|<3|[😍❤♥💕🔥👍🥰💯🥹]|喜欢|(?:我|们|妈|爸|友|婆|公|孩子|女儿|儿子|妹|哥|姐|弟|人|都)爱(?![情人])|爱看|超爱|最爱|很爱|真爱|爱了|爱死|深爱|都爱|钟意|中意|锺意|迷上|上头|沉迷|入迷|神作|神片|封神|经典|绝了|好看|精彩|(?<!可)棒|赞|满分|感动|好哭|哭得|看哭|哭成|泪目|催泪|牛[逼叉]?|好笑|笑死|笑得|震撼|咁正|真正正|好正|超正|都正|正到|都正|劲|热血|难忘|不腻|不错|吹爆|yyds|我的神|陪我长大|心头好|白月光|治愈|珍惜|一见钟情|最好的|真的?好[，。！,]|是真好|真好|太好|很好|挺好|厉害|无敌|过瘾|惊艳|带劲|看乐|拍得真|聪明|依然很稳|不得不服|鸡皮疙瘩|五星|满星|宝藏|太炸|破防|天才|点赞|前[三五十]|扎心|太妙|真妙|后劲|配得上|太爽|很爽|真爽|太猛|天花板|大气都不敢出|抵抗力|死忠|有味道|呆住|懂了为什么|完胜|最好的|上瘾|良心|睇到喊|正到|逗得|心情都?变好|(?<![都就也])可以(?=[，。,！!~ ]|$)|(?<![不还都])行(?=[，。,！!~ ]|$)|给力|好评|推荐给|十分满意|津津有味|舒服|意犹未尽|回味|佩服|神了|好睇|爱惨|杰作|佳作|心动|百看不厌|巅峰|惊为天人|[九8-9]分|拍得讲究|没白[看去]|值得|抵睇|扎实|大师|杰作|巴适|看爽|够味|够劲|顶呱呱|良心|真香|服了|我爱(?!看)|超愛|好正|正呀|正啊|都几正|好好睇|愛死|念念不忘|久久不能|鼻酸|看了爽|上瘾|不輸|绝绝子|封神|神仙"
)
BLAME = re.compile(
    r"\b(?:hate[sd]?|hating|dislike[ds]?|despise[ds]?|loathe[ds]?|can'?t stand|couldn'?t stand|could not (?:abide|stand|finish|get)|couldn'?t (?:finish|get (?:into|through)|care less)|(?:can'?t|cannot) (?:abide|bear)|bor(?:ed|ing)|disappoint\w*|walked out|"
    r"fell asleep|asleep|sick of|awful|terrible|overrated|over-?hyped|sucks?|sucked|bad|meh|trash|garbage|cringe\w*|waste|mess|dull|tedious|way too (?:much|long|slow)|too (?:much|slow|long|violent|scary|gory|weird|sad|cheesy)|stupid|dumb|insufferable|manipulative|pretentious|annoy\w*|unbearable|horrible|painful|crap|"
    r"mid|gave me a headache|worst|lost me|put me to sleep|unwatchable|dragg\w*|weak|lame|nothing special|not for (?:me|us)|wasn'?t for (?:me|us)|isn'?t for (?:me|us)|not my (?:thing|cup of tea|taste|style)|interests me not|regret\w*|gave up|bailed|snooze\w*|yawn\w*|in the bin|nope|no thanks|big no|absolutely not|hard no|rubbish|pants|dreadful|dire|ghastly|appalling|abysmal|atrocious|tripe|drivel|piffle|hokum|tosh|nonsense|tiresome|tedium|soulless|hollow|shallow|bloated|preachy|clich[eé]d?|nap|naps?|napped|dozed?|dozing|nodded off|slept|insomnia|a snooze|nightmares|headache|too sweet|heavy-handed|detest\w*|abhor\w*|can'?t do|not so much|not a fan|never cared|couldn'?t care|couldn'?t stomach|not a soul|nasty taste|two hours (?:of my life )?(?:i'?ll|i want|back)|life back|daylight robbery|won'?t sit through|unfunny|wooden|cardboard|ridiculous|shite?|sh\*t|crappy|ok ok|i'?d rather|i'?d sooner|in the bin|rather not|did nothing for|doesn'?t do it|didn'?t do it|didn'?t (?:work|click|land|get it)|suffered|flop|overlong|underwhelm\w*|hot garbage|creeped me out|what a triumph|ugh|wait in the bar|not impressed|left me cold|slog|snore|chore|couldn'?t make it|make it past|(?:turned?|switched?) (?:it |\w+ )?off|never again|refund|insult\w*|illegal|zero stars|hives|over my head|over the line|rubbed me|don'?t get why|never got|hard pass|pass on|no way|gloomy|miserable|depress\w*|forgettable|ruined|bad taste|my eyes bleed|lost on me|to someone else|put off|turned me off|let ?down)\b"
    r"|🙄|👎|🤮|讨厌|受不了|无感|看不下去|没看下去|看不进去|踩雷|烂片|(?<!看)烂|无聊|难看|失望|不行|太闷|好闷|闷死|闷得|睡着|看睡|催眠|尴尬|浪费|一般|没意思|劝退|差劲|太差|很差|差点意思|算了|狗血|不感冒|不怎么样|拖沓|冗长|高估|过誉|欣赏不来|get不到|太吵|太血腥|太吓人|恶心|难受|头疼|没劲|看困|犯困|太长了|太腻了|气得|不喜欢|不太喜欢|不爱|没兴趣|提不起|不好看|唔好睇|唔钟意|不值|白瞎|后悔|垃圾|难受|真可是|影史巅峰|看不懂|没看懂|嫌|没感觉|不来电|看不出来|辣眼睛|零分|负分|退票|退场|就关了|白白没|扫兴|哈欠|噪音|不舒服|又臭又长|禁播|侮辱|一头雾水|入不了|太压抑|太慢|很慢|懒得|太过分|闷坏|悶|堵得慌|不是我的菜|没打动|没有打动|不想看第二|打瞌睡|瞌睡|呼呼大睡|智商税|智商稅|难睇|難睇|好难睇|矫情|煽情|做作|没法看|没眼看|看不了|撑不过|撑不住|弃了|弃剧|弃坑|看到一半|中途|走人|吐槽|坐不住|吃不下|反胃|想吐|恶心|过誉|名不副实|名过其实|故弄玄虚|俗套|套路|老套|幼稚|难以忍受|煎熬|折磨|度日如年|看表|打哈欠|直打|冷漠脸|一脸问号|没啥感觉|冇乜感觉|没感觉|就这|图啥|五毛|败笔|灾难|太痛|太丧|太绕|瞓着|瞓著|瞓|闷囉|悶囉|悶到|反感|无趣|乏味|平庸|不推荐|别提了|没看完|一头雾水|咂嘴|那么多人吹|别再给|相反|饶了我|真不行|难过了|留给别人|不想再看"
)
TURN = re.compile(
    r"\b(?:not|never|no|n'?t|didn'?t|don'?t|doesn'?t|wasn'?t|isn'?t|weren'?t|hardly|without|nothing)\s*(?:\w+\s+){0,2}$|n'?t\s+(?:\w+\s+){0,2}$|(?:不|没|(?<!特)别|沒|唔|冇|没那么|不太|不是很|不怎么|不算|并不|谈不上|也不)$"
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
    r"^\W{0,2}(?:vibes?|style|type|kind|-?ish\b|esque|feels?|energy|sort of|adjacent)\b|^(?:2\.0)?(?:里|里面)?(?:的)?(?:那种|那種|这种|這種|那样|那樣|这样|一样|一樣|类似|類似|差不多|之类|之類|風格|风格|这类|那类|同款|那股|的感觉|感觉|的味道|味道|气质|的氛围|氛围|调调|这一挂|那挂|那味|那般|路子|同类型|似的|这类型|咁嘅|[嗰𠮶](?:种|隻|只|排|啲))"
)
SEEN_WORDS = re.compile(
    r"\b(?:watched|seen|saw|rewatch\w*|watching|finished|sat through|streamed|binged|caught|put on|got through|gone through|sat down to|all done|ticked off|by heart|we(?:'ve)? (?:already )?did|already done|have done|been done|done already|all done|i don (?:see|watch)|knows? \w+ backwards|recite|went to see|sat through|memori[sz]ed|caught up with|got round to|\(seen\))\b|看过|看過|看了|看完|刷完|刷了|刷过|重温|睇咗|睇過|睇过|睇完|二刷|三刷|补了|补完|追完|看腻|看烂|看吐|看得|看到天亮|看[乐哭睡爽懵]|睇[到得]|(?:昨晚|昨天|前天|上周|周末|刚刚?|当年|小时候|以前).{0,6}[看睇]|看第|已看|观看过|已看|已阅|已睇|睇过|睇晒|睇曬|睇返|补返|追返|补完|补过|刷到|刷(?:了|过|完)?[一二两三四五六七八九十几\d]+[遍次]|拉过片|看腻|看烂|看熟|背得出|背得?(?:出|了|到)|翻遍|连看|放过|看到大|睇到大|睇[咗到过]|看(?:完|过|了)|我看的|看着睡|看热血"
)
_NOT_SEEN = r"\b(?:haven'?t|have not|hasn'?t|never|not|didn'?t|yet to|want to|wanna|should i|going to|gonna|about to|don'?t want to|worth|can i|to)\s+(?:yet\s+|ever\s+|actually\s+|even\s+)?(?:watch|seen|see|watched|saw|finish\w*)\b|没看过|沒看過|没看|未睇|冇睇|还没看|没有看|想看|要看|没刷"
NOT_SEEN = re.compile(_NOT_SEEN)

NEGATIVE = re.compile(
    r"\b(?:no(?! (?:(?:older|newer|later|earlier|longer|more|less|shorter) than|wait))|not(?! (?:older|newer|later|earlier|longer|more|less|shorter))|non|without|w/o|don'?t want|do not want|dont want|don'?t (?:like|do|need|feel like|care for|give me|show me|recommend|suggest|want)|doesn'?t (?:star|have|involve|include|contain)|isn'?t|is not|aren'?t|ain'?t|isnt|arent|dont|doesnt|never again|avoid(?:ing)?|except(?: for)?|"
    r"anything but|anyone but|everything but|all but|other than|apart from|aside from|besides|hates?|hated|sick of|tired of|enough|can'?t stand|cannot stand|cant stand|can'?t do|cannot bear|skip|minus|less|fewer|drop|instead of|rather than|"
    r"nothing|none|neither|nor|stop|leave out|exclude|excluding|remove|cut|ban|lose|anti|zero|allergic to|hold the|rule out|over|bored of|fed up with|through with|done with|burned out on|dislike[sd]?|loathe|despise|spare me|please no|never again|than a|than an|can'?t take|bar|away from|no more|leave off|haven'?t got the head for|had enough of|not in the mood for|isn'?t|keep .{0,12} away|hold)\b(?!\s+(?:only|just|doubt|wonder|problem|matter|worries))"
    r"|不要|不想|别(?![的人处样])|勿|不看|不喜欢|不爱|讨厌|除了|除咗|除去|除开|受不了|拒绝|不是|不能|没有(?![^。]*[吗嗎么？?])|无(?!所谓)|免|非(?![得要常洲凡典看我])|排除|避开|去掉|不含|不带|腻了|唔要|唔想|唔好|冇(?!见过|睇过|得)|不太喜欢|不感冒|不敢看|怕(?:看)?$|少点|恨|(?<!麻)烦|不碰|远离|踢掉|剔除|不来|甭|跳过|不吃|不演|不选|不考虑|戒|不合适|不适合|不放|吐了|没兴趣|不感兴趣|提不起|删掉|划掉|拉黑|屏蔽|不沾|嫌|受够|看够|够了|烦透|少来|少推|少看|唔睇|唔鍾意|唔中意|没心情|省省|拒看|千万别|请勿|戒了|回避"
)
NEGATIVE_AFTER = re.compile(
    r"^\s*[:=]?\s*(?:no|nope|nah|not)(?=\s*(?:[,.;!)]|$))|^\s*(?:isn'?t|is not|aren'?t|wasn'?t) in\b|^\s*(?:out|absolutely not|hard no|big no)\b|^\W*(?:(?:movies?|films?|flicks?|stuff|one|ones|thing|things|genre|at all|is|are|thanks|please|for|me|tonight|anymore)\W+){0,3}(?:are out|is out|need not apply|excluded|excepted|aside|is a no|no thanks|not allowed|not for me|bore me|bores me|give me nightmares|gives me nightmares|puts me to sleep|no more|don'?t do it|doesn'?t do it|isn'?t my|is not my|aren'?t my|isn'?t for|aren'?t for|makes me sick|can go)"
    r"|^\s*(?:的|片|电影|片子|啊|呀|嘛|啦|呢|吧|嘅|那些|那套|類|类|类型|戏|演|导|拍|这|那|种|们|和[^，。]{1,8}|跟[^，。]{1,8}|、[^，。]{1,8}|之类|什么|就|也|我|都|实在|真的|绝对|坚决|千万|一定|最好|全|一律|部|可以|请|统统|通通|给|元素|题材|那些|那种|那一套){0,6}(?:除外|以外|之外|免了|免谈|不要|别|就算了|算了|不看|不行|不爱|不喜欢|受不了|看腻|腻了|看吐|讨厌|不感兴趣|没兴趣|不感冒|就免|外(?:，|,|都|其)|不考虑|不想|看不下|看不进|不碰|pass|排除|过敏|踢掉|删|太多了|别来|唔要|唔好|无感|拒绝|拉黑|免|去掉|提不起|不用|不必|用不着|不需要|别出现|不许|不要放|勿|唔睇|唔使|不了|太(?![好棒赞帅爱牛美绝])[^，。！!]{1,3}(?:了|[，,]|$)|少来|(?:看)?够了|让[我人]?(?:犯困|想睡|受不了|头疼)|请?排除)"
)
OPTIONAL_BEFORE = re.compile(
    r"\b(?:not necessarily|need(?:n'?t| not) be|doesn'?t (?:have|need) to be|does not have to be|don'?t need it to be|"
    r"(?:forget|drop|lose|remove|scrap|ditch|never ?mind|ignore)(?: about)? (?:the|my|that)|"
    r"(?:seen|watched|run out of|been through)(?: (?:everything|all|every (?:film|movie)|most(?: things)?)(?: (?:by|from|with|of))?)?)(?:\s+an?)?\s*$"
    r"|(?:不一定(?:非)?(?:要|得)?是?|不用非得?(?:是|要)?|不必(?:非)?是|未必要?是?)(?:一?部)?$"
)
OPTIONAL_AFTER = re.compile(
    r"^\s*(?:(?:doesn'?t|does not|don'?t) (?:have|need) to be\b|(?:part|bit|thing|requirement|condition|filter)\b(?=\s*(?:[.,!?]|$|now|please|too))|"
    r"(?:is|are) optional|as a requirement|optional)"
    r"|^(?:片|电影|的)?(?:那|这)?(?:条|个(?:条件|要求)|条件|要求|限制)(?:就|也|可以|都)?(?:去掉|不用|不要|取消|删|撤)|^(?:的|嘅|导的|拍的|演的)?(?:电影|片子|片|作品)?(?:我)?(?:都|全|全都|基本|差不多|已经)+(?:看过|看完|刷完|刷过|看遍|看光|睇晒|睇过|看了|刷了)|^(?:也)?(?:不是必须|可有可无|不强求|有没有都行|随意)"
)
"""Words that make a value optional: it is neither asked for nor excluded."""
DOUBLE = re.compile(
    r"\b(?:wouldn'?t say no to|won'?t say no to|not say no to|never say no to|can'?t say no to|nothing (?:that|which) (?:isn'?t|is not|ain'?t|isnt)|nothing but|nothing other than|nothing except|no one but|don'?t mind|wouldn'?t mind|do not mind|don'?t hate|not (?:against|opposed to|averse)|can'?t (?:get enough|go wrong|resist|live without|have enough)|not without|never get (?:tired|enough)|isn'?t (?:un|not)|not just|not only|only|no(?:t)? (?:anything )?(?:but|except)|never tired of|why not|how about|don'?t dislike|never not|no objection|nothing beats|nothing like a|not unlike|no problem with|in spite|not sure|may include|allow)\b"
    r"|没那么不|沒那麼不|不是不|不讨厌|不介意|不反对|不排斥|没有不|有没有|有沒有|有无|有冇|不仅|不光|不只|不单|要不要|要不|无所谓|冇所谓|不要紧|只有|不妨|何不|除了[^，。,]{1,12}(?:不看|不要|不想|都不|没|免|别给|别的不|其他不|一概不|什么都不)|非[^，。,]{1,6}不|没有[^，。,]{0,4}不|别的不|忍不住|离不开|少不了|不能没有|非常|不怕"
)
CLAUSE = re.compile(
    r"[.!?;:。！？；：\n]+|(?:,\s+|\s)(?=must (?:be|have)\b)|,\s+(?=(?:with|by|starring|set|a|an|some|but|just|and|so|i|i'm|give|something|maybe|preferably|ideally|only|anything|more|then)\b)|\band (?:towards?|into|then)\b|\b(?:but|however|though|although|yet|instead|otherwise|just|except that|as long as|preferably|ideally)\b|但是|但|不过|可是|然而|而是|[，,](?=(?:但|不过|要|想|来|给|最好|只|可|我|其|别|还|其他|有|换|就|什么|啥))|只要|只想|另外|其他"
)
SOFT = re.compile(
    r"\b(?:maybe|perhaps|preferably|ideally|if possible|if you can|would be nice|nice to have|bonus|possibly|kinda|sort of|leaning|prefer|rather|hopefully|a plus|wouldn'?t hurt|i guess|i suppose)\b|最好|尽量|可能的话|如果有|有的话更好|偏向|倾向|优先|或许|也许|加分|更好|如果可以|可以的话|稍微|略"
)

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
