"""Whether a feed says some words of the product itself: not behind a negation, nor of an imitation, a part or an extra.

A missed hit costs a line; a wrong one is a false claim: in doubt the words do not hold.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import takewhile
from typing import Final

from engines.copy.reading.parts import NAMED_PART, PARTS, PARTS_CHINESE, SHARED
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.plural import words_of
from engines.vocabulary.reading import Told

_SENTENCES: Final = {
    "en": re.compile(r"(?<=[.!?])\s+|[\n\r•·|;●✓✔★►▪]+|\s[-–—]\s"),  # noqa: RUF001
    "zh": re.compile(r"[。！？!?；;\n\r•·|●✓✔★►▪【】]+"),
}
_CLAUSES: Final = {
    "en": re.compile(r"[,:()\[\]{}/+–—]|\b(?:and|but|plus)\b"),  # noqa: RUF001
    "zh": re.compile(r"[，,、：:\s（）()\[\]/+＋—]"),  # noqa: RUF001
}
_NO: Final = re.compile(r"(?:no|none|n/?a|false|not\b.*|without|0|否|无|没有|不.*|-)\.?", re.IGNORECASE)
_CHOICE: Final = re.compile(r"colou?r|options?\b|variant|choice|available|related|颜色|色号|款式|选项|可选|选择")
"""Details, in lower case, that list what one may choose; a colour is no material."""
_NOT: Final = re.compile(
    r"\b(?:not|never|cannot|\w+n't|excludes?|excluding|except|sold separately|optional(?:ly)?|separately|unlike"
    r"|instead of|rather than|may|traces|compared|replaces|avoid|do not|available|choose|choice of|matching)\b"
)
"""Anywhere in the sentence before the words."""
_NOT_NEAR: Final = re.compile(
    r"\b(?:no|non|without|free of|faux|fake|imitation|mock|artificial|simulated|like|as|than|lacks?|anti|less|for|fits?"
    r"|plated|vermeil|vs|versus|compatible|pairs?|goes|over|under|from|inspired|minus|if|when|unless|or|our|other|optional|extra)\b|\bon\s*$"
)
"""In the clause before the words, where these do not have it themselves."""
_NEITHER: Final = re.compile(
    r"^\s*[:=]\s*(?:no|none|n/?a|not|false)\b"
    r"|\b(?:not (?:included|supplied|provided)|sold separately|optional|available separately|excluded|not suitable)\b"
)
"""Anywhere in the sentence after the words."""
_IMITATES: Final = re.compile(
    r"[\s-]*(?:free|less|like|look|feel|effect|style|styled|finish|tone|toned|plated|colou?r(?:ed)?|print(?:ed)?|pattern"
    r"|inspired|flavou?r(?:ed)?|scent(?:ed)?|blend|mix|soft|touch|or|compatible|ready|friendly|proof|resistant|only"
    r"|is not|are not|no|the|your|a|an|this|these|any|every)\b"
)
"""Right after the words."""
_FUNCTION: Final = frozenset(
    spaced("a an the and or with for in on of to at by from is are it its this that you your as so up out which when")
)
_MARKS: Final = re.compile(r"[^\w\s'-]+")
_RUN: Final = 4
"""Words after a hit that may still belong to its noun phrase."""
_NOT_CHINESE: Final = re.compile(
    r"(?:不|非|无|未|免|没|没有|勿|别|仿|假|代|人造|类|类似|如|似|像|比|替代|防|抗|怕|忌|另购|另售|另配|另有|选配|可选|选购|非标配"
    r"|适用|适用于|适配|兼容|配合|搭配|用于|专用|媲美|堪比|禁止|避免|减少|脱离|告别|拒绝|多|中)"
    r"(?:可以?|能够?|会|是|带|含|支持|宜|需|要|适合|建议|用|有|得|必|太|够|进入?|放入?|入|直接|再|易|添加|加|使用|于|的|能)*$"
)
"""Right before the words."""
_NOT_LISTED: Final = re.compile(
    r"(?:不可|不能|不得|不宜|不支持|不含|不带|不配|不送|可能含|微量|请勿|切勿|勿|没有|禁止|避免|无需|不要|不建议|不适合|另购|选配|可选)[^，。；]*$"
)
"""Before the words in a list: what it negates goes on over `、`."""
_NEITHER_CHINESE: Final = re.compile(
    r"^\s*[:：=]\s*[无否不没]|另购|另售|另配|需自备|自备|不含|选购|选配|不包括|不附|不支持|除外|不可用|不适用|不适合|不宜|不能洗|勿用"
)
_IMITATES_CHINESE: Final = re.compile(
    r"(?:一?般|样)?的?(?:色|纹|感|风|味|香|调|效果|质感|手感|触感|质地感|图案|样式|造型|同款|混纺|拼接|贴皮|饰面|面皮|不能|不可)"
)
_NEAR: Final = 7
"""Characters before a hit in which a part is still its subject."""


def sources(told: Told) -> Iterator[str]:
    """Yield the texts of a feed that may license a line, with plain characters: what the title says first."""
    for text in (told.title, *told.highlights, told.description, told.material):
        if text:
            yield unicodedata.normalize("NFKC", text)
    for name, value in told.details:
        if value and not _NO.fullmatch(value.strip()) and not _CHOICE.search(name.lower()):
            yield unicodedata.normalize("NFKC", f"{name}: {value}")


def said(words: str, texts: Iterable[str], locale: Locale, own: AbstractSet[str]) -> str:
    """Return `words` as one of the `texts` says them of the product itself; "": none does.

    Args:
        words: in lower case.
        texts: as `sources` gives them.
        locale: language of words and texts.
        own: words, singular (in Chinese: the whole text as one), that may stand beside a hit: those of the product's
            noun and of the line to be licensed.
    """
    for text in texts:
        lowered = _lowered(text)
        for match in _pattern(words, locale).finditer(lowered):
            start, end = _sentence(lowered, match.start(), match.end(), locale)
            before, after = lowered[start : match.start()], lowered[match.end() : end]
            holds = _holds_english if locale == "en" else _holds_chinese
            choice = before.rstrip().endswith("/") or after.lstrip().startswith("/")
            if not choice and holds(words, before, after, own):
                return text[match.start() : match.end()]
    return ""


def _lowered(text: str) -> str:
    """Return the text in lower case, as long as it is."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text).replace("’", "'")  # noqa: RUF001


