# ruff: noqa: E501  tables read best in rows
"""Chinese copy templates.

`[slot]` draws a word, a digit after it another one of the same list (`[moment2]`); `[m]` is the noun's measure word.
`{name}` and the other placeholders are facts. A template is used only when all that it asks for is known.
"""

COMPARATIVES = {
    "fresh": ("清爽", "明亮", "轻盈", "鲜活", "明快", "轻松", "明朗", "清新"),
    "luxury": ("雅致", "从容", "精致", "有格调", "优雅", "动人", "有韵味", "迷人"),
    "minimal": ("简单", "安静", "清爽", "从容", "清净", "纯粹", "宁静", "轻松"),
    "playful": ("有趣", "热闹", "好玩", "快乐", "欢快", "可爱", "开心", "俏皮"),
    "tech": ("顺手", "专注", "利落", "流畅", "自由", "充实", "清醒", "高效"),
}
CLOSINGS = {
    "fresh": (
        "轻轻松松，刚刚好。",
        "清清爽爽每一天。",
        "像一阵清风。",
        "看着就有好心情。",
        "清新，从早到晚。",
        "心情也亮起来。",
    ),
    "luxury": (
        "细节见功夫。",
        "低调，也有光彩。",
        "不张扬，自有格调。",
        "经得起细看。",
        "越用越有味道。",
        "从容，是一种态度。",
    ),
    "minimal": (
        "不多不少，刚刚好。",
        "简单，就很好。",
        "少一点，好一点。",
        "干干净净，安安静静。",
        "留白，也是美。",
        "简单的，才长久。",
    ),
    "playful": (
        "开心就好。",
        "一起玩起来吧。",
        "快乐从这里开始。",
        "好心情随身带。",
        "玩心不打烊。",
        "笑一笑，更好看。",
    ),
    "tech": (
        "好用，也好看。",
        "为现代生活而生。",
        "线条利落，思路清晰。",
        "顺手的感觉真好。",
        "用起来很顺手。",
        "现代感，恰到好处。",
    ),
}
SEASONS = {
    "spring": ("春天", "春日", "花开的日子", "暖春", "三月天", "初春"),
    "summer": ("夏天", "夏日", "长长的夏夜", "盛夏", "蝉鸣时节", "初夏", "仲夏夜"),
    "autumn": ("秋天", "秋日", "金色的午后", "初秋", "深秋", "丰收时节", "秋夜"),
    "winter": ("冬天", "冬日", "下雪的早晨", "初冬", "冬夜", "飘雪时节", "暖冬"),
    "festival": ("节日", "团聚的日子", "送礼的时节", "佳节", "喜庆时节", "节日夜晚"),
    "christmas": ("圣诞", "圣诞节", "平安夜", "圣诞清晨", "圣诞夜", "圣诞季"),
    "lunar": ("春节", "新春", "团圆的日子", "新年", "除夕夜", "大年初一", "拜年时节"),
    "moon": ("中秋", "中秋夜", "月圆的日子", "月圆夜", "团圆夜", "赏月时节"),
    "double11": ("双十一", "购物狂欢节", "十一月", "收快递的日子", "心愿季"),
    "midyear": ("年中好物季", "盛夏的日子", "六月天", "心愿季", "年中时节"),
}

