# ruff: noqa: E501  tables read best in rows
"""Chinese copy templates whose open words stand side by side; the other templates tie them to events and facts."""

from engines.copy.facts import CTA_WIDTH, display_width

HEADLINES = (
    "[mood]的[time]，[quality]的[thing]", "[mood][time]，[quality][thing]", "[savour][mood][time]", "[find][quality][thing]",
    "[mood][time]，[act]", "给[time]一点[thing]", "把[thing]留给[time]", "[mood][time]，从这里开始", "[thing]与[thing2]，[mood][time]",
    "每一个[mood][time]", "[act]，[savour][time]", "[adj][noun]，[mood][time]", "[time]里的[thing]", "[act]",
    "[mood][time]，[find][thing]", "[quality][thing]，[mood]的[time]", "[find][thing]，[savour][time]", "[mood][time]，[mood2][time2]",
    "[time]有[thing]，[time2]有你", "[thing]藏进[mood][time]", "[savour][time]，[act]", "[mood]一点，[thing]多一点",
    "向[mood][time]出发", "你好，[mood]的[time]", "[noun]与[mood][time]", "[thing]，[thing2]，还有[time]",
    "[mood][time]，[thing][stir]", "[quality][thing][stir]", "[thing][stir]，[savour][time]",
    "[time]遇上[thing]", "[thing]、[thing2]、[time]", "[mood]、[mood2]，[time]刚好", "[time]，[thing]，[noun]", "[find][thing]，[find2][thing2]",
    "[savour][time]，[savour2][time2]", "[adj]、[adj2]，[suit][time]", "[suit][mood][time]",
    "[thing]是[time]的诗", "[act]，[act2]", "[mood][time]正当时", "[thing][stir]，[act]", "以[thing]，[suit][time]",
    "[quality][thing]，[quality2][thing2]", "有[thing]，有[thing2]",
)  # fmt: skip

OPENERS = (
    "这[m][adj]的[noun]，给[mood][time]添一点[thing]。", "[adj]、[adj2]，一[m][suit][time]的[noun]。",
    "[mood][time]里，[find][quality][thing]。", "从[mood][time]到[mood2][time2]，[thing][stir]。",
    "[mood][time]，值得[quality][thing]。", "[find][quality][thing]，[savour][mood][time]。",
    "[act]，[find][quality][thing]，[savour][mood][time]。", "[adj]又[adj2]，[suit][mood][time]。",
    "给[place]添点[thing]，给[time]添点[thing2]。", "[doing]，[savour][mood][time]。", "[mood][time]，[quality][thing]，[noun][suit][time2]。",
    "送自己[quality][thing]，[savour][mood][time]。", "[thing]与[thing2]，藏进[mood][time]。",
    "[adj]的[noun][suit][time]，[thing][stir]。", "[find][thing]，[savour][time]，[noun]作伴。",
    "[place]有[thing]，[time]有[thing2]，[act]。", "愿[mood][time]，常有[quality][thing]。",
    "[thing][stir]，[thing2][stir2]，[mood][time]正好。", "[mood][time]，[thing][stir]，[act]。", "[time]有[thing]，[time2]有[thing2]，[act]。",
    "[mood]、[mood2]、[adj]，[noun][suit][time]。", "[savour][time]，[savour2][time2]，[find][quality][thing]。",
    "[quality][thing][stir]，[mood][time]，[act]。", "[adj]模样，[quality][thing]，[suit][mood][time]。",
    "[thing]、[thing2]、[thing3]，[suit][mood][time]。", "[time]遇上[thing]，[time2]遇上[thing2]，[act]。",
    "[act]，[act2]，[mood][time]，[thing][stir]。", "[mood][time]，[mood2][time2]，[quality][thing][stir]。",
    "[find][thing]，[find2][thing2]，[savour][mood][time]。", "[moment]，[thing][stir]，[act]。", "[moment]，[find][quality][thing]。",
    "[doing]，[find][thing]，[savour][time]。", "[adj][noun]，[quality][thing]，[savour][mood][time]。", "以[quality][thing]，[savour][mood][time]。",
    "[thing]入画，[thing2][stir]，[noun][suit][mood][time]。", "[place]，[mood][time]，[thing][stir]。", "当[thing]遇见[thing2]，[savour][mood][time]。",
)  # fmt: skip

CLOSINGS = (
    "[act]。", "[find][quality][thing]。", "[mood][time]，从此开始。", "[savour][mood][time]。", "愿你[find][thing]。",
    "[act]，[find][thing]。", "把[thing]留给[time]。", "[mood][time]，[act]。", "[thing]，就在[time]。", "[time]也有[quality][thing]。",
    "[thing][stir]。", "[quality][thing][stir]。", "[mood][time]，[thing][stir]。", "[thing]、[thing2]，[act]。", "[act]，[savour][time]。",
    "[find][thing]，[savour][time]。", "[thing][stir]，[thing2][stir2]。", "[mood][time]，[quality][thing]。", "[savour][time]，[savour2][time2]。",
    "[adj]、[adj2]，[act]。", "[suit][mood][time]。", "[act]，[act2]。", "[mood]、[mood2]，[time]正好。",
)  # fmt: skip

