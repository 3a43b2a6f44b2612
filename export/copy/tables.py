"""The copy grammar's templates and words, read from the TOML files of a language in `english/` and `chinese/`.

What the files may hold is what the structs name; how templates are written is told at the top of `headlines.toml`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from engines.copy.facts import CTA_WIDTH, display_width
from engines.vocabulary.locales import Locale

Texts = tuple[str, ...]
Groups = dict[str, Texts]
"""Texts by what they are for: an event, an occasion, a tone, a fact, or any."""
T = TypeVar("T")


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file, which may hold no other keys than its fields: a misspelt one would be missed in silence."""


class Part(Table, frozen=True):
    """Templates of one part of a copy: those that mostly say one thing, and those of open words side by side."""

    plain: Groups
    open: Groups


class Endings(Table, frozen=True):
    """Templates of a description's last sentence; `plain` by event, shopper, offer or fact, `tone` by tone."""

    open: Texts
    plain: Groups
    tone: Groups


class Descriptions(Table, frozen=True):
    """Templates of descriptions: an opener, then an ending where there is room."""

    openers: Part
    endings: Endings


class Calls(Table, frozen=True):
    """Calls to action by event or occasion, by category, and those that name the noun.

    In the file `open` holds rows `verbs | objects` whose `{name}` stands for a list of `pieces`; read, whole calls.
    """

    plain: Groups
    open: Groups
    pieces: dict[str, str]
    noun: Groups
    category: Groups


class WordLists(Table, frozen=True):
    """Words of slots; `lists` by slot and then by `any`, category, tone or season, words parted by spaces.

    `pairs` are more of a slot's words in short: each of the first text before each of the second.
    """

    comparatives: Groups
    seasons: Groups
    lists: dict[str, dict[str, str]]
    pairs: dict[str, tuple[str, str]]


class Category(Table, frozen=True):
    """What copy may speak of for one category; `noun` is what a product is called when its name tells no kind."""

    noun: str
    moments: Texts
    doings: Texts
    places: Texts


class Moments(Table, frozen=True):
    """What copy may speak of, per category and, of moments, per kind of product."""

    categories: dict[str, Category]
    kinds: Groups


@dataclass(frozen=True, slots=True)
class Tables:
    """All of one language; `gap` stands between words and sentences."""

    gap: str
    headlines: Part
    descriptions: Descriptions
    calls: Calls
    words: WordLists
    moments: Moments


def _whole(calls: Calls, gap: str) -> Calls:
    """Return `calls` with each row of `open` written out as the calls that fit and do not say their verb twice."""

    def spoken(row: str) -> list[str]:
        verbs, objects = row.format(**calls.pieces).split(" | ")
        pairs = ((verb, what) for verb in verbs.split("; ") for what in objects.split("; "))
        return [f"{verb}{gap}{what}" for verb, what in pairs if verb.lower() not in what]

    fitting = {
        event: tuple(dict.fromkeys(call for row in rows for call in spoken(row) if display_width(call) <= CTA_WIDTH))
        for event, rows in calls.open.items()
    }
    return msgspec.structs.replace(calls, open=fitting)


def _paired(words: WordLists, gap: str) -> WordLists:
    """Return `words` with the pairs of each list written out behind its own words of `any`."""
    joint = "_" if gap else ""
    lists = dict(words.lists)
    for slot, (firsts, seconds) in words.pairs.items():
        more = [first + joint + second for first in firsts.split() for second in seconds.split()]
        lists[slot] = lists[slot] | {"any": " ".join((lists[slot]["any"], *more))}
    return msgspec.structs.replace(words, lists=lists)


def read(folder: Path, gap: str) -> Tables:
    """Read the tables of the language in `folder`.

    Raises:
        ValueError: a file is no TOML, or holds something else than its struct names; the message says where.
    """

    def part(name: str, kind: type[T]) -> T:
        path = folder / f"{name}.toml"
        try:
            return msgspec.toml.decode(path.read_bytes(), type=kind)
        except msgspec.DecodeError as error:
            raise ValueError(f"{path}: {error}") from error

    return Tables(
        gap,
        part("headlines", Part),
        part("descriptions", Descriptions),
        _whole(part("calls", Calls), gap),
        _paired(part("words", WordLists), gap),
        part("moments", Moments),
    )


TABLES: dict[Locale, Tables] = {
    "en": read(Path(__file__).with_name("english"), gap=" "),
    "zh": read(Path(__file__).with_name("chinese"), gap=""),
}
