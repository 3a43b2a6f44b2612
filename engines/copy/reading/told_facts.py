"""Colour, size, capacity and quantity as a feed states them, where they can be said in a line."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.reading import Told

_NAMES: Final[Mapping[str, re.Pattern[str]]] = {
    "color": re.compile(r"colou?r|颜色|色号"),
    "size": re.compile(r"size|dimensions?|尺寸|尺码|规格|大小|长度|length"),
    "capacity": re.compile(r"capacity|volume|容量|净含量|净重"),
    "quantity": re.compile(r"quantity|pack ?size|count|pieces|number of pieces|数量|件数|装量|规格"),
}
"""Details, in lower case, that state a fact."""
_UNIT: Final = (
    r"ml|cl|l|lit(?:er|re)s?|fl\.? ?oz|oz|qt|quarts?|pints?|cups?|gal(?:lons?)?|cm|mm|m|km|in|inch(?:es)?|ft|feet|yd|g"
    r"|kg|lbs?|mah|wh|w|gb|tb|mb|\"|''?|毫升|升|克|千克|公斤|斤|厘米|毫米|米|英寸|寸|码|盎司|k"
)
_AMOUNT: Final = re.compile(
    rf"\d+(?:[.,/]\d+)*(?: ?[x\u00d7*] ?\d+(?:[.,]\d+)?(?: ?(?:{_UNIT}))?)*(?:[ -]?(?:{_UNIT}))",
    re.IGNORECASE,
)
_MEASURE: Final = re.compile(
    rf"\d+(?:[.,]\d+)?(?: ?(?:{_UNIT}))?(?: ?[x\u00d7*] ?\d+(?:[.,]\d+)?(?: ?(?:{_UNIT}))?)*(?: ?(?:{_UNIT}))",
    re.IGNORECASE,
)
_VOLUME: Final = re.compile(
    r"(?<![\d.,])\d+(?:[.,]\d+)*[ -]?(?:ml|l|lit(?:er|re)s?|fl\.? ?oz|qt|quarts?|pints?|gallons?|gb|tb|mah|毫升"
    r"|升)(?![a-z])",
    re.IGNORECASE,
)
_PACK: Final = {
    "en": re.compile(
        r"\b(?:(?:set|pack|box|bag) of \d+|\d+[ -]?(?:pack|pcs|pieces|count|ct|pair pack|pairs|rolls|sheets))\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"\d+(?:只|个|支|瓶|盒|包|件套|件|条|片|颗|粒|双|对|套|袋|罐|本|张|把|块|卷|枚|抽|听|根|枝|色)装?"
    ),
}
_WORDED_SIZES: Final = frozenset(
    spaced("small medium large king queen single double twin full super 大号 中号 小号 加大号 特大号")
)
_LETTERS: Final = re.compile(r"(?:X{0,3}S|M|X{0,4}L|[2-6]XL|XXS)")
_NO_COLOUR: Final = re.compile(
    r"\d|assorted|multi|various|mixed|n/?a|none|as shown|random|see |default|clear"
    r"|如图|随机|多色|混色|其他|其它|默认|见|颜色|备注|可选|图片|定制|无$"
)
_MOST_COLOUR: Final = {"en": 20, "zh": 6}


def facts(told: Told, locale: Locale) -> Mapping[str, str]:
    """Return what stands for `{color}`, `{size}`, `{capacity}` and `{quantity}`, as the feed says it; "": nothing."""
    return {
        "color": _colour(told.color or _detail(told, "color"), locale),
        "size": _size(told.size or _detail(told, "size")),
        "capacity": _capacity(told),
        "quantity": _quantity(told, locale),
    }


def _detail(told: Told, fact: str) -> str:
    return next((value for name, value in told.details if _NAMES[fact].fullmatch(name.strip().lower())), "")


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _colour(text: str, locale: Locale) -> str:
    """Return one colour as it stands within a sentence; a list of them, or a code, is none."""
    colour = _plain(text)
    colour = colour.lower() if locale == "en" else colour
    said = colour.isascii() == (locale == "en") and not re.search(r"[/,&+;|、，()（）_#]", colour)
    return colour if said and len(colour) <= _MOST_COLOUR[locale] and not _NO_COLOUR.search(colour) else ""


def _size(text: str) -> str:
    """Return a size that says something by itself: a measure, a letter, or a word; a bare number does not."""
    size = _plain(text)
    if _LETTERS.fullmatch(size) or _MEASURE.fullmatch(size):
        return size
    return size.lower() if size.lower() in _WORDED_SIZES else ""


def _capacity(told: Told) -> str:
    stated = _plain(_detail(told, "capacity"))
    if _AMOUNT.fullmatch(stated):
        return stated
    found = {match.group() for match in _VOLUME.finditer(_plain(told.title))}
    return found.pop() if len(found) == 1 else ""


def _quantity(told: Told, locale: Locale) -> str:
    """Return how many there are; where title and details differ, nothing."""
    stated = _plain(_detail(told, "quantity"))
    texts = [stated] if _PACK[locale].fullmatch(stated) else []
    found = {match.group() for match in _PACK[locale].finditer(_plain(told.title))} or set(texts)
    if len(found) != 1:
        return ""
    return found.pop().lower()
