"""What a thing is where its Chinese title alone does not tell: its end, its description, what it is for."""

import re
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading import kinds
from engines.copy.reading.chinese_nouns import is_part
from engines.copy.reading.labelling.labeller import Labelled
from engines.vocabulary.nouns import chinese

_MOST_CALLED: Final = 10  # characters of a title that a description goes on from
_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MOST_VARIETY: Final = 6  # characters of a Chinese name that is a kind with a word before it
_ACCESSORY: Final = re.compile(
    "清洁剂|清洗剂|去污剂|干洗剂|除胶剂|保护套|保护壳|保护膜|钢化膜|贴膜|杯架|置物架|收纳架|收纳盒|收纳袋|支架|挂钩|防尘罩|延长线|转接头|适配器"
    "|充电器|数据线|滤芯|手机壳|表带"
)
_COMES_BACK: Final = 2
_CLEANERS: Final = frozenset({"清洁剂", "清洗剂", "去污剂", "干洗剂", "除胶剂"})
_GIVEN: Final = re.compile(r"[送赠+＋含配][^，。！ ]{0,10}$")  # noqa: RUF001
"""Before what comes with the thing."""


def behind_name(title: str, description: str) -> str:
    """Return the thing that a Chinese description calls by a short title: `燃情芝士生日蛋糕` is a cake; "": none."""
    at = description.find(title) if len(title) <= _MOST_CALLED else -1
    after = _HAN_RUN.match(description, at + len(title)) if at >= 0 else None
    begun = after[0] if after else ""
    ends = (begun[:size] for size in range(len(begun), 1, -1))
    return next((end for end in ends if end in chinese().types or end[-2:] in chinese().types), "")


def ends_of_part(guess: Labelled, title: str) -> str:
    """Return the thing a Chinese title ends in where a part of it is taken for its noun: a phone with a screen."""
    again = [piece for piece in guess.pieces if piece.label == "again"][-1:]
    last = again[0].text if again and title.endswith(again[0].text) else ""
    return last if is_part(guess.noun) and last in chinese().types and not is_part(last) else ""


def accessory(title: str) -> str:
    """Return the thing for another thing that a Chinese title names: a sofa's cleaner; "": none, or a gift."""
    found = next((match for match in _ACCESSORY.finditer(title) if not _GIVEN.search(title[: match.start()])), None)
    return found[0] if found else ""


def begins_with(title: str) -> str:
    """Return the thing that a heap of key words begins with and comes back to: a `水杯` with `杯子` and `办公室杯`."""
    sizes = range(min(_MOST_VARIETY, len(title) - 1), 1, -1)
    first = next((title[:size] for size in sizes if title[:size] in chinese().types), "")
    heap = display_width(title) > HEADLINE_WIDTH and title.count(" ") == 0
    return first if first and heap and title[len(first) :].count(first[-1]) >= _COMES_BACK else ""


def cleaner(title: str) -> str:
    """Return what a Chinese title names that cleans the thing before it: a sofa's; "": nothing, or a gift."""
    found = accessory(title)
    return found if found in _CLEANERS else ""


def whole_kind(title: str) -> str:
    """Return the kind of which a Chinese title is no more than a variety: `西瓜`, `香草拿铁`; "": it says more."""
    if len(title) > _MOST_VARIETY or not all(HAN.match(sign) for sign in title):
        return ""
    ends = (title[start:] for start in range(len(title) - 1))
    return next((end for end in ends if kinds.own_lines(end, "zh")), "")


def used(title: str) -> str:
    """Return the word with which a title says that a thing had an owner: `二手`; "": it does not."""
    return "二手" if "二手" in title else ""
