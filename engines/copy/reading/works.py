"""Works: books and what else is called by its own name alone; what it is about, or how it is bound, it is not."""

import re
from typing import Final

from engines.copy.chinese_names import GAPS, HAN
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.vocabulary.reading import Told

BOOK: Final = re.compile(r"《|书籍|图书|译者|编著|第\d{1,2}版|原书|教程|教材|从入门到|[全共]\d{1,2}册|出版社|英文原版")
_SHELF: Final = re.compile(
    r"(?:^|>\s*)(?:(?:audio|e-?|comic |picture |children'?s )?books?|novels?|fiction|non-?fiction|software|video games"
    r"|music|movies|trading cards)\s*(?:$|>)"
    r"|图书|书籍|童书|小说|绘本|教材|漫画",
    re.IGNORECASE,
)
_TOLD_OF: Final = frozenset(
    {"author", "authors", "writer", "isbn", "press", "作者", "著者", "作家", "出版社", "译者", "页数"}
)
"""Attributes that nothing but a work has."""
_CALLED: Final = re.compile(
    r"^(?:[【\[][^】\]]*[】\]]|(?:新书店正版|送书签|20\d\d全新版|全新版|预售|现货|包邮|正版|新书|全新|官方|热卖|精装|\d{1,2}册|全\d{1,2}册|套装|20\d\d(?:年)?新版|新版)[\s:：/|-]*)+"
)
"""What a shop calls out before the name of a work."""
MOST_OF_NAME: Final = 40
"""Characters of an attribute's name that are looked at."""
_ENDS: Final = re.compile(r"\s*[(（【\[|丨｜—]")
_SERIES: Final = re.compile(r"(?:系列|丛书|书系|经典|榜|文库|名著|名传|作品|全集|图书|出品)\w{0,2}$")
_COLON: Final = re.compile(r"\s*[:：]\s*")


def is_work(told: Told) -> bool:
    """Tell whether a product is a work by what its shop says of it: author, publisher, shelf; or its Chinese title."""
    return (
        any(name[:MOST_OF_NAME].strip().casefold() in _TOLD_OF for name, _ in told.details)
        or _SHELF.search(told.category) is not None
        or (HAN.search(told.title) is not None and BOOK.search(told.title) is not None)
    )


def name_of_work(title: str, authors: str) -> str:
    """Return what a Chinese title calls a work: without calls, series, remarks; "": all of it fits, or nothing does.

    Args:
        title: as the shop writes it.
        authors: all that its attributes tell of persons; a name before a colon is no part of the title.
    """
    if not HAN.search(title):
        return ""
    plain = _CALLED.sub("", title).strip()
    if plain == title and display_width(title) <= HEADLINE_WIDTH and not _COLON.search(title):
        return ""
    head = _ENDS.split(plain, maxsplit=1)[0].strip()
    before, *rest = _COLON.split(head, maxsplit=1)
    if rest and rest[0] and (_SERIES.search(before) or (before and before in authors)):
        head, rest = rest[0], []
    if display_width(head) > HEADLINE_WIDTH and rest:
        head = before
    if display_width(head) > HEADLINE_WIDTH:
        head = GAPS.split(head)[0]
    return head if len(head) > 1 and display_width(head) <= HEADLINE_WIDTH and head != title else ""
