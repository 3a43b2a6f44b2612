"""Lines that are true of every thing of a kind: what it is for, and what is done with it; written by people.

They are packed from `export/copy/corpus/kinds` and read once, at import.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engines.copy.reading.benefit_table import key_of
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Line

FILE: Final = Path(__file__).with_name("kinds.tsv.gz")
_LEAST: Final[dict[Locale, int]] = {"en": 2, "zh": 3}
"""Words, or characters, of an ending that is looked up where the whole noun is not known: a `sleeping bag` is none of
the bags, a `quilted sleeping bag` is a sleeping bag."""


def lines(noun: str, locale: Locale) -> tuple[Line, ...]:
    """Return the lines that hold for every thing that is called `noun`; none where the kind is not known."""
    known = _table()[locale]
    return next((known[key] for key in _endings(key_of(noun, locale), locale) if key in known), ())


def _endings(key: str, locale: Locale) -> Iterator[str]:
    """Yield a noun, then what it ends in, the longest first."""
    yield key
    parts, gap = (key.split(), " ") if locale == "en" else ([*key], "")
    for start in range(1, len(parts) - _LEAST[locale] + 1):
        yield gap.join(parts[start:])


@cache
def _table() -> Mapping[Locale, Mapping[str, tuple[Line, ...]]]:
    found: dict[Locale, dict[str, list[Line]]] = {"en": defaultdict(list), "zh": defaultdict(list)}
    for row in gzip.decompress(FILE.read_bytes()).decode().splitlines():
        nouns, headline, description = row.split("\t")
        locale: Locale = "en" if nouns.isascii() else "zh"
        for noun in nouns.split(","):
            found[locale][key_of(noun, locale)].append(Line(headline, description, ""))
    return {locale: {key: tuple(held) for key, held in named.items()} for locale, named in found.items()}
