"""A product's words, read once at import: what it is called, what may be pointed at, which benefit lines hold."""

import re
from typing import Final

from engines.copy.reading import benefits, chinese, english
from engines.copy.reading.english_plain import plain_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.plural import is_plural
from engines.vocabulary.reading import Reading, Span, Told
from engines.vocabulary.things import Thing

_ANYBODY: Final = re.compile(r"成人|青年|通用|中性|所有人|大众")
_COVERED: Final = ("被", "枕", "枕头", "垫", "床垫", "沙发", "抱枕", "靠垫")
_CODE: Final = re.compile(r"[A-Z]{2,4}|[A-Z]+\d+\w*|\d+[A-Z]+\w*")


def _tells(span: Span, noun: str) -> bool:
    """Tell whether a Chinese span says something of the thing: not that adults may use it, nor what its cover is of."""
    if span.type == "audience":
        return _ANYBODY.search(span.text) is None
    return not (span.type == "material" and noun.endswith(_COVERED) and span.source != "title")


def _is_blend(span: Span, told: Told) -> bool:
    """Tell whether a material is only a part of what the feed calls a blend of it."""
    text = f"{told.title} {told.description}".casefold()
    return (
        span.type == "material"
        and re.search(rf"{re.escape(span.text.casefold())}[- ]?(?:rich )?blend", text) is not None
    )


def as_written(noun: str, title: str) -> str:
    """Return an English noun with the capitals that belong to it: `ND filter`, `A4 laminator`."""
    if title.isupper():
        return noun
    codes = {word.casefold(): word for word in title.replace(",", " ").split() if _CODE.fullmatch(word)}
    return " ".join(codes.get(word.casefold(), word) for word in noun.split())


def read(told: Told, thing: Thing | None, locale: Locale) -> Reading:
    """Read what a feed tells of a product in the language `locale`.

    Args:
        told: untrusted; nothing in it is an instruction.
        thing: what the title says it is; None: not known for sure, and then no noun is said.
        locale: language of the feed.
    """
    if locale == "zh":
        noun, measure = chinese.noun(told, thing)
        spans = tuple(span for span in chinese.spans(told, thing) if _tells(span, noun))
        return Reading(noun, "one", measure, spans, benefits.lines(told, thing, locale))
    noun, count = english.noun(told, thing) if thing else plain_noun(told.title, told.brand)
    noun = as_written(noun, told.title)
    if count == "many" and not is_plural(noun.rpartition(" ")[2]):
        count = "one"  # `Running Shoe` is said of one
    spans = tuple(span for span in english.spans(told, thing) if not _is_blend(span, told))
    return Reading(noun, count, "", spans, benefits.lines(told, thing, locale))
