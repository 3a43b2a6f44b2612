"""Products told in traditional Chinese: read in simplified characters, and given back in their own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engines.vocabulary.reading import Line, Reading, Told
from engines.vocabulary.script import simplified, traditional

_MARKS: Final = re.compile("([，。、])")


def in_simplified(told: Told) -> Told:
    """Return the words of a feed in simplified characters, each in its place."""
    return replace(
        told,
        title=simplified(told.title),
        brand=simplified(told.brand),
        description=simplified(told.description),
        highlights=tuple(map(simplified, told.highlights)),
        details=tuple((simplified(name), simplified(value)) for name, value in told.details),
        material=simplified(told.material),
        color=simplified(told.color),
        size=simplified(told.size),
        category=simplified(told.category),
    )


def as_told(reading: Reading, told: Told) -> Reading:
    """Return what was read in simplified characters as the feed writes it, word for word where it has the words."""
    texts = (told.title, told.brand, told.description, told.material, told.color, told.size, told.category)
    sources = [text for text in (*texts, *told.highlights, *(value for _, value in told.details)) if text]
    pairs = [(simplified(text), text) for text in sources]

    def back(text: str) -> str:
        return "".join(_found(part, pairs) for part in _MARKS.split(text))

    return replace(
        reading,
        noun=back(reading.noun),
        measure=back(reading.measure),
        name=back(reading.name),
        spans=tuple(replace(span, text=back(span.text)) for span in reading.spans),
        lines=tuple(
            Line(traditional(line.headline), traditional(line.description), line.requires) for line in reading.lines
        ),
        sentences=None if reading.sentences is None else tuple(map(back, reading.sentences)),
    )


def _found(part: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return the place of a feed that reads so; else the part in traditional characters."""
    for simple, own in pairs:
        if (at := simple.find(part)) >= 0:
            return own[at : at + len(part)]
    return traditional(part)
