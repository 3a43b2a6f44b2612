"""Text from outside made safe to keep: one form, no controls, no bidi tricks, no more than asked for."""

import unicodedata
from typing import Literal

Form = Literal["NFC", "NFKC"]


def clean(text: str, limit: int, form: Form = "NFKC") -> str:
    """Normalise `text`, drop control, format (bidi, zero-width) and private characters, fold white space, cut.

    Args:
        text: anything a page or a feed says.
        limit: most characters kept.
        form: NFKC for page text; NFC for facts, which stay as the shop wrote them (full-width signs included).
    """
    # NFKC may lengthen one character eighteenfold, so the raw text is cut first; facts of a feed are short already.
    normal = unicodedata.normalize(form, text[: 4 * limit])
    if not normal.isprintable():
        normal = "".join(_kept(character) for character in normal)
    return " ".join(normal.split())[:limit].rstrip()


def _kept(character: str) -> str:
    """Return white space as a space, a printable character as it is, and nothing for the rest."""
    if character.isspace():
        return " "
    return character if character.isprintable() else ""
