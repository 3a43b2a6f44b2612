"""What attributes state in a word or a number, as a sentence of its own: said of what nothing else is told.

English here, Chinese in `chinese_particulars`; each sentence is the feed's own values between the fewest words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engines.copy.facts import DESCRIPTION_WIDTH, display_width
from engines.copy.reading.chinese_particulars import chinese_particulars
from engines.copy.reading.english_text import cleaned
from engines.copy.reading.english_words import COLOURS
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.reading import Told

MOST_DETAILS: Final = 60
MOST_OF_NAME: Final = 40
MOST_OF_VALUE: Final = 120
MOST_SAID: Final = 2
"""Sentences: more make a table of an ad."""
_HANDLE: Final = re.compile(r"^[a-z][a-z-]*__")
"""What a shop's own tables write before a value: `neckline__crew`."""
_SIZES: Final = frozenset(spaced("size sizes weight volume capacity contents content unit")) | {
    "net weight",
    "net content",
    "pack size",
    "size in cm",
}
_COUNTED: Final = frozenset(spaced("quantity count pieces"))
_COUNT: Final = re.compile(r"[2-9]\d?\d? [A-Za-z]{3,}s|1\d\d? [A-Za-z]{3,}s")
_COLOURS: Final = frozenset(spaced("color colour colors colours"))
_COUNTRY: Final = frozenset({"country", "origin", "country of origin", "made in", "region"})
_BEHIND: Final = frozenset(
    spaced("finish buckle lining closure neckline collar fit clasp frame strap handle sole heel brakes suspension")
)
"""Names said behind their value: `chrome buckle`."""
_BEFORE: Final = frozenset({"top speed", "range", "max payload", "battery life", "run time", "screen size"})
"""Names said before an amount: `top speed 28 mph`."""
_UP_TO: Final = re.compile(r"(?:up to )?\d", re.IGNORECASE)
_HOLDS: Final = frozenset(spaced("ingredients contains toppings"))
_UNIT: Final = (
    r"(?:ml|cl|l|ltr|lit(?:re|er)s?|g|gm|kg|oz|fl\.? ?oz|ounces?|lbs?|gal(?:lons?)?|cm|mm|m|in|inch(?:es)?|ft|\"|″)"
)
_AMOUNT: Final = re.compile(
    rf"\d+(?:[.,]\d+)?\s?{_UNIT}?(?:\s?[x\u00d7]\s?\d+(?:[.,]\d+)?\s?{_UNIT}?){{0,2}}(?<=[a-z\"\u2033])", re.IGNORECASE
)
_VESSEL: Final = re.compile(
    rf"\d+(?:[.,]\d+)?\s?{_UNIT} (?:bottle|jar|tin|bag|pack|box|can|tube|carton|pouch)", re.IGNORECASE
)
_EACH: Final = re.compile(r"(\d+) per (pack|box|bag|case|carton|roll|sheet)", re.IGNORECASE)
_CASE: Final = re.compile(rf"(\d+)/(\d+(?:\.\d+)?\s?{_UNIT})", re.IGNORECASE)
_LETTERS: Final = re.compile(r"(?:X{0,3}S|M|X{0,4}L|[2-6]XL)(?:[-/](?:X{0,3}S|M|X{0,4}L|[2-6]XL))?")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}")  # noqa: RUF001
_PLACES: Final = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
_ARTICLE: Final = re.compile(r"(?:United|Netherlands|Philippines|Czech)")
_NOTHING: Final = re.compile(
    r"(?:as |see |default|other|none|no|yes|n/?a|various|assorted|mixed|multi\w*|random|custom\w*|standard|regular"
    r"|normal|one size|your own.*|any|all)$",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"\s*\([^)]*\)$")
_LIST: Final = re.compile(r"\s*[,;|]\s*")
_BARE_LIST: Final = re.compile(r"[a-z][a-z '’&-]{2,24}(?:, [a-z][a-z '’&-]{2,24}){2,9}")  # noqa: RUF001
_ROUND: Final = re.compile(r"(\d)\.0(?!\d)")
_FEWEST, _FULLEST = 2, 5


