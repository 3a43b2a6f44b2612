"""Which words of a prompt for a place were understood, and which were left out: the reader itself is asked.

A word is understood when alone it asks for some of what the whole prompt asks for, or when the prompt without it asks
for something else.
"""

from functools import cache
from typing import Final

from engines.paint.asker import Asker
from engines.paint.asking import ATTRIBUTES, PLAIN, Asking
from engines.paint.phrases import SMALL, Understanding, plain, without, words_of
from engines.vocabulary.occasions import OCCASIONS
from engines.vocabulary.places import PLACES
from engines.vocabulary.scene import LIGHTS, PALETTE, SEASONS

NOUNS: Final = (
    "wall", "walls", "backdrop", "background", "counter", "table", "surface", "shelf", "stand", "light", "podium",
    "墙", "墙面", "墙壁", "背景", "背景墙", "台面", "桌面", "底座", "台子", "桌子", "架子", "展台", "光", "氛围",
)  # fmt: skip
"""What is said of wall, stand and light: with none of its own, a Chinese word would run on into them."""
COLOURS: Final = frozenset(("wall", "stand"))
"""A colour alone is nobody's."""


def heard(asker: Asker, prompt: str) -> Understanding:
    """Tell what `asker` makes of `prompt`, word by word."""
    read = plain(asker.read(prompt))
    words = [word for word in words_of(plain(prompt), _known()) if word not in SMALL]
    whole, *others = asker.ask([read, *(without(word, read) for word in words), *words])
    missing, alone = others[: len(words)], others[len(words) :]
    understood = {
        word
        for word, less, only in zip(words, missing, alone, strict=True)
        if less != whole or _told(whole) & _told(only)
    }
    return Understanding(
        understood=tuple(word for word in words if word in understood),
        left_out=tuple(word for word in words if word not in understood),
    )


@cache
def _known() -> frozenset[str]:
    tables = (PLACES, OCCASIONS, PALETTE, LIGHTS, SEASONS)
    return frozenset(word.lower() for table in tables for term in table.values() for word in term.all_words) | {*NOUNS}


def _told(asking: Asking) -> set[tuple[str, str]]:
    """Return what is asked for beside the defaults; colours whosever they are."""
    found = {name: getattr(asking, name) for name in ATTRIBUTES if getattr(asking, name) != getattr(PLAIN, name)}
    return {("colour" if name in COLOURS else name, value) for name, value in found.items()}