HEADLINES: dict[str, tuple[str, ...]] = {
    "any": (
        "[moment]，有它刚刚好", "为[moment]而来", "献给[moment]", "[moment]的好搭档", "[moment]，从容一点", "遇见[moment]",
        "[moment]，更[comparative]一点", "一[m][adj]的[noun]", "[adj]的[noun]，[adj2]的你", "给[place]添一[m][noun]",
        "[place]的新伙伴", "让[place]更[comparative]", "[place]，换个心情", "[doing]", "[doing]，就现在", "日子，更[comparative]一点",
        "把[feeling]带回家", "[feeling]，每天都有", "给生活加点[feeling]", "[adj]，每一天", "[adj]又[adj2]", "生来[adj]",
        "这[m][noun]，懂[feeling]", "[noun]也可以很[adj]", "喜欢[moment]的你", "把[moment]留给自己", "从一[m][noun]开始",
        "今天，也要[comparative]一点", "有[feeling]的[noun]", "[place]里的[feeling]", "你的[noun]，[adj]有加", "[moment]，值得期待",
        "好好享受[moment]", "一[m][noun]，一份心意", "和[noun]一起慢下来", "[noun]，[adj]如你", "[adj]生活，从[noun]开始",
        "[place]，等的就是它", "[moment]，由它开场", "[feeling]，从这里开始", "小小[noun]，大大[feeling]", "懂生活，也懂[adj]", "[adj]一点，也很好", "把日子过得[comparative]", "今天的[feeling]，来自它", "[doing]，再[comparative]一点", "在[place]，遇见[feeling]", "[noun]在侧，[moment]更好", "一眼[adj]，越看越爱", "愿你[moment]有[feeling]", "为[place]选一[m][noun]", "不慌不忙，[adj]就好", "平凡日子，也要[adj]", "[noun]如友，[adj]相伴", "多一点[feeling]，少一点忙",
    ),
    "material": (
        "一[m][material][noun]", "[material]之美，就在日常", "[material][noun]，[adj]有加", "[adj]的[material][noun]", "爱上[material]的质感",
        "[material]与[feeling]", "[material][noun]，刚刚好",
        "[material]的[adj]，摸得到", "有[material]，更[adj]",
    ),
    "colour": (
        "一[m][colour]的[noun]", "一抹[colour]", "[colour]，[adj]又[adj2]", "[colour][noun]，[adj]登场", "给[place]一抹[colour]",
        "遇见[colour]", "[colour]的好心情", "偏爱这一抹[colour]",
        "[colour]，正合心意", "[place]里的一抹[colour]", "[colour]入眼，[adj]入心",
    ),
    "name": (
        "遇见{name}", "{name}，[adj]登场", "{name}，为你而来", "你好，{name}", "{name}，[adj]又[adj2]", "[adj]的{name}",
        "认识一下{name}", "{name}，属于[moment]", "和{name}在一起", "{name}，[place]新伙伴",
        "{name}，等你来", "{name}，正合心意", "选{name}，选[feeling]", "{name}，懂你",
    ),
    "view": (
        "再看一眼，更喜欢", "值得多看一眼", "你看过的[noun]", "还在想着它吗", "走近一点看[noun]", "心动，就再看看", "看一眼，就记住",
        "细看，才懂它的[adj]", "想象它在[place]的样子", "看中它的[adj]", "那[m][noun]，还在等你",
        "多看它一眼又何妨", "看了又看，就是它", "它还记得你的目光", "再近一点，更[adj]",
    ),
    "cart": (
        "你的[noun]在等你", "离它只差一步", "购物车里的好眼光", "就差带它回家", "别让[noun]等太久", "准备好了，就出发", "[noun]已备好，等你来",
        "再一步，就是[moment]", "一步之遥的[feeling]", "快把[feeling]带回家", "它已在购物车等你",
        "你的好眼光在等你", "[feeling]，已经打包好", "离[feeling]就差一步", "好[noun]，不必久等",
    ),
    "click": (
        "你的眼光真好", "选得好，[adj]的[noun]", "就是这[m][noun]", "你选中的[noun]", "喜欢，就带走它", "选它，选[feeling]", "你挑的[noun]很[adj]",
        "好眼光，好[noun]", "这一[m]，很像你", "接下来，就是[moment]", "为喜欢买单",
        "一选就中", "你懂得挑", "这一[m]，正适合你", "喜欢，就是理由",
    ),
    "season": (
        "[season]，从[noun]开始", "[season]，要更[comparative]", "你好，[season]", "[season]，[adj]的[noun]", "给[season]添一[m][noun]",
        "[season]，和[noun]更配", "[season]里的[feeling]", "[place]的[season]", "[season]，有它刚刚好", "陪你过[season]", "[season]的好心情",
        "[season]，先从[place]开始", "和[season]撞个满怀",
    ),
    "festival": (
        "把[feeling]送给TA", "一[m][noun]，一份心意", "送礼，送[feeling]", "节日里的[feeling]", "礼物，就选[adj]的它", "团圆时刻，有它更暖",
        "给家人的[noun]", "心意，藏在[noun]里",
        "好礼，要[adj]", "把心意装进[noun]里", "这一份，送给惦记的人",
    ),
    "new": (
        "初次见面，请多关照", "认识一[m]好[noun]", "你的新[noun]", "新朋友，[adj]见面", "从这[m][noun]认识我们", "初见，就很[adj]", "欢迎来逛逛",
        "你好，新朋友", "第一次见，就很[adj]", "从[feeling]开始认识",
    ),
    "browser": (
        "发现一[m]好[noun]", "逛到就是缘分", "不止是[noun]", "慢慢逛，慢慢挑", "给好奇心的[noun]", "原来[noun]可以这样", "逛一逛，遇见[feeling]",
        "随便看看，也有惊喜", "走走停停，遇见好物", "好[noun]，值得停一停",
    ),
    "returning": (
        "欢迎回来", "又见面了", "老朋友，新[noun]", "懂你喜欢的[noun]", "再来一[m][noun]", "好久不见，[adj]依旧", "你的下一[m][noun]",
        "又想起它了吗", "老地方，新[feeling]", "你来了，真好",
    ),
    "bargain": (
        "好价，也有好[noun]", "会过日子的选择", "花得值，也好看", "[adj]，价格也友好", "小小花费，大大[feeling]", "{price}，花得值", "{price}的[feeling]",
        "好东西，不必贵", "钱花在[feeling]上", "精打细算，也要[adj]",
    ),
    "sale": (
        "立省{percent}，[adj]到手", "这[m][noun]，省{percent}", "现价{sale_price}", "{sale_price}，带走[noun]", "直降{percent}，依旧[adj]",
        "{sale_price}，就有[feeling]", "[adj]的[noun]，现{sale_price}", "{name}，省{percent}", "{name}，现价{sale_price}", "省下{percent}，[feeling]照旧",
        "[noun]直降{percent}", "[doing]，还省{percent}",
        "省{percent}，更[adj]", "{sale_price}，[feeling]到家", "立省{percent}，把它带走",
    ),
}  # fmt: skip