def particulars(told: Told, headline: str, locale: Locale) -> tuple[str, ...]:
    """Return what attributes state as sentences; none where they tell nothing that can be said.

    Args:
        told: untrusted.
        headline: what the ad calls the product; what it says already is not said again.
        locale: language of the feed.
    """
    found = chinese_particulars(told, headline) if locale == "zh" else _english(told, headline)
    fits = [one for one in dict.fromkeys(found) if one and display_width(one) <= DESCRIPTION_WIDTH]
    # `Comes in navy. Comes in S and M.` is a table.
    return tuple({" ".join(one.split()[:2]): one for one in reversed(fits)}.values())[::-1][:MOST_SAID]


def _english(told: Told, headline: str) -> Iterator[str]:
    named = [
        (" ".join(name[:MOST_OF_NAME].casefold().split()), _value(value)) for name, value in told.details[:MOST_DETAILS]
    ]
    fields = [("size", _value(told.size)), ("color", _value(told.color)), *named]
    graded = dict(named)
    if graded.get("grading service") and graded.get("grade"):
        yield f"Graded {graded['grading service']} {graded['grade']}."
    behind = [said for name, value in named if (said := _behind(name, value))]
    if behind:
        yield _sentence(", ".join(dict.fromkeys(behind[:MOST_SAID])))
    for name, value in fields:
        if value and value.casefold() not in headline.casefold() and (said := _stated(name, value)):
            yield said
    if _BARE_LIST.fullmatch(told.description.strip()):
        # What a menu writes beneath a dish.
        parts = [part for part in _LIST.split(told.description.strip()) if _WORDS.fullmatch(part)]
        yield _ingredients(parts[:_FULLEST])


def _value(text: str) -> str:
    return _ROUND.sub(r"\1", _HANDLE.sub("", " ".join(cleaned(text, MOST_OF_VALUE).split())))


def _stated(name: str, value: str) -> str:
    """Return what one attribute states, as a sentence; "": nothing that can be said."""
    if name in _SIZES or (name in _COUNTED and _COUNT.fullmatch(value)):
        return _size(value)
    if name == "case":
        packed = _CASE.fullmatch(value)
        return f"A case of {packed[1]}, {packed[2]} each." if packed else _size(value.partition("/")[0].strip())
    if name in _COUNTRY and _PLACES.fullmatch(value):
        return f"From {'the ' if _ARTICLE.match(value) else ''}{value}."
    if name in _COLOURS:
        parts = _LIST.split(value)
        known = all(part.casefold().split()[-1:] and part.casefold().split()[-1] in COLOURS for part in parts)
        return _listed([part.lower() for part in parts] if known else parts, _WORDS)
    if name in _HOLDS:
        return _ingredients(_LIST.split(value.rstrip(".")))
    return ""


def _size(value: str) -> str:
    each = _EACH.fullmatch(value)
    if each:
        return f"{each[1]} in a {each[2].lower()}."
    plain = _ASIDE.sub("", value)
    if _VESSEL.fullmatch(plain):
        return f"Comes in a {plain[:1].lower()}{plain[1:]}."
    if _AMOUNT.fullmatch(plain) or _COUNT.fullmatch(plain):
        return f"Comes in {plain}."
    parts = _LIST.split(value)
    return _listed(parts, _AMOUNT) or _listed(parts, _LETTERS, fewest=_FEWEST)


def _listed(parts: Sequence[str], pattern: re.Pattern[str], fewest: int = 1) -> str:
    """Return what a thing is to be had in, as a sentence; "": a part is not what it should be."""
    fine = all(pattern.fullmatch(part) and not _NOTHING.match(part) for part in parts)
    if not fine or not fewest <= len(parts) <= _FULLEST:
        return ""
    return f"Comes in {_joined(list(dict.fromkeys(parts)))}."


def _ingredients(parts: Sequence[str]) -> str:
    """Return what a dish is made of; a label's list with capitals, numbers and remarks is for the packet."""
    fine = all(_WORDS.fullmatch(part) and not part.isupper() for part in parts)
    return (
        f"With {_joined([part.lower() for part in parts])}." if fine and _FEWEST <= len(parts) <= _FULLEST + 1 else ""
    )


def _behind(name: str, value: str) -> str:
    if name in _BEFORE and _UP_TO.match(value) and display_width(value) <= MOST_OF_NAME // 2:
        return f"{name} {_ASIDE.sub('', value).replace('Up to', 'up to')}"
    if name in _BEHIND and _WORDS.fullmatch(value) and not _NOTHING.match(value) and name not in value.casefold():
        return f"{value.lower()} {name}"
    return ""


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
