"""What a long Chinese title calls the thing: behind a slogan, or up to the last thing that a headline holds."""

import re
from typing import Final

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading import kinds
from engines.copy.reading.chinese_words import words
from engines.vocabulary.nouns import chinese

_AMOUNT: Final = re.compile(
    r"(?:[约共]?\d[\d.a-zA-Z*/~\u00d7-]*(?:千?克|公斤|毫?升|斤|[片袋个只条支盒件套装码瓶包入])*)+$"
)
_PAUSE: Final = re.compile("[，,]")
_MOST_SLOGAN: Final = 14
"""Characters; what is longer tells of the thing."""
_LONGEST: Final = 8  # characters of a thing's name that is looked up
_NEWS: Final = re.compile(r"^(?:现货|正品|包邮|爆款|新款|实拍|官方|热卖|(?:20)?\d\d年?[春夏秋冬]?季?新?[款品]?)+")
LEAST: Final = 6
"""Display width of a name."""
_GIFT: Final = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z\d)）*]{6})\s*[（(【]?(?:加?赠|附赠|再?(?<![输传配发递运推护放欢播派呈])送(?![人礼女男父母爱朋长老妈爸孩闺情花餐货装风水气料]))[^（(【]*$"
    r"|[（(【][^（(【)）】]{0,8}限购[^)）】]*[)）】]|[买满]\S[免送赠减]\S"
)
"""What a Chinese shop gives along, and how many one may buy."""


def behind_slogan(title: str) -> str:
    """Return what a title names behind the slogan that it begins with, `沐浴阳光，女式牛皮托特包`; else all of it."""
    *called_out, rest = _PAUSE.split(title)
    named = _AMOUNT.sub("", rest)
    slogan = called_out and all(len(part) <= _MOST_SLOGAN and not _ends_in_thing(part) for part in called_out)
    return rest if slogan and _ends_in_thing(named) else title


def without_amount(title: str) -> str:
    """Return a title without how much of it there is at its end."""
    return _AMOUNT.sub("", title)


def without_gift(title: str) -> str:
    """Return a title without what a shop gives along, and how many one may buy."""
    return _GIFT.sub("", title)


def up_to_thing(title: str) -> str:
    """Return a title up to the end of the last thing that fits a headline, at the end of a word; "": none is known."""
    begun = _NEWS.sub("", title)
    ends, at = [], 0
    for word in words(begun):
        at += len(word.text)
        if display_width(begun[:at]) > HEADLINE_WIDTH:
            break
        if _ends_in_thing(begun[:at]):
            ends.append(at)
    return begun[: ends[-1]].strip() if ends and display_width(begun[: ends[-1]]) >= LEAST else ""


def _ends_in_thing(text: str) -> bool:
    ends = (text[at:] for at in range(max(0, len(text) - _LONGEST), len(text) - 1))
    return any(end in chinese().types or kinds.own_lines(end, "zh") for end in ends)