OPENERS: dict[str, tuple[str, ...]] = {
    "any": (
        "一[m][adj]的[noun]，陪伴[moment]。", "一[m][adj]又[adj2]的[noun]，为[moment]而来。", "[moment]，[moment2]，有它刚刚好。",
        "这[m][noun]，给[place]带来[feeling]。", "把[feeling]带进[place]。", "[doing]，从一[m][adj]的[noun]开始。",
        "让[place]更[comparative]，也让[moment]更[comparative2]。", "[adj]又[adj2]，和[place]很配。", "[doing]，这[m][noun]陪着你。",
        "[moment]，少不了一[m]好[noun]。", "给[place]添一[m][adj]的[noun]。", "想到[moment]，就想到它。",
        "[moment]里，总该有点[feeling]。", "每一个[adj]的日子，都从[place]开始。", "享受[moment]，有它就够了。",
        "[place]有了它，[moment]更[comparative]。", "从[moment]到[moment2]，都有它陪着。", "想要一点[feeling]，就从这[m][noun]开始。", "[doing]，把[feeling]留给自己。", "[adj]是它的样子，[feeling]是它的心意。", "给[place]配一[m][noun]，日子[comparative]起来。",
    ),
    "material": (
        "一[m][material][noun]，陪伴[moment]。", "[adj]又[adj2]的[material][noun]。", "[adj]的[material][noun]，和[place]很配。",
        "这[m][material][noun]，给[place]带来[feeling]。",
        "[material]的温度，[moment]慢慢感受。", "一[m][material][noun]，让[place]更[comparative]。",
    ),
    "colour": (
        "一[m][colour]的[noun]，为[moment]而来。", "一抹[colour]，[adj]又[adj2]。", "[colour][noun]，给[place]带来[feeling]。",
        "[moment]，有一抹[colour]相伴。", "[colour]的[material][noun]，和[place]很配。",
        "[colour]落在[place]，[feeling]就来了。", "这抹[colour]，属于[moment]。",
    ),
    "name": (
        "{name}，给[place]带来[feeling]。", "{name}，为[moment]而来。", "有了{name}，[moment]更[comparative]。", "{name}，[adj]又[adj2]。",
        "{name}陪伴[moment]。",
        "{name}配[place]，刚刚好。", "{name}，懂得[moment]的好。",
    ),
    "brand": (
        "{brand}把[feeling]带到[moment]。", "{brand}为[moment]准备的[noun]。", "{brand}出品，[adj]又[adj2]。", "来自{brand}，为[moment]而来。",
        "{brand}让[place]更[comparative]。",
    ),
    "view": (
        "再看一眼，想象它在[place]的样子。", "看过就忘不了它的[adj]。", "细细看，处处是[feeling]。", "走近看看，这[m][noun]有多[adj]。",
        "再看看它，也许就属于[place]。", "越看越[adj]，越想带回[place]。",
    ),
    "cart": (
        "[noun]已在购物车，只等[moment]。", "再走一步，就把[feeling]带回家。", "选好的[noun]，就等与[place]相遇。", "购物车已备好，[moment]不远了。",
        "它已等在购物车里，[place]也在等它。", "差一步，[moment]就有它陪。",
    ),
    "click": (
        "你选的这[m][noun]，正适合[moment]。", "好眼光：[adj]，[adj2]，还很百搭。", "喜欢它的理由，是[feeling]。", "你挑的[noun]，就在这里。",
        "选中它，就选中了[feeling]。", "你喜欢的[adj]，它都有。",
    ),
    "season": (
        "用一[m][adj]的[noun]迎接[season]。", "[season]，适合[doing]。", "[season]和[moment]，都有它陪。", "给[season]一点[feeling]。",
        "[season]来了，给[place]添点[feeling]。", "这个[season]，要更[comparative]。",
    ),
    "festival": (
        "送一[m][adj]的[noun]，送一份心意。", "把[feeling]包进礼物里。", "团聚的日子，有它更有滋味。", "给[moment]添一点节日味。",
        "一份[feeling]，送给想念的人。", "好[noun]，藏着一份[adj]的心意。",
    ),
}  # fmt: skip

