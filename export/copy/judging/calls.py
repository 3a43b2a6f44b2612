"""The calls to action that an angle may have: the template's, and those among the frames of the corpus."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from engines.copy.template import CTAS
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import Locale

FRAMES: Final = Path(__file__).parents[1] / "corpus" / "frames"
"""A file a language: PART, ANGLES, TONE, TEXT between tabs."""
_SLOT: Final = re.compile(r"\[[^\]]*\]|\{[^}]*\}")


def is_call(text: str, locale: Locale, angle: Angle) -> bool:
    """Tell whether `text` is in the list of its angle; a slot of a frame may hold any words."""
    return text == CTAS[locale][angle] or any(frame.fullmatch(text) for frame in _frames(locale, angle))


@cache
def _frames(locale: Locale, angle: Angle) -> tuple[re.Pattern[str], ...]:
    file = FRAMES / f"{locale}.tsv"
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()] if file.is_file() else []
    texts = [row[3] for row in rows if len(row) == 4 and row[0] == "cta" and {angle, "any"} & set(row[1].split(","))]
    return tuple(re.compile(".+".join(re.escape(part) for part in _SLOT.split(text)), re.IGNORECASE) for text in texts)
