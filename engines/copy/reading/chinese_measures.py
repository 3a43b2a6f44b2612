"""Amounts of a Chinese feed: a measure with its unit (`500毫升`, sides of it, too), a count (`6只装`, `24色`)."""

import re
from typing import Final

from engines.vocabulary.reading import Form, Span, SpanType

_NUMBER: Final = r"\d{1,6}(?:\.\d{1,3})?"
_UNITS: Final[dict[SpanType, str]] = {
    "capacity": "毫升|升|ml|mL|ML|L|mAh|毫安时|毫安|GB|TB",
    "size": "厘米|毫米|公分|英寸|英吋|寸|米|cm|CM|mm|MM|m|码|开",
    "quantity": "公斤|千克|克|斤|kg|KG|Kg|g",
    "performance": "瓦|伏|W|kW|KW|V|Hz|流明|lm|分贝|dB|DPI|dpi|Pa|lux|转|N·m",
}
_ALL: Final = "|".join(sorted({unit for units in _UNITS.values() for unit in units.split("|")}, key=len, reverse=True))
_RANGE: Final = rf"{_NUMBER}(?:{_ALL})?(?:\s?(?:到|至|-|~|/)\s?{_NUMBER})?"
_SIDES: Final = r"\s?\u00d7\s?"
MEASURE: Final = re.compile(
    rf"(?P<about>约|共|净重|净含量)?(?P<text>(?:{_RANGE}|{_NUMBER}(?:{_ALL})?(?:{_SIDES}{_NUMBER}(?:{_ALL})?){{1,2}})\s?(?P<unit>{_ALL}))(?![A-Za-z\d])(?P<side>[宽高长厚]?)"
)
_COUNTED: Final = "枚|个|支|只|条|双|片|张|包|袋|盒|瓶|罐|粒|颗|块|根|卷|本|件|套|对|副|把|色|杯|桶|听|朵|串|箱|抽|头|格|孔|键|册|贴|股"
_MANY: Final = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
COUNT: Final = re.compile(
    rf"(?:{_NUMBER}(?:{_ALL})\u00d7)?{_MANY}(?:{_COUNTED})(?:装|入|套装|组合装|一套|一盒|一包|一桶|一袋)?|{_MANY}件套(?:装)?|{_MANY}合一"
)
_PLAIN_COUNT: Final = re.compile(r"一.一.|.*斤.*|1?[个只条件本把套]|一[个只条件本把套]|[两二三四五六七八九]头|\d头")
"""Says nothing, or is no count of things."""
NAMED: Final = re.compile(
    rf"(?P<name>承重|自重|净重|重|总重|高|总高|长|宽|厚|直径|口径|内径|外径|容量|续航|功率|底厚|厚度|长度|高度|宽度|重量|翼展|线长|臂展|坐宽|坐高|座高|展开|收起)"
    rf"(?:约|为|是|到|达)?\s?(?:{MEASURE.pattern}|{_NUMBER}\s?(?:小时|天|分钟)|{_NUMBER}\s?(?:厘米|毫米|cm|mm|米)(?:到|-|至|~){_NUMBER}\s?(?:厘米|毫米|cm|mm|米))(?:可调|以内|左右)?"
)
_NAMED_TYPE: Final[dict[str, SpanType]] = {
    "承重": "capacity",
    "容量": "capacity",
    "续航": "performance",
    "功率": "performance",
}


_WEIGHTS: Final = frozenset(_UNITS["quantity"].split("|"))
_WEARER: Final = re.compile(r"\d+\s?[-~到至/]\s?\d+\s?(?:斤|kg|公斤)|\d开")
"""Whom it fits."""


def measure(text: str, source: str, *, light: bool = False) -> Span | None:
    """Return text that is one amount and nothing else.

    Args:
        text: a piece of plain text.
        source: where it stands.
        light: a weight tells how much is in it, not how heavy it is.
    """
    if (found := MEASURE.fullmatch(text)) and not _WEARER.fullmatch(text):
        if found["unit"] in _WEIGHTS and not light:
            return None  # of the thing, of what it bears, or of a square metre of its paper
        return Span(text, _type_of(found["unit"]), "measure", source=source)
    if COUNT.fullmatch(text) and not _PLAIN_COUNT.fullmatch(text):
        form: Form = "count"
        return Span(text, "color" if text.endswith("色") else "quantity", form, source=source)
    return None


def named(text: str, source: str) -> Span | None:
    """Return text that is a predicate of size, weight, load or time: `承重10公斤`."""
    found = NAMED.fullmatch(text)
    return Span(text, _NAMED_TYPE.get(found["name"], "size"), "verb", source=source) if found else None


def _type_of(unit: str) -> SpanType:
    if unit in _WEIGHTS:
        return "quantity"
    return next(kind for kind, units in _UNITS.items() if unit in units.split("|"))