ENDINGS: dict[str, tuple[str, ...]] = {
    "sale": (
        "原价{price}，现价{sale_price}。", "现在只要{sale_price}。", "立省{percent}，现价{sale_price}。", "{price}降至{sale_price}。",
        "直降{percent}，到手{sale_price}。",
        "现价{sale_price}，原价{price}。", "{sale_price}，立省{percent}。",
    ),
    "price": ("{price}带回家。", "只要{price}。", "售价{price}。", "{price}，花得值。", "{brand}，{price}。", "{price}，就能拥有。", "{price}，刚刚好。"),
    "brand": ("{brand}出品。", "来自{brand}的用心。", "{brand}用心之作。", "{brand}，一直用心。", "{brand}的一份心意。"),
    "view": ("再走近看看。", "慢慢看，不着急。", "细节等你来看。", "好细节，值得看。", "看看也欢喜。"),
    "cart": ("就差一步。", "等你带它回家。", "它还在购物车里。", "别忘了它。", "只等你点头。"),
    "click": ("就等你了。", "好眼光。", "现在就带它走。", "选得真好。", "它很适合你。"),
    "new": ("很高兴认识你。", "从这里开始吧。", "欢迎来看看。", "以后多来坐坐。", "请多关照。"),
    "browser": ("慢慢逛，慢慢挑。", "还有更多等你发现。", "不妨多看一会。", "逛得开心。", "好物不怕看。"),
    "returning": ("欢迎回来。", "又见面了。", "还是你懂。", "等你很久了。", "你来就好。"),
    "bargain": ("花得值。", "价格也友好。", "会过日子的选择。", "划算又好看。", "花得开心。"),
}  # fmt: skip

CTAS: dict[str, tuple[str, ...]] = {
    "view": ("查看详情", "再看一眼", "去看看", "了解更多", "走近看看", "立即选购", "看个仔细", "看看它"),
    "cart": ("去结算", "带它回家", "完成下单", "去付款", "继续下单", "回到购物车"),
    "click": ("立即购买", "现在入手", "带走它", "就选它", "立即下单", "立即选购", "我要这个", "带回家"),
    "sale": ("查看优惠", "立享优惠", "好价入手", "省钱带走", "看看好价"),
    "new": ("去发现", "认识一下", "一探究竟", "进来逛逛"),
}
