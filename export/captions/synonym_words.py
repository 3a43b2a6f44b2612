"""The words of the synonym test, and the guard that keeps them out of whatever is taught."""

import re
from functools import cache

from engines.vocabulary.locales import Locale

WORDS: dict[Locale, dict[str, str]] = {
    "en": {
        "backdrop": "ochre:amber vermilion:red azure:sky mauve:lavender ebony:charcoal jade:emerald mahogany:chocolate "
        "rose:blush lemon:amber eggshell:ivory pearl:ivory ash:grey pewter:grey sapphire:cobalt ultramarine:cobalt "
        "raspberry:magenta cranberry:burgundy merlot:burgundy carrot:orange cinnamon:terracotta espresso:chocolate "
        "cocoa:chocolate grape:plum eggplant:plum onyx:charcoal fern:emerald canary:amber denim:slate cerulean:sky "
        "vanilla:ivory cappuccino:sand wheat:sand",
        "material": "ceramic:matte porcelain:glossy granite:concrete pine:wood bamboo:wood satin:fabric silk:fabric "
        "linen:fabric crystal:glass plexiglass:glass iron:metal aluminium:metal enamel:glossy bronze:rosegold",
        "props": "globes:spheres parcels:gifts ferns:palms clams:shells pond:water dice:cubes",
        "light": "dusk:sunset twilight:sunset sundown:sunset dawn:cool floodlight:top",
        "season": "blossoms:spring blizzard:winter frost:winter harvest:autumn yuletide:christmas sunshine:summer",
        "mood": "sumptuous:luxury whimsical:playful cyber:tech breezy:fresh austere:minimal digital:tech "
        "glamorous:luxury",
    },
    "zh": {
        "backdrop": "赭石:terracotta 朱红:red 绛紫:plum 鹅黄:amber 墨黑:charcoal 湖蓝:teal 柠檬黄:amber 樱花粉:blush "
        "葡萄紫:plum 可可:chocolate 珍珠白:ivory 青瓷:sage 柿子:orange 牛仔蓝:slate",
        "material": "竹制:wood 陶瓷:matte 丝绸:fabric 棉麻:fabric 水晶:glass 铁艺:metal 花岗岩:concrete",
        "props": "皮球:spheres 包裹:gifts 蕨类:palms 池塘:water 骰子:cubes",
        "light": "黄昏:sunset 傍晚:sunset 破晓:cool",
        "season": "初雪:winter 寒冬:winter 盛夏:summer 深秋:autumn 赏月:moon 平安夜:christmas",
        "mood": "高贵:luxury 调皮:playful 数字化:tech 微风:fresh 素雅:minimal",
    },
}


def listed(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the test."""
    pairs = [(attribute, pair.split(":")) for attribute, line in WORDS[locale].items() for pair in line.split()]
    return [(attribute, word, value) for attribute, (word, value) in pairs]


@cache
def _guard(locale: Locale) -> re.Pattern[str]:
    words = [word if locale == "zh" else word.removesuffix("s") for _, word, _ in listed(locale)]
    return re.compile("|".join(words) if locale == "zh" else rf"\b(?:{'|'.join(words)})")


def holds_test_word(text: str, locale: Locale) -> bool:
    """Whether `text` holds a word of the test, in English also its plural and what begins with it."""
    return _guard(locale).search(text.lower()) is not None
