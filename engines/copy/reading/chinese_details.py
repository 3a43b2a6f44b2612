"""Attributes of a Chinese feed: the name says what the value is, so that little is left to guess."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES, colour
from engines.copy.reading.chinese_clauses import MOST_WIDTH, clause
from engines.copy.reading.chinese_measures import measure
from engines.copy.reading.chinese_nouns import material
from engines.copy.reading.chinese_suits import whom
from engines.copy.reading.chinese_text import han, plain, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.vocabulary.reading import Span, Told

_MOST: Final = 40
_MOST_VALUES: Final = 4
_KEYS: Final[dict[str, re.Pattern[str]]] = {
    "material": re.compile("材质|面料|材料|主材|质地|物料"),
    "color": re.compile("^(?:颜色|色系|主色|产品颜色|颜色分类)$"),
    "whom": re.compile(
        "适用(?:人群|年龄|对象|性别|场景|场合|季节|肤质|空间|宠物|体型)|^年龄$|^适用$|使用场景|适合(?:人群|肤质|年龄)|建议年龄"
    ),
    "origin": re.compile("^(?:产地|原产地|原料产地|产区|生产地|制造地)$"),
    "taste": re.compile("^(?:口味|味道|风味|辣度|甜度)$"),
    "scent": re.compile("^(?:香型|香味|气味|香调)$"),
    "amount": re.compile(
        r"^(?:商品|产品|整体|机身|额定|主?屏幕?)?(?:净含量|净重|容量|规格|数量|尺寸|长度|宽度|高度|直径|厚度|口径|功率|电池容量)"
        r"(?:\([a-zA-Z\u4e00-\u9fff]{1,4}\))?$"
    ),
    "style": re.compile("^(?:款式|风格|版型|领型|袖长|图案|工艺|功能|特性|特点|特色)$"),
}
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}")
_NO_PLACE: Final = re.compile("大陆|内地|其他|详|见|默认|不|无|厂|公司|^中国$|[是的]")
_ANOTHER: Final = re.compile("内里|里料|里布|包装|外壳|鞋底|填充|表带|边框|手柄|盖")
"""In the name of a material: of a part, not of the thing."""
_MADE_BY_MACHINE: Final = re.compile(r"\.0(?!\d)")
"""A number nobody wrote: `3000.0 mAh`."""
_FLAVOUR: Final = re.compile(r"[\u4e00-\u9fff]{1,6}[味香]|[\u4e00-\u9fff]{2}")
_CONTENTS: Final = frozenset({"净含量", "净重"})
_CHARGE: Final = re.compile("毫安|mAh|W|瓦|V|伏")


def attributes(told: Told, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of the feed's fields beside title and prose."""
    fields = [("material", "材质", told.material), ("color", "颜色", told.color), ("size", "尺寸", told.size)]
    fields += [(f"detail: {name}", name, value) for name, value in told.details[:_MOST]]
    for source, name, value in fields:
        yield from attribute(plain(name[:40]), plain(value[:200]), source, head=head, light=light)


def attribute(name: str, value: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of one attribute, of plain name and value."""
    key = next((key for key, pattern in _KEYS.items() if pattern.search(name)), "")
    if not key or width(value) > MOST_WIDTH:
        return
    if key == "amount":
        if ("电" not in name or _CHARGE.search(value)) and not _MADE_BY_MACHINE.search(value):
            found = measure(value, source, light=name in _CONTENTS or (light and name == "规格"))
            yield from [found] if found else []
        return
    # Several colours are a choice, not a colour.
    for piece in [value] if key == "color" else re.split(r"[，,、;\n]+", value)[:_MOST_VALUES]:
        if (span := _read(key, name, piece.strip(), source, head=head)) and may_be_said(span.text):
            yield span


def _read(key: str, name: str, value: str, source: str, *, head: str) -> Span | None:
    if key == "whom":
        return whom(value, source)
    if key == "style":
        found = clause(value, source, head=head)
        return found if found and found.form in {"adjective", "verb"} else None
    return _stated(key, name, value, source) if han(value) else None


def _stated(key: str, name: str, value: str, source: str) -> Span | None:
    """Return a value whose form its name tells."""
    if key == "material" and material(value) and not _ANOTHER.search(name):
        return Span(value, "material", "noun", source=source)
    if key == "color" and colour(value):
        return Span(value, "color", "adjective", source=source)
    if key == "origin" and _PLACE.fullmatch(value) and not _NO_PLACE.search(value):
        return Span(value, "origin", "noun", source=source)
    if key in {"taste", "scent"} and (value in ADJECTIVES or _FLAVOUR.fullmatch(value)):
        return Span(value, "scent" if key == "scent" else "taste", "adjective", source=source)
    return None
