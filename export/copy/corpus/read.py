"""Reads the corpus: product rows with their copies, and benefit lines; what is wrong is told with file and line.

How it is written is told by `WRITING.md` beside it.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec

from engines.copy.reading.benefit_table import Entry
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.reading import SpanType, Told

FOLDER: Final = Path(__file__).parent
HELD_OUT: Final = 0.12
"""Share of the archetypes, and of the brands, whose rows no training sees."""
_ATTRIBUTES: Final = {
    "color": "color",
    "colour": "color",
    "颜色": "color",
    "size": "size",
    "尺码": "size",
    "尺寸": "size",
    "material": "material",
    "材质": "material",
    "gender": "gender",
    "age_group": "age_group",
}
"""Attributes of a row that a feed has columns for."""
_Read = TypeVar("_Read")


class CorpusError(Exception):
    """A file of the corpus cannot be read: it says which, and the line."""


class Place(NamedTuple):
    """Where a row stands."""

    file: Path
    line: int
    """From 1."""

    def __str__(self) -> str:
        name = self.file.relative_to(FOLDER) if self.file.is_relative_to(FOLDER) else self.file
        return f"{name}:{self.line}"


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a row that a copy may rest on."""

    k: str
    """By which `Copy.uses` names it."""
    type: SpanType
    text: str


class Copy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An ad that a person wrote for a row."""

    angle: str
    tone: str
    headline: str
    description: str
    cta: str
    uses: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product as a shop's feed would hold it, and ads for it."""

    id: str
    lang: Locale
    archetype: str
    category: str
    title: str
    price: str
    copies: tuple[Copy, ...]
    spans: tuple[Span, ...] = ()
    brand: str = ""
    description: str = ""
    highlights: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    sale_price: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that the row tells."""
        return (self.title, self.description, *self.highlights, *self.attributes.values())

    @property
    def told(self) -> Told:
        """The row as a reader at import gets it."""
        columns = {field: value for name, value in self.attributes.items() if (field := _ATTRIBUTES.get(name))}
        details = tuple((name, value) for name, value in self.attributes.items() if name not in _ATTRIBUTES)
        return Told(
            title=self.title,
            brand=self.brand,
            description=self.description,
            highlights=self.highlights,
            details=details,
            **columns,
        )


def rows(*files: Path) -> Iterator[tuple[Place, Row]]:
    """Yield the product rows of `files`, or of the whole corpus, with where they stand.

    Raises:
        CorpusError: a file cannot be read, or one of its lines is no such row.
    """
    return _read(files or tuple(file for locale in LOCALES for file in sorted((FOLDER / locale).glob("*.jsonl"))), Row)


def benefits(*files: Path) -> Iterator[tuple[Place, Entry]]:
    """Yield the benefit entries of `files`, or of the whole corpus, with where they stand.

    Raises:
        CorpusError: a file cannot be read, or one of its lines is no such entry.
    """
    return _read(files or tuple(sorted((FOLDER / "benefits").glob("*.jsonl"))), Entry)


def held_out(row: Row) -> bool:
    """Tell whether a row is kept for judging: by its archetype, whole, or by its brand.

    A hash decides, so that a row stays on its side whatever is written beside it; `HELD_OUT` of the archetypes of each
    language are kept back, and of the brands.
    """
    return any(_kept(f"{kind} {row.lang} {name}") for kind, name in _groups(row))


def _groups(row: Row) -> Iterator[tuple[str, str]]:
    yield "archetype", row.archetype.casefold()
    if row.brand:
        yield "brand", row.brand.casefold()


def _kept(group: str) -> bool:
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") < HELD_OUT * 2**32


def _read(files: tuple[Path, ...], kind: type[_Read]) -> Iterator[tuple[Place, _Read]]:
    decoder = msgspec.json.Decoder(kind)
    for file in files:
        try:
            lines = file.read_bytes().splitlines()
        except OSError as error:
            raise CorpusError(f"{file}: {error.strerror}") from error
        for number, line in enumerate(lines, 1):
            place = Place(file, number)
            try:
                yield place, decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise CorpusError(f"{place}: {error}") from error
