"""Attributes of a Chinese feed: the name says what the value is, so that little is left to guess."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.reading.chinese_adjectives import ADJECTIVES, colour
from engines.copy.reading.chinese_clauses import clause, whom
from engines.copy.reading.chinese_measures import measure
from engines.copy.reading.chinese_nouns import material
from engines.copy.reading.chinese_text import han, plain, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.vocabulary.reading import Span, Told

MOST: Final = 40
_KEYS: Final[dict[str, re.Pattern[str]]] = {
    "material": re.compile(r"材质|面料|材料|主材|质地|物料|料质"),
    "color": re.compile(r"^(?:颜色|色系|主色|顏色|产品颜色|颜色分类)$"),
    "whom": re.compile(r"适用(?:人群|年龄|对象|性别|场景|场合|季节|肤质|空间|宠物|体型)|^年龄$|^适用$|使用场景|适合(?:人群|肤质|年龄)|建议年龄"),
    "origin": re.compile(r"^(?:产地|原产地|原料产地|产区|生产地|制造地)$"),
    "taste": re.compile(r"^(?:口味|味道|风味|辣度|甜度|香型|香味|气味|香调)$"),
    "amount": re.compile(r"净含量|^净重$|容量|规格|数量|尺寸|尺码|长度|宽度|高度|直径|重量|克重|包装|厚度|口径|功率|大小|电池"),
    "style": re.compile(r"^(?:款式|风格|版型|领型|袖长|图案|工艺|功能|特性|特点|特色)$"),
}
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}")
_NO_PLACE: Final = re.compile(r"大陆|内地|其他|详|见|默认|不|无|厂|公司|^中国$|[是的/]")
_ANOTHER: Final = re.compile(r"内里|里料|里布|包装|外壳|鞋底|填充|表带|边框|手柄|盖")


def attributes(told: Told, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of the feed's fields beside title and prose."""
    fields = [("material", "材质", told.material), ("color", "颜色", told.color), ("size", "尺寸", told.size)]
    fields += [(f"detail: {name}", name, value) for name, value in told.details[:MOST]]
    for source, name, value in fields:
        yield from attribute(plain(name[:40]), plain(value[:200]), source, head=head, light=light)


def attribute(name: str, value: str, source: str, *, head: str, light: bool) -> Iterator[Span]:
    """Read spans of one attribute, of plain name and value."""
    key = next((key for key, pattern in _KEYS.items() if pattern.search(name)), "")
    if not value or not key or width(value) > 40:
        return
    for piece in re.split(r"[，,、;；\n]+", value)[:4] if key not in {"color"} else [value]:
        if found := _read(key, name, piece.strip(), source, head=head, light=light):
            yield found


def _read(key: str, name: str, value: str, source: str, *, head: str, light: bool) -> Span | None:
    if key == "amount":
        return measure(value, source, light=light or name in {"净含量", "净重"})
    if han(value) < 1 or not may_be_said(value):
        return None
    if key == "material":
        return Span(value, "material", "noun", source=source) if material(value) and not _ANOTHER.search(name) else None
    if key == "color":
        return Span(value, "color", "adjective", source=source) if colour(value) else None
    if key == "whom":
        return whom(value, source)
    if key == "origin":
        return Span(value, "origin", "noun", source=source) if _PLACE.fullmatch(value) and not _NO_PLACE.search(value) else None
    if key == "taste":
        if value in ADJECTIVES or re.fullmatch(r"[\u4e00-\u9fff]{1,6}[味香]|[\u4e00-\u9fff]{2}", value):
            return Span(value, "scent" if re.search("香|气", name) else "taste", "adjective", source=source)
        return None
    found = clause(value, source, head=head, light=light)
    return found if found and found.form in {"adjective", "verb"} else None
