"""The synonym test: words that no training caption holds, and the value each should land on."""

import re

import torch

from engines.bundle import Bundle
from engines.encoder import Encoder
from engines.scene import ATTRIBUTES, Locale
from export.caption_words import EVERYDAY
from export.encoder.model import SceneCodes

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
FORMS: dict[Locale, dict[str, str]] = {
    "en": {"backdrop": "a {w} backdrop", "material": "a {w} podium", "props": "podium with {w}"},
    "zh": {"backdrop": "{w}背景", "material": "{w}展台", "props": "展台，旁边有{w}"},
}


def taught(locale: Locale) -> str:
    """Return every word that captions use for a value, in one lower-case string."""
    own = [word for table in ATTRIBUTES.values() for term in table.values() for word in getattr(term, locale)]
    return "|".join([*own, *(word for forms in EVERYDAY.values() for word in forms.get(locale, ()))]).lower()


def unseen_words(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the test; a word that captions have come to use drops out."""
    known = taught(locale)
    listed = [(attribute, *pair.split(":")) for attribute, pairs in WORDS[locale].items() for pair in pairs.split()]
    return [
        (attribute, word, value)
        for attribute, word, value in listed
        if not re.search(rf"\b{word}\b" if locale == "en" else word, known)
    ]


def synonym_test(bundle: Bundle) -> dict[str, object]:
    """Return the share of unseen words, by language, whose prompt is read as the value they stand for."""
    encoder, codes = Encoder(bundle, threads=1), SceneCodes()
    names = list(ATTRIBUTES)
    report: dict[str, object] = {}
    locales: tuple[Locale, ...] = ("en", "zh")
    for locale in locales:
        words = unseen_words(locale)
        prompts = [FORMS[locale].get(attribute, "{w}").format(w=word) for attribute, word, _ in words]
        read = codes.read(torch.from_numpy(encoder.encode(prompts)))
        missed = []
        for index, (attribute, word, value) in enumerate(words):
            seen = list(ATTRIBUTES[attribute])[int(read[names.index(attribute)][index].argmax())]
            if seen != value:
                missed.append(f"{word}: {seen}, not {value}")
        report[locale] = {"words": len(words), "right": round(1 - len(missed) / len(words), 4), "missed": missed}
    return report
