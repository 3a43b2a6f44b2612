"""Checks the corpus: `python -m export.copy.corpus.check [FILE…]` says what is wrong, with file and line.

Without files everything in this folder is checked. Exit status 1: something is wrong, 2: a file cannot be read.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engines.copy.reading.benefit_table import SLOT, Entry
from engines.vocabulary.locales import Locale, spaced
from export.copy.corpus.read import FOLDER, Copy, CorpusError, Place, Row, benefits, rows

ANGLES: Final = frozenset({"view", "click", "cart", "return", "price_drop", "back_in_stock"})
"""And `season:NAME`."""
TONES: Final = frozenset({"plain", "warm", "premium", "playful", "expert"})
LIMITS: Final[dict[Locale, dict[str, int]]] = {
    "en": {"headline": 30, "description": 90, "cta": 15},
    "zh": {"headline": 15, "description": 45, "cta": 7},
}
"""Characters; a Chinese one is as wide as two of the others."""
FILLED: Final = {"price": 7, "was": 7, "percent": 3}
"""Characters that a fact is counted as."""
STATED: Final = frozenset({"noun", "brand", "price", "color", "size", "capacity", "quantity"})
"""Placeholders of benefit lines."""
FEWEST: Final = 3
"""Copies of a row."""
BANNED: Final[dict[Locale, re.Pattern[str]]] = {
    "en": re.compile(
        r"\b(?:perfect\w*|best|must-have|elevate\w*|discover\w*|unleash\w*|experience\w*|ultimate|premium quality"
        r"|amazing|stunning|timeless|effortless\w*|seamlessly|indulge|journey|adventure\w*|guarantee\w*|#1|world-class)\b|!",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"最[^近后小大高低]|第一|顶级|唯一|国家级|极致|臻|尽享|匠心|之旅|完美|必备|奢华|仪式感|！|[,;:!?](?=[\u4e00-\u9fff])"
    ),
}
"""Words of advertisements that say nothing, or that the law forbids; half-width marks in Chinese."""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")
_IN_WORDS: Final = {
    **dict(zip(spaced("one two three four five six seven eight nine ten"), map(str, range(1, 11)), strict=True)),
    "twelve": "12",
    **dict(zip("一二三四五六七八九十", map(str, range(1, 11)), strict=True)),
    "两": "2",
}
_STOPS: Final = (".", "。")


def faults(row: Row) -> Iterator[str]:
    """Yield what is wrong with a product row and its copies."""
    for span in row.spans:
        if not any(span.text in text for text in row.texts):
            yield f"span {span.k} is not in the row: {span.text}"
    if row.sale_price and _money(row.sale_price) >= _money(row.price):
        yield "sale_price is not below price"
    if len(row.copies) < FEWEST:
        yield f"fewer than {FEWEST} copies"
    headlines = [copy.headline for copy in row.copies]
    yield from (f"headline twice: {text}" for text in sorted({text for text in headlines if headlines.count(text) > 1}))
    for copy in row.copies:
        yield from _copy_faults(row, copy)


def _money(text: str) -> float:
    return float(text.split(maxsplit=1)[0])


def _copy_faults(row: Row, copy: Copy) -> Iterator[str]:
    said = f"{copy.headline} {copy.description} {copy.cta}"
    if copy.angle not in ANGLES and not copy.angle.startswith("season:"):
        yield f"unknown angle {copy.angle}"
    if copy.tone not in TONES:
        yield f"unknown tone {copy.tone}"
    if not row.sale_price and (copy.angle == "price_drop" or {"was", "percent"} & set(SLOT.findall(said))):
        yield f"an offer without a sale: {said}"
    if unknown := set(SLOT.findall(said)) - FILLED.keys() - {"brand"}:
        yield f"unknown placeholder {min(unknown)}: {said}"
    for part, most in LIMITS[row.lang].items():
        text: str = getattr(copy, part)
        if (length := _length(text, row.brand)) > most:
            yield f"{part} is {length} long, {most} is the limit: {text}"
    yield from _word_faults(copy.headline, said, row.lang)
    whole = " ".join(row.texts)
    told = set(_NUMBER.findall(whole)) | {number for word, number in _IN_WORDS.items() if _says(whole, word)}
    for number in _NUMBER.findall(SLOT.sub("", said)):
        if number not in told and number not in whole:
            yield f"number {number} is not in the row: {said}"
    known = {span.k for span in row.spans}
    yield from (f"uses an unknown span {used}" for used in copy.uses if used not in known)
    if not copy.uses and row.spans:
        yield f"uses no span: {copy.headline}"


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b" if word.isascii() else word, text, re.IGNORECASE) is not None


def _length(text: str, brand: str) -> int:
    return len(SLOT.sub(lambda slot: "x" * FILLED[slot[1]] if slot[1] in FILLED else brand, text))


def _word_faults(headline: str, said: str, lang: Locale) -> Iterator[str]:
    if headline.rstrip().endswith(_STOPS):
        yield f"headline ends with a stop: {headline}"
    if banned := BANNED[lang].search(said):
        yield f"banned word {banned[0]!r}: {said}"


def benefit_faults(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with an entry of benefit lines."""
    if entry.lang == "zh" and len(entry.measure) != 1:
        yield f"no measure word: {entry.archetype}"
    if not entry.nouns or any(not noun.strip() for noun in entry.nouns):
        yield f"no nouns: {entry.archetype}"
    for benefit in entry.lines:
        said = f"{benefit.headline} {benefit.description}"
        if unknown := set(SLOT.findall(said)) - STATED:
            yield f"unknown placeholder {min(unknown)}: {said}"
        for words in (*benefit.requires, *benefit.also):
            if words != words.lower() or not words.strip():
                yield f"a requirement is written in lower case: {words}"
        if benefit.also and not benefit.requires:
            yield f"other words without a requirement: {benefit.headline}"
        for part, most in (
            ("headline", LIMITS[entry.lang]["headline"]),
            ("description", LIMITS[entry.lang]["description"]),
        ):
            text: str = getattr(benefit, part)
            if (length := len(SLOT.sub(lambda slot: _shortest(entry) if slot[1] == "noun" else "", text))) > most:
                yield f"{part} is {length} long, {most} is the limit: {text}"
        yield from _word_faults(benefit.headline, said, entry.lang)


def _shortest(entry: Entry) -> str:
    """Return its shortest noun: what does not fit even with that is never said."""
    return min(entry.nouns, key=len)


def check(*files: Path) -> Iterator[str]:
    """Yield what is wrong in `files`, or in the whole corpus, each with its place.

    Raises:
        CorpusError: a file cannot be read, or one of its lines is no row.
    """
    seen: dict[str, Place] = {}
    entries = tuple(file for file in files if file.parent.name == "benefits")
    products = tuple(file for file in files if file not in entries)
    if products or not files:
        for place, row in rows(*products):
            if row.id in seen:
                yield f"{place}: id {row.id} is taken by {seen[row.id]}"
            seen[row.id] = place
            yield from (f"{place}: {fault}" for fault in faults(row))
    if entries or not files:
        for place, entry in benefits(*entries):
            yield from (f"{place}: {fault}" for fault in benefit_faults(entry))


def main(arguments: list[str]) -> int:
    """Print what is wrong; return the exit status."""
    found = 0
    try:
        for fault in check(*map(Path, arguments)):
            found += 1
            sys.stdout.write(f"{fault}\n")
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{found or 'nothing'} wrong in {', '.join(arguments) or FOLDER.name}\n")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
