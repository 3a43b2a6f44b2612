"""A product's words, read once at import: what it is called, what may be pointed at, which benefit lines hold."""

import re
from typing import Final

from engines.copy.reading import benefits, chinese, english
from engines.copy.reading.english_plain import plain_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Reading, Told
from engines.vocabulary.things import Thing

_CODE: Final = re.compile(r"[A-Z]{2,4}|[A-Z]+\d+\w*|\d+[A-Z]+\w*")


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
        return Reading(noun, "one", measure, chinese.spans(told, thing), benefits.lines(told, thing, locale))
    noun, count = english.noun(told, thing) if thing else plain_noun(told.title, told.brand)
    noun = as_written(noun, told.title)
    return Reading(noun, count, "", english.spans(told, thing), benefits.lines(told, thing, locale))