EVENTS = {
    "view": (
        "再看一眼，[find][thing]", "走近[mood][time]", "想象[mood][time]", "细看它，[find][thing]", "[quality][thing]，值得细看",
        "回眸，[thing][stir]", "凝望[quality][thing]", "目光所及，[thing][stir]", "细看，[mood]、[mood2]", "看见[thing]，看见[time]",
    ),
    "cart": (
        "[quality][thing]在等你", "只差一步，[find][thing]", "快来[savour][mood][time]", "[noun]备好，[mood][time]", "[mood][time]就要到了",
        "一步之外，[mood][time]", "带上[thing]，回家",
    ),
    "click": (
        "你选的[quality][thing]", "好眼光，[find][thing]", "选它，[savour][mood][time]", "你喜欢的[mood][time]", "选中[quality][thing]",
        "心选[thing]，[act]", "所选皆[mood]，[thing][stir]", "一眼[thing]，一路[thing2]", "懂[thing]，也懂[time]",
    ),
    "season": (
        "[season]，[find][quality][thing]", "[season]，[mood][time]", "[season]的[thing]，[act]", "[mood][season]，[thing][stir]",
        "[season]，[thing][stir]", "[savour][season]，[find][thing]", "[season]，[mood]、[mood2]", "[thing]与[season]", "[season]，[act]",
    ),
    "festival": (
        "送出[quality][thing]", "礼赠[mood][time]", "心意与[thing]，一起送", "包起[quality][thing]", "以[thing]为礼，[act]",
        "一份[thing]，一份[thing2]", "礼藏[thing]，[act]", "寄出[quality][thing]",
    ),
    "sale": (
        "直降{percent}，[mood][time]", "现价{sale_price}，[find][thing]", "省{percent}，[savour][time]", "{sale_price}，[mood][time]",
        "省{percent}，[thing][stir]", "直降{percent}，[act]",
    ),
    "bargain": ("好价[find][thing]", "{price}，[mood][time]", "花得值，[find][thing]", "精明的你，[act]", "友好价，[thing][stir]"),
    "new": ("你好，[quality][thing]", "初见[mood][time]", "初遇[thing]，[act]", "初见，[thing][stir]", "从[thing]认识[time]"),
    "browser": ("逛进[mood][time]", "闲逛，也能[find][thing]", "偶遇[quality][thing]", "漫游[mood][time]"),
    "returning": ("再次[find][thing]", "欢迎回到[mood][time]", "又见[quality][thing]", "归来，[thing][stir]", "重逢[mood][time]"),
    "name": ("{name}，[quality][thing]", "{name}，[find][thing]", "{name}，[mood][time]", "{name}，[act]"),
    "brand": ("{brand}，[quality][thing]", "{brand}，[savour][mood][time]", "{brand}，[thing][stir]"),
    "colour": ("[colour]与[thing]，[mood][time]", "一抹[colour]，[find][thing]", "[colour]，[thing][stir]", "[adj][colour]，[mood][time]"),
    "material": ("[material][noun]，[mood][time]", "[material]里的[thing]", "[material]，[quality][thing]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": (
        "再看一眼，[find][quality][thing]，[act]。", "细看这[m][noun]，[find][quality][thing]。", "凝神片刻，[thing][stir]，[mood][time]。",
        "越看越[adj]，[quality][thing]，[savour][time]。",
    ),
    "cart": (
        "再走一步，[savour][mood][time]，[act]。", "[noun]已备好，[find][quality][thing]。", "一步之外，[thing][stir]，[mood][time]。",
        "购物车里，[quality][thing]，[mood][time]。",
    ),
    "click": (
        "选中它，[savour][mood][time]，[find][thing]。", "好眼光，[quality][thing]，[mood][time]。", "心之所选，[thing][stir]，[act]。",
        "选[thing]，选[thing2]，[savour][mood][time]。",
    ),
    "season": (
        "[season]，[find][quality][thing]，[act]。", "[mood][season]，[quality][thing]，[act]。", "[season]，[thing][stir]，[savour][mood][time]。",
        "[season]遇上[thing]，[mood][time]，[act]。",
    ),
    "festival": (
        "送出[quality][thing]，[savour][mood][time]。", "一份心意，[quality][thing]，[mood][time]。", "以[thing]为礼，[thing2][stir]，[savour][time]。",
    ),
    "name": ("{name}，[suit][mood][time]。", "{name}，给[time]添一点[thing]。", "{name}，[thing][stir]，[act]。"),
    "brand": ("{brand}，[suit][mood][time]。", "来自{brand}，[quality][thing]，[act]。", "{brand}，[adj]、[adj2]，[savour][time]。"),
    "colour": ("一抹[colour]，[find][quality][thing]，[act]。", "[colour][noun]，[mood][time]，[quality][thing]。", "[colour]遇上[thing]，[mood][time]。"),
    "material": ("一[m][material][noun]，[suit][mood][time]。", "[material][noun]，[quality][thing]，[act]。", "[material]与[thing]，[savour][mood][time]。"),
}  # fmt: skip

_JOYS = "惊喜 心意 暖意 快乐 美好 好心情 小确幸 仪式感 小欢喜 新鲜感 松弛感"
_TIMES = "好时光 慢时光 好生活 小日子 周末 假日 美好日常 悠闲周末 惬意午后"
_PIECE = "详情 细节 这款 好物 这件 新品 更多 亮点 设计 心头好 心选 同款 款式 实物"
_CTA_ROWS = {
    "view": (
        f"查看 细看 了解 看看 浏览 再看 走近 | {_PIECE}",
        f"发现 遇见 感受 邂逅 | {_JOYS}",
        f"想象 走进 开启 | {_TIMES}",
        "点击 点开 进来 这就 马上 现在 再来 不妨 凑近 | 看看 查看 细看 了解 瞧瞧",
    ),
    "cart": (
        "完成 确认 提交 核对 查看 去付 | 订单 结算 清单 所选 选购",
        "回到 打开 查看 前往 返回 | 购物车 结算页 清单 订单页",
        f"收下 带走 拥有 带回 | {_JOYS}",
        f"开启 奔赴 迎接 | {_TIMES}",
        "买下 带走 带回 拿下 收下 入手 | 这款 这件 心头好 好物 心选 所选 它",
        "马上 现在 立即 这就 一键 今天就 | 结算 下单 付款 购买 带走 入手 选购",
    ),
    "click": (
        "选购 带走 拥有 入手 购买 收下 选定 挑选 | 这款 好物 这件 心头好 所爱 心选 同款 它 所选 新品",
        f"收下 带走 解锁 享受 拥有 | {_JOYS}",
        f"开启 奔赴 享受 | {_TIMES}",
        "马上 现在 立即 这就 一键 今天就 | 下单 购买 带走 入手 选购 拥有 收下",
    ),
    "sale": ("查看 立享 锁定 看看 解锁 收下 | 优惠 好价 特惠 实惠 划算价 友好价 这份优惠",),
    "new": (
        "发现 探索 认识 结识 遇见 看看 走近 初识 | 好物 新品 这款 新意 心头好 我们 店铺 更多 它",
        f"发现 遇见 感受 解锁 邂逅 | {_JOYS}",
        f"开启 遇见 走进 奔赴 | {_TIMES}",
        "进来 进店 过来 先来 | 看看 逛逛 转转 坐坐 认识 了解 挑挑 瞧瞧",
        "逛逛 走进 打开 | 店铺 小店 新品区 我们的店",
    ),
}  # fmt: skip
"""Per event or occasion, verbs and what may follow each of them."""

NOUN_CTAS: dict[str, tuple[str, ...]] = {
    "view": ("看看[noun]", "细看[noun]", "看看这[m][noun]", "了解这[m][noun]", "查看[noun]"),
    "cart": ("买下[noun]", "带走[noun]", "带回这[m][noun]", "拿下这[m][noun]", "入手[noun]"),
    "click": ("选购[noun]", "入手[noun]", "买下这[m][noun]", "带走这[m][noun]", "挑选[noun]"),
    "new": ("认识[noun]", "看看[noun]", "看看这[m][noun]", "初识这[m][noun]"),
}
"""Calls that name the product's kind with its measure, where it is known and short."""

CATEGORY_CTAS: dict[str, tuple[str, ...]] = {
    "beauty": ("宠爱自己", "今晚试试", "试试看", "善待自己", "从今天用起"),
    "kitchen": ("端上餐桌", "开始下厨", "带进厨房", "今晚就做", "摆上餐桌"),
    "audio": ("听听看", "开始聆听", "按下播放", "即刻聆听", "开始听歌"),
    "lighting": ("点亮小屋", "点亮夜晚", "打开看看", "点一盏灯", "照亮角落"),
    "sports": ("动起来", "开始训练", "今天就练", "一起运动", "热身出发"),
    "food": ("尝一口", "尝尝看", "囤一份", "分享美味", "来一份"),
    "toys": ("开始玩吧", "一起玩", "陪孩子玩", "送给孩子", "玩起来"),
    "fashion": ("试穿看看", "搭一身", "换个造型", "看看搭配", "穿出门"),
    "garden": ("种起来", "打理花园", "搬进花园", "开始种花", "添点绿意"),
    "pets": ("宠它一下", "送给毛孩子", "给它添置", "让它开心", "犒劳毛孩子"),
    "home": ("搬回家", "布置起来", "点缀小家", "摆进客厅", "装点角落"),
    "travel": ("装进行囊", "带上出发", "说走就走", "收拾行李", "一起上路"),
    "office": ("放上书桌", "开始书写", "用起来", "整理桌面", "记下灵感"),
    "electronics": ("上手试试", "开机看看", "用起来", "马上体验", "试一试"),
    "other": ("带回家", "看一看", "收入囊中"),
}  # fmt: skip
"""Calls that only products of a category suit; none says what a product does."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    calls = (verb + what for verb in verbs.split() for what in objects.split())
    return tuple(call for call in calls if display_width(call) <= CTA_WIDTH)


CTAS = {event: tuple(dict.fromkeys(call for row in rows for call in _calls(row))) for event, rows in _CTA_ROWS.items()}
