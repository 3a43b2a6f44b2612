"""The frames of the corpus as judging needs them: which calls an angle may have, and which words frames bring along."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from engines.copy.template import CTAS
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import Locale

FRAMES: Final = Path(__file__).parents[1] / "corpus" / "frames"
"""A file a language: PART, ANGLES, TONE, TEXT between tabs; `#` begins a comment line."""
_VERB: Final = re.compile(r"\{v:(\w+)\}")
"""A verb that agrees with the product: a frame's own word."""
_SLOT: Final = re.compile(r"\[[^\]]*\]|\{[^}]*\}")


def is_call(text: str, locale: Locale, angle: Angle) -> bool:
    """Tell whether `text` is in the list of its angle, the template's or the frames'; a slot may hold any words."""
    return text == CTAS[locale][angle] or any(frame.fullmatch(text) for frame in _calls(locale, angle))


@cache
def words(locale: Locale) -> tuple[str, ...]:
    """Return what headlines and sentences say of their own, without their slots."""
    said = (_VERB.sub(r"\1", text) for part, _, text in _rows(locale) if part != "cta")
    return tuple(_SLOT.sub("|", text) for text in said)


@cache
def _calls(locale: Locale, angle: Angle) -> tuple[re.Pattern[str], ...]:
    texts = [text for part, angles, text in _rows(locale) if part == "cta" and {angle, "any"} & set(angles.split(","))]
    return tuple(re.compile(".+".join(map(re.escape, _SLOT.split(text))), re.IGNORECASE) for text in texts)


@cache
def _rows(locale: Locale) -> tuple[tuple[str, str, str], ...]:
    """Return part, angles and text of every frame."""
    lines = (FRAMES / f"{locale}.tsv").read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((part, angles, text) for part, angles, _, text in cells)
