"""Whether Chinese clauses are a sentence that stands alone: they have a predicate and lean on nothing unsaid."""

import re
from collections.abc import Sequence
from typing import Final

from engines.copy.reading.chinese_grammar import is_whole, leans
from engines.copy.reading.chinese_nouns import is_part, is_sold
from engines.copy.reading.chinese_text import han, width
from engines.copy.reading.chinese_unsaid import may_be_said
from engines.copy.reading.chinese_words import Word, words
from engines.vocabulary.locales import spaced

SENTENCE: Final = 48
"""Widest sentence, in display columns: 24 characters."""
_LEAST: Final = 5
_NAME: Final = 4
"""Longest thing of a list, in characters."""
_CONDITION: Final = re.compile(
    r"(?:时|后|前|的话|期间|之后|以后|情况下|基础上|同时|过程中|作用|效果)$"
    r"|^(?:当|如|若|只要|除|因|虽|由|随|通过|经过|根据|为|在)"
)
_PREDICATES: Final = frozenset(
    spaced(
        """
        有 带 附 是 用 可 能 为 占 装 放 包 印 绣 配 含 做 加 留 送 接 连 套 缝 贴 卡 盖 夹 挂 插 分 变 立 防 耐 抗 不
        无 合 够 转 拉 收 没 采用 可以 能够 分成 变成 都有 防止 避免 拥有 保留 露出 留出 内置 自带 附带 配备 搭配 支持
        适合 适用 兼容 减少 改用 使用 做成 制成 印有 带有 设有 配有 只有 就是 塞进 收进 套在 放在
        装进 伸到 直接
        """
    )
)
"""Words that make a clause that ends in a noun a sentence rather than a name."""
_SAYS: Final = frozenset("可能防耐免不")
"""A clause that begins so says something of what stands before it."""
_MARKS: Final = frozenset({"d", "p", "ul", "uz", "ug"})
"""Adverbs, prepositions and the signs of aspect do, too."""
_NUMERAL: Final = r"(?:\d{1,3}|[一两二三四五六七八九十]{1,2})"
_COUNTED: Final = re.compile(
    rf"(?!一[个种款]){_NUMERAL}[个只条根块片张枚颗粒支把层副档种款段级格道圈排节][^，]{{2,8}}$"
)
_NUMBERED: Final = re.compile(
    r"[\d一二两三四五六七八九十](?:[个只条根块片张枚颗粒支把层对副档种款段级]"
    r"|\s?(?:厘米|毫米|cm|mm|米|小时|分钟|克|公斤|升|度|W|V|℃))"
)
_SPLIT: Final = re.compile(r"^.?、|[:：/+|]|\s|(?<=[\u4e00-\u9fff])-")
_MODIFIED: Final = re.compile(r"的[^的是有能可]{1,6}$")
"""The end of a noun with what is said of it before."""
_NAMES: Final = re.compile("(?:设计|功能|技术|工艺|[包机器仪杯鞋裤裙衫衣帽灯椅桌床柜锅壶])$")
"""Ends of names that may be taken for verbs."""
_EACH: Final = frozenset({"各", "每", "自己", "每个", "各自"})
_PEOPLE: Final = frozenset("我你您咱他她它")
_BEGINS: Final = frozenset("nmbvfsaltjizde")
"""First letters of the tags that a sentence may begin with."""


def stands(text: str) -> bool:
    """Tell whether clauses between commas are a sentence that reads right by itself and may be said."""
    if width(text) > SENTENCE or len(text) < _LEAST or han(text) < 3 or _SPLIT.search(text) or _PEOPLE & set(text):
        return False
    first, last = text.split("，", maxsplit=1)[0], text.rsplit("，", maxsplit=1)[-1]
    if not may_be_said(text) or leans(first) or not is_whole(last) or _CONDITION.search(last):
        return False
    found = words(last)
    if found[0].tag[0] not in _BEGINS or any(word.tag == "r" and word.text not in _EACH for word in found):
        return False
    if _MODIFIED.search(last) and found[0].tag[0] != "v":
        return False
    things = last.split("、")
    if len(things) > 2 and all(len(thing) <= _NAME for thing in things):
        return False  # a list
    return _COUNTED.match(last) is not None or _says(last, found)


def _says(text: str, found: Sequence[Word]) -> bool:
    """Tell whether a clause says something rather than names it."""
    if found[-1].tag[0] in "nlzjsx" or is_part(text) or is_sold(text) or _NAMES.search(text):
        acts = any(word.text in _PREDICATES or word.tag in _MARKS for word in found[1:-1])
        return acts or found[0].tag == "v" or found[0].text in _PREDICATES
    if (
        text[0] in _SAYS
        or any(word.tag == "v" for word in found)
        or any(word.tag in {"a", "ad"} for word in found[1:][-2:])
    ):
        return True
    return _NUMBERED.search(text) is not None
