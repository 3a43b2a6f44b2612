"""What a description calls the thing: `This jersey is…`, `这款镇尺采用…`; for titles that do not say what they name."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from engines.copy.reading import kinds
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.nouns import chinese, english
from engines.vocabulary.plural import folded, singular

MOST_READ: Final = 1200
"""Characters of a description: what the thing is, is said early."""
CLEAR: Final = 2
"""Votes; `this` and `these` count double, and `the` only of what the title names: else it may be of a part."""
_WORDS: Final = 3
"""Of a noun; what stands before them is its maker's or a modifier."""
_ENGLISH: Final = re.compile(
    r"\b(this|these|our|the|your)\s+((?:[\w'’&./+-]+\s+){0,6}?[A-Za-z][\w'’-]*)"  # noqa: RUF001
    r"(?=\s+(?:is|are|features?|has|have|offers?|comes?|delivers?|combines?|allows?|will|can|provides?|includes?|makes?"
    r"|showcases?|brings?|captures?|gives?|adds?|keeps?|lets|helps?|fits|was|were|boasts?|blends?|measures?|uses)\b"
    r"|\s*[.,!–—]|\s+[-–]\s|\s*$)",  # noqa: RUF001
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(
    r"这[款件把只条台双个张本盒瓶支套块顶枚组]([\u4e00-\u9fffA-Za-z0-9]{2,12}?)"
    r"(?=采用|选用|使用|是|有|能|可|拥有|配|用|不|在|让|适合|为|以|由|将|的|不仅|既|看|带|，|。|\n|$)"
)
_BESIDE: Final = re.compile(
    r"(?:\b(?:with|and|for|includes?|including|matching|plus)\b|[+&])[^,|]{0,24}$", re.IGNORECASE
)
"""What stands so before a noun in a title makes it a part of what is sold."""
_PHRASE_ENDS: Final = r"(?:\s*$|\s*[,|(\[:;–—]|\s-\s|\s+(?:with|for|in|by|from|of|to|\d))"  # noqa: RUF001
_PRESENTED: Final = re.compile(
    r"\s*(?:(?:this|here) is (?:an? |our |the )?(?:\w+ and )?|introducing (?:the |our )?|an?\s|our\s|this\s)",
    re.IGNORECASE,
)
_MODIFIED: Final = re.compile(
    r"((?:[\w'’-]+ ){0,6}?[A-Za-z][\w'’-]*)"  # noqa: RUF001
    r"(?= (?:with|featuring|filled|topped|covered|made|crafted|drizzled|stuffed)\b)"
)
"""A phrase before what tells more of it."""
_MODIFIED_ANYHOW: Final = re.compile(
    r"((?:[\w'’-]+ ){0,9}?[A-Za-z][\w'’-]*)"  # noqa: RUF001
    r"(?= (?:with|featuring|filled|topped|covered|made|crafted|that|which|for|in)\b|\s*[.!,;])"
)
_ORDERS: Final = re.compile(
    r"(?:achieve|get|enjoy|discover|experience|unleash|elevate|add|bring|make|keep|stay|feel|look|take|give|upgrade|transform|celebrate"
    r"|meet|explore|create|build|turn|boost|improve|protect|command|unmask|say|step|treat|let|love|join|learn|start|find|put|go)\b",
    re.IGNORECASE,
)
"""What a shopper is told to do begins no thing."""
_NO_NOUN: Final = frozenset(
    spaced(
        "toy product item set kit design piece collection gift material style size color blend mix choice addition"
        " companion solution staple option essential combination experience touch twist treat favorite favourite roast"
    )
)
"""Words that name anything."""
_HOLDERS: Final = frozenset(
    spaced(
        "fitness health beauty comfort energy skin hair home life style look store shop listing example company "
        "brand website page order sample photo picture"
        " pocket parcel layer bowl plate cup glass box bag pack bottle jar tin slice serving pot tray basket platter"
    )
)
"""What a dish is served in, a thing sold in, or a shop says of itself, is not what the thing is."""
_NOTHING: Final = frozenset(spaced("产品 商品 套装 礼物 礼品 设计 颜色 材质 款式 宝贝 组合 作品"))


def subject(description: str, title: str, locale: Locale) -> str:
    """Return the noun that a description's sentences are about, as it writes it; "": none or several.

    Args:
        description: untrusted, plain text.
        title: of the thing.
        locale: their language.
    """
    votes: Counter[str] = Counter()
    first: dict[str, str] = {}
    for noun, weight in (_english if locale == "en" else _chinese)(description[:MOST_READ]):
        key = _head(noun) if locale == "en" else noun
        if is_beside(key, title) or (weight < CLEAR and not is_in(key, title)):
            continue
        votes[key] += weight
        first.setdefault(key, noun)
    best = votes.most_common(2)
    if not best or best[0][1] < CLEAR or (len(best) > 1 and best[1][1] == best[0][1]):
        return ""
    return first[best[0][0]]


def first_thing(description: str) -> str:
    """Return the thing that an English description begins with: `Wide brim fedora hat covered with…`; "": none."""
    begun = _PRESENTED.match(description)
    after = description[begun.end() :] if begun else description.strip()
    phrase = (_MODIFIED_ANYHOW if begun else _MODIFIED).match(after)
    if _ORDERS.match(after) and not begun:
        return ""
    # A duck of natural rubber is a duck.
    words = re.split(r"\s+of\s+", phrase[1])[0].split() if phrase else []
    if not words or _head(words[-1]) in _HOLDERS:
        return ""
    sizes = range(min(_WORDS, len(words)), 0, -1)
    known = next((" ".join(words[-size:]) for size in sizes if _is_thing(words[-size:])), "")
    ends = " ".join(words[-1:])
    return known or (ends if ends.islower() and folded(ends) in english().heads - _NO_NOUN else "")


def is_in(noun: str, title: str) -> bool:
    """Tell whether a title names a noun, in the singular or the plural."""
    if not noun.isascii():
        return noun in title
    return re.search(rf"(?<!\w){re.escape(noun)}(?:e?s)?(?!\w)", title, re.IGNORECASE) is not None


def heads(noun: str, title: str) -> bool:
    """Tell whether a phrase of a title ends in a noun: `Black Floral Blazer - Prom`, but not the sand of `Sand Art`."""
    if not noun.isascii():
        return noun in title
    return re.search(rf"(?<!\w){re.escape(noun)}(?:e?s)?{_PHRASE_ENDS}", title, re.IGNORECASE) is not None


def is_beside(noun: str, title: str) -> bool:
    """Tell whether a title names a noun as a part of what is sold: `Blazer with Matching Bowtie`."""
    at = title.casefold().find(noun.casefold())
    return at > 0 and _BESIDE.search(title[:at]) is not None


def _head(noun: str) -> str:
    return singular(noun.casefold().rpartition(" ")[2])


def _english(text: str) -> Iterator[tuple[str, int]]:
    for determiner, phrase in _ENGLISH.findall(text):
        words = phrase.split()
        sizes = range(min(_WORDS, len(words)), 0, -1)
        known = (" ".join(words[-size:]) for size in sizes if _is_thing(words[-size:]))
        if noun := next(known, ""):
            yield noun, 2 if determiner.casefold() in {"this", "these"} else 1


def _is_thing(words: list[str]) -> bool:
    key = folded(" ".join(words))
    return key not in _NO_NOUN and (key in english().types or bool(kinds.own_lines(key, "en")))


def _chinese(text: str) -> Iterator[tuple[str, int]]:
    for phrase in _CHINESE.findall(text):
        ends = (phrase[start:] for start in range(len(phrase) - 1))
        known = (end for end in ends if end in chinese().types or kinds.own_lines(end, "zh"))
        if (noun := next(known, "")) and noun not in _NOTHING:
            yield noun, 2
