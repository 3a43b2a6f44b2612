"""Amounts that English feeds state: measures with a unit, and packs."""

import re
from typing import Final

from engines.copy.composing.agreement import article
from engines.vocabulary.reading import Span, SpanType
from engines.vocabulary.things import Thing

_NUMBER: Final = r"\d{1,5}(?:[.,]\d{1,3})?(?:\s?\d/\d)?"
_LENGTH: Final = r"(?:cm|mm|inch(?:es)?|in\b(?! \d)|ft\b|feet|foot|\"|'')"
_VOLUME: Final = r"(?:ml|cl|l|litres?|liters?|fl\.? ?oz|quarts?|qt|gallons?|pints?|cups?)"
_MASS: Final = r"(?:kg|g|lbs?|pounds?|oz|ounces?|grams?)"
_POWER: Final = r"(?:watts?|w|v|kw|mah|wh|rpm|lumens?|lm|gb|tb|mp|psi)"
_TURNED: Final = r"(?: (?:wide|high|tall|long|deep|thick|across|in diameter|in length))?"
_TIMES: Final = r"\s?[x\u00d7]\s?"
_PATTERNS: Final[tuple[tuple[str, SpanType], ...]] = (
    (rf"{_NUMBER}(?:\s?{_LENGTH})?(?:{_TIMES}{_NUMBER}(?:\s?{_LENGTH})?){{0,2}}\s?{_LENGTH}{_TURNED}", "size"),
    (rf"{_NUMBER}\s?{_LENGTH}(?:{_TIMES}{_NUMBER}\s?{_LENGTH}){{1,2}}", "size"),
    (rf"{_NUMBER}[ -]?{_VOLUME}", "capacity"),
    (rf"{_NUMBER}[ -]?{_POWER}", "performance"),
)
_KINDS: Final = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _PATTERNS)
_MASSES: Final = re.compile(rf"{_NUMBER}[ -]?{_MASS}", re.IGNORECASE)
_COUNTED: Final = r"(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_PACK: Final = re.compile(
    rf"(?:(?:set|pack|box|case|bundle|bag|tin|carton) of {_COUNTED}|{_COUNTED}[ -](?:pack|piece set))",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    rf"(?<![\w.,/\u00d7\u2013-])(?<![x\u00d7] )(?P<amount>{_NUMBER}\s?(?:{_LENGTH}|{_VOLUME}|{_POWER}|{_MASS}))"
    r"(?![\w/\u00d7-]|\s?[x\u00d7]\s?\d)",
    re.IGNORECASE,
)
_SIZES: Final = re.compile(
    rf"(?<![\w.,/-]){_NUMBER}(?:\s?{_LENGTH})?(?:{_TIMES}{_NUMBER}(?:\s?{_LENGTH})?){{1,2}}\s?{_LENGTH}(?![\w/-])",
    re.IGNORECASE,
)
_ANOTHERS: Final = re.compile(
    r"\b(?:fits?|for|makes|holds?|carries|supports|up to|per|with|max|and|or)\b[^,;|()\u2013]*", re.IGNORECASE
)
"""What stands there is measured of something else: `fits 360 and 470 ml`."""
_SHOUTED: Final = re.compile(
    r"(?<=\d)([\s-]?)(CM|MM|ML|KG|I(?:NCH|nch)(?:ES|es)?|OZ|LBS?|FT|P(?:OUND|ound)[Ss]?|L(?:itre|iter)s?|Ounces?|Gallons?|W(?:ATT|att)[Ss]?|X)"
    r"(?![a-z])"
)
_SOLD_BY_MASS: Final = (
    "Food, Beverages & Tobacco",
    "Health & Beauty",
    "Animals & Pet Supplies",
    "Arts & Entertainment",
)


def measure(text: str, source: str, thing: Thing | None, *, named: bool = False) -> Span | None:
    """Return what is nothing but a measure as a span.

    Args:
        text: a clause, or the value of an attribute.
        source: where it stands.
        thing: what the product is; a mass alone is of the contents, and only where things are sold by it.
        named: an attribute says what is measured.
    """
    plain = text.strip()
    for pattern, kind in _KINDS:
        if pattern.fullmatch(plain):
            return Span(lowered(plain), kind, "measure", source=source)
    if not _MASSES.fullmatch(plain):
        return None
    if named:
        return Span(lowered(plain), "performance", "measure", source=source)
    by_mass = thing is not None and thing.path.startswith(_SOLD_BY_MASS)
    return Span(lowered(plain), "capacity", "measure", source=source) if by_mass else None


def lowered(text: str) -> str:
    """Return an amount with the units that the feed shouts as they are written."""
    return _SHOUTED.sub(lambda match: match[1] + match[2].lower(), text).replace("MAH", "mAh")


def pack(text: str, source: str) -> Span | None:
    """Return what is nothing but a pack (`set of 4`, `3 pack`) as a span."""
    plain = text.strip()
    if not _PACK.fullmatch(plain) or re.search(r"\b(?:of 1|1[ -]pack)\b", plain, re.IGNORECASE):
        return None
    return Span(plain.lower(), "quantity", "count", "one", article(plain.lower()), source)


def packs_in(text: str, source: str) -> list[Span]:
    """Return the pack that a title states; none where it states several."""
    found = [match.group() for match in re.finditer(rf"\b(?:{_PACK.pattern})\b", text, re.IGNORECASE)]
    spans = [span for each in found if (span := pack(each, source))]
    return spans if len({span.text for span in spans}) == 1 else []


def measures_in(text: str, source: str, thing: Thing | None) -> list[Span]:
    """Return the measures that a title states, those of a type that it states once."""
    text = _ANOTHERS.sub(" ; ", text)
    sizes = [match.group() for match in _SIZES.finditer(text)]
    rest = _SIZES.sub(" ; ", text)
    alone = [match["amount"] for match in _ALONE.finditer(rest)]
    spans = [span for each in (*sizes, *alone) if (span := measure(each, source, thing))]
    kinds = [span.type for span in spans]
    return [span for span in spans if kinds.count(span.type) == 1]
