"""Amounts of a Chinese feed: a measure with its unit (`500毫升`, sides of it, too), a count (`6只装`, `24色`)."""

import re
from typing import Final

from engines.vocabulary.reading import Span, SpanType

_UNITS: Final[dict[SpanType, tuple[str, ...]]] = {
    "capacity": ("毫升", "升", "ml", "mL", "ML", "L", "mAh", "毫安时", "毫安", "GB", "TB"),
    "size": ("厘米", "毫米", "公分", "英寸", "英吋", "寸", "米", "cm", "CM", "mm", "MM", "m", "码", "开"),
    "quantity": ("公斤", "千克", "克", "斤", "kg", "KG", "Kg", "g"),
    "performance": ("瓦", "伏", "W", "kW", "KW", "V", "Hz", "流明", "lm", "分贝", "dB", "DPI", "dpi", "Pa", "N·m"),
}
_TYPES: Final = {unit: kind for kind, units in _UNITS.items() for unit in units}
_UNIT: Final = "|".join(sorted(_TYPES, key=len, reverse=True))
_NUMBER: Final = r"\d{1,6}(?:\.\d{1,3})?"
_RANGE: Final = rf"{_NUMBER}(?:{_UNIT})?(?:\s?[到至\-~/]\s?{_NUMBER})?"
_SIDES: Final = rf"{_NUMBER}(?:{_UNIT})?(?:\s?\u00d7\s?{_NUMBER}(?:{_UNIT})?){{1,2}}"
_AMOUNT: Final = rf"(?:约|共)?(?:{_RANGE}|{_SIDES})\s?(?P<unit>{_UNIT})(?![A-Za-z\d])[宽高长厚]?"
_MEASURE: Final = re.compile(_AMOUNT)
_MANY: Final = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_COUNTED: Final = "[枚个支只条双片张包袋盒瓶罐粒颗块根卷本件套对副把色杯桶听朵串箱抽头格孔键册贴股]"
_COUNT: Final = re.compile(
    rf"(?:{_NUMBER}(?:{_UNIT})\u00d7)?{_MANY}{_COUNTED}(?:装|入|套装|组合装|一[套盒包桶袋])?|{_MANY}件套装?|{_MANY}合一"
)
_NO_COUNT: Final = re.compile(r"一.一.|[1一][^对双色]|[\d两二三四五六七八九]头")
"""Says nothing, or is no count of things."""
_NAMES: Final[dict[str, SpanType]] = {
    **dict.fromkeys(("承重", "容量"), "capacity"),
    **dict.fromkeys(("续航", "功率"), "performance"),
    **dict.fromkeys(
        (
            *(
                "自重",
                "净重",
                "总重",
                "重量",
                "重",
                "总高",
                "高度",
                "高",
                "长度",
                "长",
                "宽度",
                "宽",
                "底厚",
                "厚度",
                "厚",
            ),
            *("直径", "口径", "内径", "外径", "翼展", "线长", "臂展", "坐宽", "坐高", "座高", "展开", "收起"),
        ),
        "size",
    ),
}
_NAMED: Final = re.compile(
    rf"(?P<name>{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?:约|为|是|到|达)?\s?"
    rf"(?:{_AMOUNT}|{_NUMBER}\s?(?:小时|天|分钟))(?:可调|以内|左右)?"
)
_WEARER: Final = re.compile(r"\d+\s?[-~到至/]\s?\d+\s?(?:斤|kg|公斤)|\d开")
"""Whom it fits, not what it measures."""


def measure(text: str, source: str, *, light: bool = False) -> Span | None:
    """Return text that is one amount and nothing else.

    Args:
        text: a piece of plain text.
        source: where it stands.
        light: a weight tells how much is in it; otherwise it may be of what the thing bears or is made of.
    """
    if (found := _MEASURE.fullmatch(text)) and not _WEARER.fullmatch(text):
        kind = _TYPES[found["unit"]]
        return Span(text, kind, "measure", source=source) if light or kind != "quantity" else None
    if _COUNT.fullmatch(text) and not _NO_COUNT.fullmatch(text):
        return Span(text, "color" if text.endswith("色") else "quantity", "count", source=source)
    return None


def named(text: str, source: str) -> Span | None:
    """Return text that is a predicate of size, weight, load or time: `承重10公斤`."""
    found = _NAMED.fullmatch(text)
    return Span(text, _NAMES[found["name"]], "verb", source=source) if found else None
