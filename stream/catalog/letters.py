"""Tells of names that no ad can show here, as no face has their letters or nothing joins them."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from PIL import features

from engines.text.pieces import undrawn, without_pictures
from stream.catalog.attributes import Notice

_SHAPED: Final = frozenset({"Arabic", "Hebrew", "Thai", "Devanagari"})
"""Scripts that the extra `scripts` has faces for, which Raqm joins and orders."""


def letters_missing(attribute: str, text: str) -> Iterator[Notice]:
    """Yield a notice for each script of an attribute's text that cannot be drawn on this machine."""
    if text.isascii():
        return
    for script in dict.fromkeys(map(_script, "".join(undrawn("regular", without_pictures(text))))):
        if script:
            yield Notice("letters", f"{attribute} has {script} letters, {_remedy(script)}: ads leave its line out")


def _script(character: str) -> str:
    """Return the script of a letter or mark by its name in Unicode, "" for signs and spaces."""
    if unicodedata.category(character)[0] not in "LM":
        return ""
    return unicodedata.name(character, "unnamed").partition(" ")[0].capitalize()


def _remedy(script: str) -> str:
    if script not in _SHAPED:
        return "which no face here has"
    if not features.check("raqm"):
        return "which are drawn only where Pillow has Raqm"
    return "which `pip install 'adloom[scripts]'` brings a face for"