@lru_cache(maxsize=16_384)  # of the table's requirements, those of the shop's own types
def _pattern(words: str, locale: Locale) -> re.Pattern[str]:
    if locale == "en":
        pieces = r"[\s-]+".join(re.escape(piece) for piece in re.split(r"[\s-]+", words))
        return re.compile(rf"(?<![\w]){pieces}(?![\w])")
    spread = re.sub(r"(?<=[^\x00-\x7f])(?=[\x00-\x7f])|(?<=[\x00-\x7f])(?=[^\x00-\x7f])", "\x00", words)
    pattern = re.escape(spread).replace("\x00", r"\s?").replace("\\\x00", r"\s?")
    left = r"(?<![a-z0-9.])" if words[0].isascii() else ""
    right = r"(?![a-z0-9])" if words[-1].isascii() else ""
    return re.compile(left + pattern + right)


def _sentence(text: str, start: int, end: int, locale: Locale) -> tuple[int, int]:
    """Return where the sentence around a hit begins and ends."""
    breaks = [(found.start(), found.end()) for found in _SENTENCES[locale].finditer(text)]
    begin = max((stop for _, stop in breaks if stop <= start), default=0)
    return begin, min((at for at, _ in breaks if at >= end), default=len(text))


def _holds_english(words: str, before: str, after: str, own: AbstractSet[str]) -> bool:
    near, beyond = _CLAUSES["en"].split(before)[-1], _CLAUSES["en"].split(after)[0]
    if _NOT.search(before) or _NEITHER.search(after) or _NOT_NEAR.search(near) or _IMITATES.match(after):
        return False
    following = list(takewhile(lambda word: word not in _FUNCTION, _plain_words(beyond)[:_RUN]))
    beside = {*_plain_words(near), *following}
    return not (beside & PARTS) - own - set(words_of(words))


def _plain_words(text: str) -> list[str]:
    return words_of(_MARKS.sub(" ", text).strip())


def _holds_chinese(words: str, before: str, after: str, own: AbstractSet[str]) -> bool:
    near, beyond = _CLAUSES["zh"].split(before)[-1], _CLAUSES["zh"].split(after)[0]
    listed = re.split(r"[，,:：]", before)[-1]
    if _NOT_CHINESE.search(near) or _NOT_LISTED.search(listed) or _NEITHER_CHINESE.search(after):
        return False
    text = "".join(own) + words
    if (match := _IMITATES_CHINESE.match(beyond)) and match.group()[-1] not in text:
        return False
    subjects = PARTS_CHINESE.findall(near[-_NEAR:])
    follower = NAMED_PART.match(beyond)
    named = [*subjects, *([follower[1]] if follower else [])]
    return not any(part not in text and part not in SHARED for part in named)
