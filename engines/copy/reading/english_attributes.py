"""Spans of what a feed states in attributes of their own: surer than any prose."""

import re
from typing import Final

from engines.copy.composing.agreement import article
from engines.copy.reading.english_amounts import measure, pack
from engines.copy.reading.english_materials import is_material
from engines.copy.reading.english_spans import WIDEST
from engines.copy.reading.english_tagging import Word, words
from engines.copy.reading.english_text import cleaned, looks_foreign
from engines.copy.reading.english_words import (
    COLOURS,
    COUNTRIES,
    PRAISE,
    REFUSED,
    SHADES,
    WOODS,
)  # fmt: skip
from engines.vocabulary.locales import spaced
from engines.vocabulary.reading import Span, SpanType, Told
from engines.vocabulary.things import Thing

MOST_OF_VALUE: Final = 200
"""Characters of an attribute's value that are looked at."""
MOST_DETAILS: Final = 60
MOST_OF_NAME: Final = 40
_MADE: Final = frozenset({"material", "materials", "fabric", "composition", "shell", "body material", "fabric type"})
_COLOUR: Final = frozenset({"color", "colour"})
_SIZE: Final = frozenset(spaced("size dimensions dimension length diameter"))
_MEASURED: Final = frozenset(spaced("capacity volume weight power wattage")) | {
    "item weight",
    "net weight",
    "tank capacity",
    "battery capacity",
}
_PACKED: Final = frozenset(spaced("pack quantity count pieces set")) | {"pack size"}
_ORIGIN: Final = frozenset({"origin", "country of origin", "made in"})
_SAID_BEHIND: Final[dict[str, SpanType]] = {
    "flavour": "taste", "flavor": "taste", "scent": "scent", "fragrance": "scent", "finish": "style",
    "pattern": "style",
    "lining": "part", "closure": "part", "neckline": "style", "roast": "taste", "frame": "part", "sole": "part",
    "handle": "part", "base": "part", "filling": "part", "strap": "part", "collar": "part",
}  # fmt: skip
"""Names said behind their value: `lemon flavour`, `rubber sole`."""
_PERCEIVED: Final = frozenset(spaced("flavour flavor scent fragrance"))
"""Names of what a thing tastes or smells of, which need not be said."""
_HANDLE: Final = re.compile(r"[a-z]+(?:-[a-z]+)+")
"""A value as a shop's own tables write it: `red-velvet`."""
_TELLS_NOTHING: Final = frozenset(
    spaced("solid plain other others none mixed assorted various multi standard regular normal")
)
_FOR: Final = {
    ("female", "kids"): "girls", ("male", "kids"): "boys", ("female", "adult"): "women", ("male", "adult"): "men",
    ("female", ""): "women", ("male", ""): "men", ("female", "toddler"): "toddlers", ("male", "toddler"): "toddlers",
    ("", "kids"): "kids", ("unisex", "kids"): "kids", ("", "toddler"): "toddlers", ("unisex", "toddler"): "toddlers",
    ("", "infant"): "babies", ("unisex", "infant"): "babies",
    ("", "newborn"): "newborns", ("unisex", "newborn"): "newborns",
}  # fmt: skip
_PERCENT: Final = re.compile(r"100\s?% ([a-z][a-z -]+)", re.IGNORECASE)


def of_attributes(told: Told, thing: Thing | None) -> list[Span]:
    """Return the spans of a product's attributes."""
    found = [
        material(told.material, "material"), colour(told.color, "color"),
        measure(_value(told.size), "size", thing), audience(told.gender, told.age_group),
    ]  # fmt: skip
    for name, value in told.details[:MOST_DETAILS]:
        found.append(of_detail(name, value, thing))
    return [span for span in found if span]


def _value(text: str) -> str:
    return " ".join(cleaned(text, MOST_OF_VALUE).split())


def of_detail(name: str, value: str, thing: Thing | None) -> Span | None:  # noqa: PLR0911  one for each kind of name
    """Return what an attribute states by its name; None: the name tells nothing that we know, or the value."""
    name, value = " ".join(name[:MOST_OF_NAME].casefold().split()), _value(value)
    source = f"detail: {name}"
    if name in _MADE:
        return material(value, source)
    if name in _COLOUR:
        return colour(value, source)
    if name in _SIZE:
        return measure(value, source, thing)
    if name in _MEASURED:
        return measure(value, source, thing, named=True)
    if name in _PACKED:
        return pack(value, source)
    if name in _ORIGIN:
        return (
            Span(f"made in {value.title()}", "origin", "phrase", source=source)
            if value.casefold() in COUNTRIES
            else None
        )
    return _said_behind(name, value, source) if name in _SAID_BEHIND else None


def _said_behind(name: str, value: str, source: str) -> Span | None:
    if name in _PERCEIVED and _HANDLE.fullmatch(value):
        value = value.replace("-", " ")
    told = words(value, calm=True)
    if not 0 < len(told) <= 3 or not all(map(_plain, told)) or told[-1].key in _TELLS_NOTHING | {name}:
        return None
    text = " ".join(word.text for word in told)
    if name in _PERCEIVED:
        return Span(text, _SAID_BEHIND[name], "noun", "mass", source=source)
    text = f"{text} {name}"
    if len(text) > WIDEST:
        return None
    mass = name == "filling"
    return Span(text, _SAID_BEHIND[name], "noun", "mass" if mass else "one", "" if mass else article(text), source)


def _plain(word: Word) -> bool:
    """Tell a word that can stand before a noun: no number, no mark, no praise."""
    return (
        word.sure
        and word.tag not in {",", ":", "CD", "DT", "IN", "VBZ", "RB"}
        and word.key not in PRAISE | REFUSED
        and word.key.replace("-", "").isalpha()
        and len(word.key) > 2
    )


def material(text: str, source: str) -> Span | None:
    """Return a material by its name; None where the value holds more than one or an unknown word."""
    value = _value(text)
    bare = pure[1] if (pure := _PERCENT.fullmatch(value)) else value
    told = words(bare, calm=True)
    if not 0 < len(told) <= 4 or looks_foreign(bare) or not is_material(told):
        return None
    said = " ".join(word.text for word in told)
    full = value[: len(value) - len(bare)] + said
    last = told[-1].key
    one = last in {"blend", "mix"} and not pure
    return Span(full, "material", "noun", "one" if one else "mass", article(full) if one else "", source)


def colour(text: str, source: str) -> Span | None:
    """Return the feed's own word for a colour; None where it names several, or none that we know."""
    value = _value(text)
    told = words(value, calm=True)
    if not 0 < len(told) <= 3 or not value.replace(" ", "").replace("-", "").isalpha():
        return None
    *before, last = (word.key for word in told)
    if (
        last.rpartition("-")[2] not in COLOURS
        or last in WOODS
        or not all(key in SHADES or key in COLOURS for key in before)
    ):
        return None
    if any(key in COLOURS and key not in SHADES for key in before):
        return None
    return Span(value.lower(), "color", "adjective", source=source)


def audience(gender: str, age_group: str) -> Span | None:
    """Return for whom a product is, by Merchant Center's values."""
    key = (gender[:40].strip().casefold(), age_group[:40].strip().casefold())
    if who := _FOR.get(key):
        return Span(
            f"for {who}", "audience", "phrase", source="gender" if key[0] in {"male", "female"} else "age_group"
        )
    return Span("unisex", "audience", "adjective", source="gender") if key[0] == "unisex" else None
