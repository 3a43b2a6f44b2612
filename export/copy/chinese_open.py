# ruff: noqa: E501  tables read best in rows
"""Chinese copy templates whose open words stand side by side; the other templates tie them to events and facts."""

HEADLINES = (
    "[mood][time]，[mood][thing]", "[mood][thing]，[mood][time]", "[verb][mood][thing]", "[verb][mood][time]",
    "[verb][time][thing]", "[adv][go]，[verb][thing]", "[adv][verb][mood][thing]", "[time][thing]，[adv][go]",
    "[mood][noun]，[mood][time]", "[time][adv][go]", "[verb][thing]，[verb][time]", "[mood][time][thing]",
    "[mood][thing][verb][time]", "[adv][go]，[adv][go]", "[thing][verb][mood][time]", "[adj][noun]，[mood][thing]",
    "[time]，[verb][mood][thing]", "[feel]，[mood][time]", "[adv][verb][time]，[go]", "[go]，[go]，[verb][thing]",
    "[mood][time]，[verb][thing]", "[noun][verb][mood][time]",
)  # fmt: skip

OPENERS = (
    "[mood][time]，[mood][thing]，[adv][go]。", "[adv][go]，[verb][mood][time]，[verb][mood][thing]。",
    "一[m][adj][noun]，[verb][mood][time]，[verb][thing]。", "[mood][thing][verb][mood][time]，[adv][go]。",
    "[verb][time][thing]，[adv][verb][mood][thing]。", "[adj][noun]，[verb][mood][time][thing]。",
    "这[m][noun]，[verb][mood][thing]，[verb][time]。", "[time][adv][go]，[mood][thing]，[verb][thing]。",
    "[place]里，[mood][thing][verb][time]，[adv][go]。", "[doing]，[verb][mood][thing]，[adv][go]。",
    "[verb][thing]，[verb][time]，[verb][mood][thing]。", "[adj][adj2]，[verb][mood][time]，[adv][go]。",
    "[mood][time][thing]，[mood][thing][time]，[adv][verb]。", "[moment]，[adv][verb][mood][thing]，[go]。",
    "[time]与[thing]，[adv][go]，[verb][mood][thing]。", "[mood][noun]，[adv][verb][time][thing]。",
)  # fmt: skip

CLOSINGS = (
    "[adv][go]。", "[verb][mood][thing]。", "[mood][time]，[adv][go]。", "[adv][verb][thing]。", "[verb][time]，[verb][thing]。",
    "[mood][thing]，[mood][time]。", "[time][adv][go]。", "[thing][verb][time]。", "[adj][adj2]，[adv][go]。", "[feel][verb][time]。",
)  # fmt: skip

EVENTS = {
    "view": (
        "细看[mood][thing]", "再看[mood][thing]", "走近[mood][time]", "想象[mood][time]，[thing]", "细看它，[verb][thing]",
    ),
    "cart": (
        "[mood][thing]在等你", "只差一步，[verb][thing]", "快[verb][mood][thing]", "[noun]备好，[mood][time]", "[mood][time]将至",
    ),
    "click": (
        "选中[mood][thing]", "好眼光，[mood][thing]", "你选的[mood][thing]", "选它，[verb][mood][thing]", "喜欢[mood][time]的你",
    ),
    "season": ("[season]，[verb][mood][thing]", "[season]，[mood][time]", "[season][thing]，[adv][go]", "[mood][season]，[verb][thing]"),
    "festival": ("送出[mood][thing]", "礼赠[mood][time]", "心意，[mood][thing]", "包起[mood][thing]"),
    "sale": ("直降{percent}，[mood][thing]", "现价{sale_price}，[verb][thing]", "省{percent}，[verb][mood][thing]"),
    "bargain": ("好价[verb][mood][thing]", "{price}，[mood][time]", "花得值，[verb][thing]"),
    "new": ("你好，[mood][thing]", "初见[mood][time]", "初遇[thing]，[adv][go]"),
    "browser": ("逛进[mood][thing]", "闲逛，[verb][mood][thing]", "偶得[mood][time]"),
    "returning": ("再次[verb][mood][thing]", "欢迎回到[mood][time]", "又见[mood][thing]"),
    "name": ("{name}，[mood][thing]", "{name}，[verb][thing]", "{name}，[mood][time]"),
    "brand": ("{brand}，[mood][thing]", "{brand}，[verb][mood][time]"),
    "colour": ("[colour][thing]，[mood][time]", "一抹[colour]，[verb][thing]"),
    "material": ("[material][noun]，[mood][time]", "[material]，[verb][mood][thing]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": ("再看一眼，[verb][mood][thing]，[adv][go]。", "细看这[m][noun]，[verb][mood][thing]。"),
    "cart": ("再走一步，[verb][mood][time]，[adv][go]。", "[noun]已备好，[verb][mood][thing]。"),
    "click": ("选中它，[verb][mood][time]，[verb][thing]。", "好眼光，[mood][thing][verb][time]。"),
    "season": ("[season]，[adv][verb][mood][thing]，[go]。", "[mood][season]，[verb][mood][thing]，[adv][go]。"),
    "festival": ("送出[mood][thing]，[verb][mood][time]。", "一份心意，[mood][thing]，[mood][time]。"),
    "name": ("{name}，[verb][mood][time]，[adv][go]。", "{name}，[mood][thing]，[mood][time]。"),
    "brand": ("{brand}，[verb][mood][time]，[mood][thing]。", "来自{brand}，[mood][thing]，[adv][go]。"),
    "colour": ("一抹[colour]，[verb][mood][thing]，[adv][go]。", "[colour][noun]，[mood][time]，[mood][thing]。"),
    "material": ("一[m][material][noun]，[verb][mood][time][thing]。", "[material][noun]，[mood][thing]，[adv][go]。"),
}  # fmt: skip

_CTA_ROWS = {
    "view": "查看 细看 了解 看看 欣赏 品味 端详 | 详情 细节 全貌 好物 巧思 这款 它",
    "cart": "完成 确认 提交 核对 查看 | 订单 结算 清单",
    "click": "选购 带走 拥有 入手 购买 收下 | 这款 心选 好物 它 所爱 此款 新宠",
    "sale": "查看 立享 锁定 看看 | 优惠 好价 特惠",
    "new": "发现 探索 认识 结识 遇见 | 好物 新品 更多 这款 它",
}
"""Per event or occasion, verbs and what may follow each of them."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    return tuple(verb + what for verb in verbs.split() for what in objects.split())


CTAS = {event: _calls(row) for event, row in _CTA_ROWS.items()}
