"""Whom or what a thing suits, as a Chinese feed says it."""

import re
from typing import Final

from engines.copy.reading.chinese_grammar import is_nominal
from engines.copy.reading.chinese_nouns import AUDIENCES, USES
from engines.copy.reading.chinese_words import words
from engines.vocabulary.reading import Span, SpanType

_SUITS: Final = re.compile(r"(?:适合于?|适用于?|适配|兼容|可用于|用于)(?P<whom>.{2,18}?)(?:使用|人群|等?)$")
_YEARS: Final = r"(?:岁|个月|月龄)"
_AGE: Final = re.compile(
    rf"(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}}){_YEARS}?(?:[-~到至]\d{{1,2}})?{_YEARS}(?:\d{{1,2}}{_YEARS})?"
    r"(?:及?以上|起|以内)?(?:儿童|宝宝)?"
    r"|[\d.]{1,4}(?:[-~到至][\d.]{1,4})?(?:斤|kg|公斤)(?:以内|以下|以上)的?(?:小型犬|中型犬|犬|猫|狗|宝宝)"
    r"|\d{1,2}[-~到至]\d{1,2}人"
)
_HAN: Final = r"[\u4e00-\u9fff]"
_MODEL: Final = r"[A-Za-z0-9][A-Za-z0-9 ./+\-]{0,20}"
_MODELS: Final = re.compile(rf"{_HAN}{{0,4}}(?=[A-Za-z]){_MODEL}(?:[、/和]{_MODEL}){{0,3}}{_HAN}{{0,4}}")
_LIST: Final = re.compile("[、和及与/]")


def whom(text: str, source: str) -> Span | None:
    """Return text that is whom or what use a thing suits, and nothing else."""
    if text in AUDIENCES or _AGE.fullmatch(text):
        return Span(text, "audience", "noun", source=source)
    return Span(text, "use", "noun", source=source) if text in USES else None


def suits(text: str, source: str) -> Span | None:
    """Return a clause that says whom or what the thing suits (`适合油皮`), or names them alone (`油皮`)."""
    match = _SUITS.fullmatch(text)
    if not match:
        return whom(text, source)
    kind = _kind(match["whom"], source)
    return Span(text.removesuffix("等"), kind, "phrase", source=source) if kind else None


def _kind(text: str, source: str) -> SpanType | None:
    """Return what is suited; None: it is not said for sure."""
    named = [whom(part, source) for part in _LIST.split(text)]
    if all(named):
        return "audience" if all(span and span.type == "audience" for span in named) else "use"
    if _MODELS.fullmatch(text):
        return "compatibility"
    return "use" if is_nominal(words(text)) else None
