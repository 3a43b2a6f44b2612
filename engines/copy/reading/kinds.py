"""Lines that are true of every thing of a kind: what it is for, and what is done with it; written by people.

They are packed from `export/copy/corpus/kinds` and read once, at import.
"""

import lzma
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from engines.copy.reading.benefit_table import key_of
from engines.vocabulary.locales import Locale
from engines.vocabulary.nouns import chinese
from engines.vocabulary.reading import Line

_PAIR: Final = (3, 4)
"""Characters of a noun whose last two are its head: `纯牛奶`, `儿童雨伞`."""
_OTHERS: Final = ("老人", "玩具", "仿真", "模型", "婴儿", "宠物", "迷你", "假")
"""With these before it, a thing is used otherwise."""
_STEP: Final = re.compile(r"[>»›→|;；]")  # noqa: RUF001  as shops part their paths
FILE: Final = Path(__file__).with_name("kinds.tsv.xz")
_DEPARTMENT: Final = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<!零食|食品|水果|蔬菜|糕点)(?:通讯|系列|专区|专场|大全|类|馆|区)$"
)
"""What a step has behind the kind."""
_SIDE_BY_SIDE: Final = re.compile(r"\s*(?:&|,|/|、|\band\b)\s*")
"""Between the kinds that a step names together."""
_LEAST: Final[dict[Locale, int]] = {"en": 2, "zh": 3}
"""Words, or characters, of an ending that is looked up where the whole noun is not known: a `sleeping bag` is none of
the bags, a `quilted sleeping bag` is a sleeping bag."""


def lines(noun: str, locale: Locale) -> tuple[Line, ...]:
    """Return the lines that hold for every thing that is called `noun`; none where the kind is not known."""
    known = _table()[locale]
    return next((known[key] for key in _endings(key_of(noun, locale), locale) if key in known), ())


def own_lines(noun: str, locale: Locale) -> tuple[Line, ...]:
    """Return the lines of a noun that is known as a whole, whatever it ends in."""
    return _table()[locale].get(key_of(noun, locale), ())


def noun_of_path(path: str, locale: Locale, *, said: str = "") -> str:
    """Return the kind that a shop's own path ends in (`Electronics > Phones` in `phone`); "": none of its steps is one.

    A step counts as a whole, the deepest first; of `Gift Boxes & Tins` the one that is `said`.

    Args:
        path: untrusted.
        locale: language of the path.
        said: what is told of the thing.
    """
    steps = [_DEPARTMENT.sub("", step.strip()) for step in reversed(_STEP.split(path))]
    whole = (_nouns()[locale].get(key_of(step, locale), "") for step in steps)
    parts = [part for step in steps if len(found := _SIDE_BY_SIDE.split(step)) > 1 for part in found]
    known = filter(None, (_nouns()[locale].get(key_of(part, locale), "") for part in parts))
    listed = (step for step in steps if locale == "zh" and len(step) > 1 and step in chinese().types)
    return (
        next(filter(None, whole), "")
        or next(listed, "")
        or next((noun for noun in known if noun.casefold() in said.casefold()), "")
    )


def _endings(key: str, locale: Locale) -> Iterator[str]:
    """Yield a noun, then what it ends in, the longest first."""
    yield key
    parts, gap = (key.split(), " ") if locale == "en" else ([*key], "")
    for start in range(1, len(parts) - _LEAST[locale] + 1):
        yield gap.join(parts[start:])
    if locale == "zh" and len(key) in _PAIR and not key.startswith(_OTHERS):
        yield key[-2:]


@cache
def _nouns() -> Mapping[Locale, Mapping[str, str]]:
    """Return the nouns of kinds as they are written, by what they are looked up by."""
    found: dict[Locale, dict[str, str]] = {"en": {}, "zh": {}}
    for locale, nouns, _ in _rows():
        for noun in nouns:
            found[locale].setdefault(key_of(noun, locale), noun)
    return found


@cache
def _table() -> Mapping[Locale, Mapping[str, tuple[Line, ...]]]:
    found: dict[Locale, dict[str, list[Line]]] = {"en": defaultdict(list), "zh": defaultdict(list)}
    for locale, nouns, line in _rows():
        for key in dict.fromkeys(key_of(noun, locale) for noun in nouns):
            found[locale][key].append(line)
    return {locale: {key: tuple(held) for key, held in named.items()} for locale, named in found.items()}


def _rows() -> Iterator[tuple[Locale, list[str], Line]]:
    """Yield the rows of the file: language, nouns, line."""
    for row in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        nouns, headline, description = row.split("\t")
        yield "en" if nouns.isascii() else "zh", nouns.split(","), Line(headline, description, "")
