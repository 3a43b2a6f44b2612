"""The table of benefit lines, and which of its entries speaks of a thing.

It is packed from `export/copy/corpus/benefits` and read once, at import.
"""

import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from engines.vocabulary.head_chinese import has_han
from engines.vocabulary.locales import Locale
from engines.vocabulary.plural import folded
from engines.vocabulary.taxonomy import types
from engines.vocabulary.things import Thing

FILE: Final = Path(__file__).with_name("benefits.jsonl.xz")
SLOT: Final = re.compile(r"\{(\w+)\}")
"""A placeholder of a line."""
_NEUTRAL: Final = re.compile(r"\b(?:in|by|from|size|holds)\b|的", re.IGNORECASE)
"""What a line of bare facts has between them."""


class Benefit(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be said when the feed says all of `requires`, or one of `also`; without them, always."""

    headline: str
    description: str
    requires: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """The benefits of one archetype."""

    lang: Locale
    archetype: str
    nouns: tuple[str, ...]
    category: str
    """A path of Google's taxonomy."""
    lines: tuple[Benefit, ...]
    measure: str = ""
    """Chinese measure word."""
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The entry found for a thing, and how near it is."""

    entry: Entry
    by: Literal["same", "alike", "wider", "type"]
    """The thing is of the archetype; is called by another noun of it; by a wider one (`jacket` of `rain jacket`); or
    is only sold under the same type."""

    def allows(self, benefit: Benefit) -> bool:
        """Tell whether a line that was written for the archetype can be said of the thing, its requirement aside."""
        text = f"{benefit.headline} {benefit.description}"
        if not benefit.requires and re.search(r"\w", _NEUTRAL.sub("", SLOT.sub("", text))):
            return self.by == "same"  # what it says rests on the archetype alone
        if self.by == "wider":
            return "{noun}" in text
        return self.by != "type" or "{noun}" in benefit.headline


@cache
def _table() -> tuple[Entry, ...]:
    packed = lzma.decompress(FILE.read_bytes())
    return tuple(msgspec.json.decode(row, type=Entry) for row in packed.splitlines())


@cache
def _named(locale: Locale) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries by noun, English ones as `plural.folded` writes them."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in _table():
        if entry.lang == locale:
            for key in dict.fromkeys(key_of(noun, locale) for noun in (entry.archetype, *entry.nouns)):
                found[key].append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def key_of(noun: str, locale: Locale) -> str:
    """Return a noun as the table is looked up by."""
    return folded(noun) if locale == "en" else noun.lower()


def _endings(key: str, locale: Locale) -> Iterator[str]:
    """Yield a noun and what it ends in, the longest first; a Chinese noun has two characters at least."""
    if locale == "en":
        words = key.split()
        yield from (" ".join(words[start:]) for start in range(len(words)))
    else:
        yield from (key[start:] for start in range(max(len(key) - 1, 1)))


def match(thing: Thing, locale: Locale) -> Match | None:
    """Return the entry of the longest noun that the thing's own ends in, in a category near its own; else of its type.

    None: there is no such entry, it is of sensitive things, or the noun is of another language.
    """
    found = None if thing.sensitive or has_han(thing.noun) != (locale == "zh") else _nearest(thing, locale)
    return None if found is None or found.entry.sensitive else found


def _nearest(thing: Thing, locale: Locale) -> Match | None:
    named, key = _named(locale), key_of(thing.noun, locale)
    for ending in _endings(key, locale):
        near = [entry for entry in named.get(ending, ()) if _is_near(entry, thing, exact=ending == key)]
        if near:
            entry = max(near, key=lambda entry: _steps_shared(entry.category, thing.path))
            archetype = key_of(entry.archetype, locale)
            if key.endswith(archetype):
                return Match(entry, "same")
            return Match(entry, "wider" if archetype.endswith(ending) else "alike")
    of_type = {
        entry.archetype: entry
        for kind in types()
        if kind.node.number == thing.number and kind.archetype == thing.archetype
        for noun in (kind.english if locale == "en" else kind.chinese)
        for entry in named.get(key_of(noun, locale), ())
        if _is_near(entry, thing, exact=False)
    }
    # Of several, none is surely its own.
    return Match(next(iter(of_type.values())), "type") if len(of_type) == 1 else None


def _steps_shared(one: str, other: str) -> int:
    pairs = zip(one.split(" > "), other.split(" > "), strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(one.count(">"), other.count(">")) + 1)


def _is_near(entry: Entry, thing: Thing, *, exact: bool) -> bool:
    """Tell whether an entry's category is the thing's but for a last step; the same noun may be farther off."""
    shared = _steps_shared(entry.category, thing.path)
    if exact:
        return shared >= 1
    return shared >= max(2, min(entry.category.count(">"), thing.path.count(">")))
