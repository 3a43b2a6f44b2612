# ruff: noqa: E501  tables read best in rows
"""Chinese copy templates whose open words stand side by side; the other templates tie them to events and facts."""

HEADLINES = (
    "[mood]的[time]，[quality]的[thing]", "[mood][time]，[quality]的[thing]", "[savour][mood]的[time]", "[find][quality]的[thing]",
    "[mood]的[time]，[act]", "给[time]一点[thing]", "把[thing]留给[time]", "[mood]的[time]从这里开始", "[thing]与[thing2]，[mood]的[time]",
    "每一个[mood]的[time]", "[act]，[savour][time]", "[adj][noun]，[mood][time]", "[time]里的[thing]", "[act]",
    "[mood][time]，[find][thing]", "[quality]的[thing]，[mood]的[time]", "[find][thing]，[savour][time]", "[mood][time]，[mood2][time2]",
    "有[thing]的[time]", "[time]有[thing]，[time2]有你", "[thing]藏在[mood][time]里", "[savour]每个[time]，[act]", "[mood]一点，[thing]多一点",
    "向[mood]的[time]出发", "你好，[mood]的[time]", "[noun]与[mood][time]", "[thing]，[thing2]，还有[time]",
)  # fmt: skip

OPENERS = (
    "这[m][adj]的[noun]，给[mood]的[time]添一点[thing]。", "一[m][adj]的[noun]，陪你[savour][mood]的[time]。",
    "在[mood]的[time]里，[find][quality]的[thing]。", "从[mood]的[time]到[mood2]的[time2]，都有[quality]的[thing]。",
    "[mood]的[time]，值得[quality]的[thing]。", "把[quality]的[thing]带回家，[savour][mood]的[time]。",
    "[act]，[find][quality]的[thing]，[savour][mood]的[time]。", "[adj]又[adj2]，为[mood]的[time]而来。",
    "给[place]添点[thing]，给[time]添点[thing2]。", "[doing]，[savour][mood]的[time]。", "[mood][time]，[quality][thing]，[noun]与你同在。",
    "送自己一份[quality]的[thing]，[savour][mood]的[time]。", "[thing]与[thing2]，都藏在[mood]的[time]里。",
    "有了[adj]的[noun]，[time]多了几分[thing]。", "[find][thing]，[savour][time]，[noun]陪着你。",
    "[place]里的[noun]，让人[find][quality]的[thing]。", "愿[mood]的[time]，常有[quality]的[thing]。",
)  # fmt: skip

CLOSINGS = (
    "[act]。", "[find][quality]的[thing]。", "[mood]的[time]，从此刻开始。", "[savour][mood]的[time]。", "愿你[find][thing]。",
    "[act]，[find][thing]。", "把[thing]留给[time]。", "[mood][time]，[act]。", "[thing]，就在[time]里。", "[time]，也有[quality]的[thing]。",
)  # fmt: skip

EVENTS = {
    "view": ("再看一眼，[find][thing]", "走近[mood]的[time]", "想象[mood]的[time]", "细看它，[find][thing]", "[quality]的[thing]，值得细看"),
    "cart": ("[quality]的[thing]在等你", "只差一步，[find][thing]", "快来[savour][mood][time]", "[noun]备好，[mood]的[time]", "[mood]的[time]就要到了"),
    "click": ("你选的[quality][thing]", "好眼光，[find][thing]", "选它，[savour][mood][time]", "你喜欢的[mood][time]", "选中[quality]的[thing]"),
    "season": ("[season]，[find][quality][thing]", "[season]，[mood]的[time]", "[season]的[thing]，[act]", "[mood]的[season]，有[thing]"),
    "festival": ("送出[quality]的[thing]", "礼赠[mood]的[time]", "心意与[thing]，一起送", "包起[quality]的[thing]"),
    "sale": ("直降{percent}，[mood][time]", "现价{sale_price}，[find][thing]", "省{percent}，[savour][time]"),
    "bargain": ("好价[find][thing]", "{price}，[mood]的[time]", "花得值，[find][thing]"),
    "new": ("你好，[quality]的[thing]", "初见[mood]的[time]", "初遇[thing]，[act]"),
    "browser": ("逛进[mood]的[time]", "闲逛，也能[find][thing]", "偶遇[quality]的[thing]"),
    "returning": ("再次[find][thing]", "欢迎回到[mood]的[time]", "又见[quality]的[thing]"),
    "name": ("{name}，[quality]的[thing]", "{name}，[find][thing]", "{name}，[mood]的[time]"),
    "brand": ("{brand}，[quality]的[thing]", "{brand}，[savour][mood][time]"),
    "colour": ("[colour]与[thing]，[mood][time]", "一抹[colour]，[find][thing]"),
    "material": ("[material][noun]，[mood]的[time]", "[material]里的[thing]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": ("再看一眼，[find][quality]的[thing]，[act]。", "细看这[m][noun]，[find][quality]的[thing]。"),
    "cart": ("再走一步，[savour][mood]的[time]，[act]。", "[noun]已备好，[find][quality]的[thing]。"),
    "click": ("选中它，[savour][mood]的[time]，[find][thing]。", "好眼光，[quality]的[thing]，[mood]的[time]。"),
    "season": ("[season]，[find][quality]的[thing]，[act]。", "[mood]的[season]，有[quality]的[thing]，[act]。"),
    "festival": ("送出[quality]的[thing]，[savour][mood]的[time]。", "一份心意，[quality]的[thing]，[mood]的[time]。"),
    "name": ("{name}，陪你[savour][mood]的[time]。", "{name}，给[time]添一点[quality]的[thing]。"),
    "brand": ("{brand}，陪你[savour][mood]的[time]。", "来自{brand}，给[time]添点[quality]的[thing]。"),
    "colour": ("一抹[colour]，[find][quality]的[thing]，[act]。", "[colour]的[noun]，[mood]的[time]，[quality]的[thing]。"),
    "material": ("一[m][material][noun]，陪你[savour][mood]的[time]。", "[material][noun]，[quality]的[thing]，[act]。"),
}  # fmt: skip

_CTA_ROWS = {
    "view": "查看 细看 了解 看看 | 详情 细节 这款 好物 它",
    "cart": "完成 确认 提交 核对 查看 | 订单 结算 清单",
    "click": "选购 带走 拥有 入手 购买 收下 | 这款 好物 它 心爱之物",
    "sale": "查看 立享 锁定 看看 | 优惠 好价 特惠",
    "new": "发现 探索 认识 结识 遇见 | 好物 新品 更多 这款 它",
}
"""Per event or occasion, verbs and what may follow each of them."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    return tuple(verb + what for verb in verbs.split() for what in objects.split())


CTAS = {event: _calls(row) for event, row in _CTA_ROWS.items()}
