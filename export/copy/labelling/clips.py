"""Marked clippings: parts of descriptions, with what a person says of each as the line of an ad."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engines.copy.reading.labelling.tokens import parted
from engines.vocabulary.locales import Locale
from engines.vocabulary.script import simplified
from export.copy.corpus.read import FOLDER
from export.copy.labelling.rows import MarkError

CLIPS: Final = FOLDER / "clips"
_LINE: Final = re.compile(r"([yn])\t([^\t]+)\t([^\t{}]*)\{([^\t{}]+)\}([^\t{}]*)")


@dataclass(frozen=True, slots=True)
class Clip:
    """A line of the file; `WRITING.md` says how it is written."""

    title: str
    read: str
    """The clipping with what its sentence says around it, as the labeller reads it."""
    printed: bool
    """It could stand beneath the name of the product as it is."""


def read_clips(locale: Locale, folder: Path = CLIPS) -> list[Clip]:
    """Return the marked clippings of a language, those of a product one after the other.

    Raises:
        MarkError: a line is not as it should be; file and line are told.
    """
    found = []
    for file in sorted(folder.glob(f"{locale}-*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                match = _LINE.fullmatch(line)
                if match is None:
                    raise MarkError(
                        f"{file.name}:{number}: it wants y or n, a title, a clipping in braces, tabs between"
                    )
                # What is told in traditional characters is read in simplified ones.
                mark, title, before, text, after = map(simplified, match.groups()) if locale == "zh" else match.groups()
                found.append(Clip(title, parted(text, before, after), mark == "y"))
    return found


def split_clips(clips: list[Clip]) -> tuple[list[Clip], list[Clip]]:
    """Return clippings to learn from, and those of every twelfth product, which no training sees."""
    kept = {title for at, title in enumerate(dict.fromkeys(clip.title for clip in clips)) if at % 12 == 0}
    return [clip for clip in clips if clip.title not in kept], [clip for clip in clips if clip.title in kept]
