"""Seasons and festivals that a product may be made for, and where a text names them, in English and Chinese."""

import re
from collections.abc import Collection
from typing import Final

from engines.vocabulary.locales import LOCALES, Locale, Worded, any_of, listed

SEASONS: Final = ("spring", "summer", "autumn", "winter")
_TABLE: Final = """
spring | springtime, spring summer | 春季, 春天, 春装, 春款, 早春, 春夏, 春秋
summer | summer, summertime, spring summer | 夏季, 夏天, 夏日, 夏装, 夏款, 夏凉, 盛夏, 初夏, 春夏
autumn | autumn, autumn winter, fall winter | 秋季, 秋天, 秋装, 秋款, 早秋, 秋冬, 春秋
winter | winter, wintertime, autumn winter, fall winter | 冬季, 冬天, 冬日, 冬装, 冬款, 寒冬, 秋冬
christmas | christmas, xmas | 圣诞
lunar | lunar new year, chinese new year, spring festival | 春节, 新春, 年货, 过年, 贺岁
moon | mid autumn, mooncake, mooncakes, moon cake, moon cakes | 中秋, 月饼
halloween | halloween | 万圣
valentine | valentine's, valentine's day, valentines, valentines day, valentine | 情人节
mothers_day | mother's day, mothers day, mothers' day | 母亲节
fathers_day | father's day, fathers day, fathers' day | 父亲节
back_to_school | back to school | 开学
"""
# A spring is a thing and a fall an accident: alone, the two words mean a season only where a season is asked for.
OCCASIONS: Final = {
    key: Worded(listed(en), listed(zh))
    for key, en, zh in (map(str.strip, row.split("|")) for row in _TABLE.strip().splitlines())
}
_CALLED: Final[dict[str, dict[Locale, str]]] = {
    "spring": {"en": "spring", "zh": "春天"},
    "summer": {"en": "summer", "zh": "夏天"},
    "autumn": {"en": "autumn", "zh": "秋天"},
    "winter": {"en": "winter", "zh": "冬天"},
    "christmas": {"en": "Christmas", "zh": "圣诞"},
    "lunar": {"en": "the Lunar New Year", "zh": "过年"},
    "moon": {"en": "the Mid-Autumn Festival", "zh": "中秋"},
    "halloween": {"en": "Halloween", "zh": "万圣节"},
    "valentine": {"en": "Valentine's Day", "zh": "情人节"},
    "mothers_day": {"en": "Mother's Day", "zh": "母亲节"},
    "fathers_day": {"en": "Father's Day", "zh": "父亲节"},
    "back_to_school": {"en": "the new school year", "zh": "开学"},
}
"""What an ad calls an occasion, behind `for`."""
_PATTERNS: Final = {
    key: re.compile("|".join(any_of(worded.words(locale), locale).pattern for locale in LOCALES))
    for key, worded in OCCASIONS.items()
}
_FESTIVALS: Final = {key: pattern for key, pattern in _PATTERNS.items() if key not in SEASONS}
_HINTS: Final = frozenset(word.split()[0] for worded in OCCASIONS.values() for word in worded.all_words)
"""How every word begins: most texts hold none of these, and are done with sooner."""
_BARE: Final = {
    "spring": re.compile(r"\bspring\b|春"),
    "summer": re.compile(r"\bsummer\b|夏"),
    "autumn": re.compile(r"\b(?:autumn|fall)\b|秋"),
    "winter": re.compile(r"\bwinter\b|冬"),
}
"""Seasons as the value of an attribute that asks for one."""
_ONLY_SOUNDS_SO: Final = re.compile(
    r"\b(?:winter|summer) (?:white|melons?|squash|sausages?|savou?ry|houses?|gardens?|blue|sky|green)\b"
    r"|\bindian summer\b|\b(?:[\w']+ ){1,2}(?:sales?|clearance|deals|promo|promotion|discounts?)\b"
    r"|[^\s，。；,.;]{0,4}(?:特卖|清仓|大促|促销|特惠)"
)
"""Colours, foods and buildings; and sales, which are the shop's occasion and not the product's."""
_DENIED: Final = re.compile(
    r"\bnon (?=\w)[\w']+|\b(?:not|never|except|excluding)\b[^,.;|]*"
    r"|(?:不适合|不适用|不宜|不含|勿|除了?|反季|非(?!常))[^，。；,.;|]{0,8}"
)
_GAPS: Final = re.compile(r"[\s_/&+\-]+")


def name_of(key: str, locale: Locale) -> str:
    """Return what an ad calls an occasion; "": it is none of them."""
    return _CALLED.get(key, {}).get(locale, "")


def named_in(text: str) -> frozenset[str]:
    """Return the keys of `OCCASIONS` that titles, labels or sentences of a feed name, with ` | ` between them."""
    plain = _plain(text)
    if not any(hint in plain for hint in _HINTS):
        return frozenset()
    return _named(_ONLY_SOUNDS_SO.sub(" ", _DENIED.sub(" ", plain)))[0]


def answered_by(value: str) -> frozenset[str]:
    """Return the keys that the value of an attribute such as `season` or `occasion` names, bare words included."""
    named, rest = _named(_DENIED.sub(" ", _plain(value)))
    return named | {key for key, pattern in _BARE.items() if pattern.search(rest)}


def settled(named: Collection[str]) -> tuple[str, ...]:
    """Return keys in the table's order; what is for summer and winter alike is for no season."""
    seasons = {key for key in SEASONS if key in named}
    all_year = {"summer", "winter"} <= seasons
    return tuple(key for key in OCCASIONS if key in named and not (all_year and key in seasons))


def _named(text: str) -> tuple[frozenset[str], str]:
    """Return the keys that `text` names, and what is left of it without festivals: Mid-Autumn is not the autumn."""
    found, rest = set(), text
    for key, pattern in _FESTIVALS.items():
        if pattern.search(text):
            found.add(key)
            rest = pattern.sub(" ", rest)
    found.update(key for key in SEASONS if _PATTERNS[key].search(rest))
    return frozenset(found), rest


def _plain(text: str) -> str:
    return _GAPS.sub(" ", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
