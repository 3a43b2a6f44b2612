"""Phrase shapes of the captions of places: how each joins a place to its light, its dress and its colours."""

import re
from typing import Final

from engines.vocabulary.locales import Locale


def split(phrases: str) -> tuple[str, ...]:
    """Read phrases that stand between bars."""
    return tuple(phrases.split("|"))


NEAR: Final = re.compile(
    r"^(?:in|on|at|by|next|beside|between|under|near|where|behind|among|outside|outdoors|within|surrounded|after|before|"
    r"below|lying|standing|sitting|spread|looking|nothing|just|late|over|with|for|place|home)\b|\b(?:at|for) "
)
"""English phrases that take no article: they say themselves how a thing is there."""
HEAD: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?!.*\b(?:of|with|by|from|in|on|at|to|where|next|beside|between|under|through|and|full)\b).*\b"
        r"(?:counter|countertop|counter top|worktop|table|desk|desktop|shelf|sill|windowsill|ledge|cloth|blanket|rug|"
        r"mat|bench|workbench|crate|crates|box|tray|floor|plinths?|podiums?|slab|cabinet|nightstand|night stand|"
        r"dresser|tablecloth|stand|silk|satin|fabric|drape|vanity|carpet|island|surface|blocks?|pedestals?|board)$"
    ),
    "zh": re.compile(
        r"(?:台|台面|桌|桌面|架|柜|垫|布|盘|箱|地板|地面|石板|摊|毯|石台|丝绸|绸缎|展台|料理台|床头柜|置物架)$"
    ),
}
"""Places whose word ends in what a product stands on: a colour before it is the stand's."""
ROOM: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?:\w+ )?(?:kitchen|bathroom|office|bedroom|room|studio|gym|workshop|nursery|interior|spa|backdrop)$"
    ),
    "zh": re.compile(
        r"^.{0,4}(?:厨房|浴室|卫生间|办公室|书房|卧室|客厅|儿童房|宝宝房|健身房|餐厅|房间|工坊|茶室|影棚|背景纸)$"
    ),
}
"""Places whose word is a room: a colour before it is the wall's."""
BEFORE: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "|||on the |on a |on a |at the |in the |in a |set on a |placed on the |standing on a |photographed on a |"
        "a scene of a |scene: |place: |shown on a |it stands on the |in front of us a |location: |put it on the |"
        "as if on a |background of a |empty "
    ),
    "zh": split("|||在|在|放在|摆在|置于|位于|场景：|场景是|地点：|拍摄于|背景是|立在|放到|就像在|一个|展示在"),
}
AFTER: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split("||||| scene| setting"),
    "zh": split("||||上|里|的场景|场景|环境|中"),
}
WALL: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "{c} wall|{c} wall|{c} walls|a {c} wall|with a {c} wall|with {c} walls|in front of a {c} wall|"
        "against a {c} wall|before a {c} wall|{c} backdrop|{c} background|on a {c} background|against {c}|"
        "against a {c} backdrop|{c} wall behind it|wall in {c}|walls painted {c}|wall: {c}|background: {c}|"
        "backdrop: {c}|the wall is {c}|the wall behind should be {c}|wall colour {c}|background in {c}|"
        "backdrop {c}|wall = {c}|{c} behind it|a plain {c} background|{c}-coloured wall|{c} back wall|"
        "the background {c}|with {c} in the background"
    ),
    "zh": split(
        "{c}墙|{c}墙|{c}墙面|{c}的墙|{c}背景|{c}背景|{c}背景墙|墙面{c}|墙面是{c}|墙是{c}的|背景{c}|背景为{c}|"
        "背景：{c}|墙：{c}|后面是{c}的墙|以{c}为背景|{c}墙壁|{c}墙前|在{c}墙前|刷成{c}的墙|墙壁颜色{c}|"
        "背景颜色：{c}|背景要{c}|{c}的背景|背景墙用{c}|纯{c}背景|身后是{c}墙|墙面颜色用{c}"
    ),
}
STAND: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "{c} {n}|{c} {n}|a {c} {n}|on a {c} {n}|on {c} {n}|with a {c} {n}|{n} in {c}|{n}: {c}|{n} {c}|"
        "the {n} is {c}|the {n} should be {c}|{n} painted {c}|{c}-coloured {n}|{n} = {c}|standing on a {c} {n}|"
        "{n} colour {c}|it stands on {c}"
    ),
    "zh": split(
        "{c}{n}|{c}{n}|{c}的{n}|{n}{c}|{n}是{c}的|{n}为{c}|{n}：{c}|放在{c}{n}上|在{c}{n}上|{n}用{c}|{n}要{c}|"
        "{c}色调的{n}|{n}颜色{c}|刷成{c}的{n}"
    ),
}
STANDS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split("surface|surface|table|tabletop|table top|stand|base|top|counter|shelf|board|ground"),
    "zh": split("台面|台面|桌面|底座|台子|桌子|架子|面板|托底|底面|案面|下面的台子"),
}
"""What a product stands on, where the place is not named with it."""
LIGHT: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "{w}|{w}|{w}|in {w}|with {w}|lit by {w}|under {w}|light: {w}|lighting: {w}|bathed in {w}|{w} falling in|"
        "photographed in {w}|the light is {w}"
    ),
    "zh": split("{w}|{w}|{w}|{w}下|在{w}下|{w}照明|光线：{w}|灯光：{w}|{w}照射|沐浴在{w}中|打{w}|用{w}|{w}效果"),
}
DRESS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "{w}|{w}|{w}|for {w}|at {w}|{w} mood|{w} theme|decorated for {w}|dressed for {w}|with {w}|{w} decoration|"
        "season: {w}|occasion: {w}|a touch of {w}|{w} edition|{w} feeling"
    ),
    "zh": split(
        "{w}|{w}|{w}|{w}氛围|{w}主题|{w}装饰|{w}限定|节日：{w}|季节：{w}|{w}布置|为{w}布置|有{w}的感觉|带一点{w}|"
        "{w}版|{w}专属"
    ),
}
"""{w} is a word, {c} a colour, {n} a noun."""
DENIED: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split("no {w}|without {w}|not {w}|without any {w}|no {w} please|avoid {w}|don't use {w}"),
    "zh": split("不要{w}|没有{w}|无{w}|别用{w}|不带{w}|去掉{w}|避免{w}"),
}
NOTHING_MORE: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "props|people|text|logo|product|clutter|watermark|hands|shadows on the wall|other objects|decoration|"
        "animals|faces|letters|brand names|frame|distractions|blur"
    ),
    "zh": split("道具|人物|文字|标志|产品|杂物|水印|手|其他东西|装饰|动物|人脸|字|品牌名|边框|干扰|模糊"),
}
"""What a prompt may rule out without asking for anything."""
