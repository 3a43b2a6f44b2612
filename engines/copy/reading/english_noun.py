"""What a product is called within an English sentence, and how that counts."""

import re
from typing import Final

from engines.copy.reading.english_tagging import words
from engines.copy.reading.english_words import ACRONYMS, PRAISE, PROPER
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import english
from engines.vocabulary.plural import folded, is_plural
from engines.vocabulary.things import Thing

WIDEST: Final = 22
"""Display width of a noun with its modifiers."""
_NO_KIND: Final = frozenset(
    spaced(
        """
        small medium large mini big xl king queen single double twin full set pack piece pcs new kids kid boys
        girls men women mens womens adult unisex ladies pair complete original standard whole total extra
        multi half all style version edition series model type size colour color made print printed design
        designer home top best sale first gift fashion summer winter spring autumn fall universal replacement
        solid pure natural raw fresh real
        """
    )
)
"""Words that say how much, how big or for whom, not which kind."""
_SHIRT: Final = re.compile(r"^tshirt", re.IGNORECASE)
_LETTER_WORD: Final = re.compile(r"([A-Za-z])-([A-Za-z]+)")


def noun_of(text: str, thing: Thing | None) -> tuple[str, Number]:
    """Return a noun as it stands within a sentence (`running socks`), and how it counts.

    Args:
        text: as the title writes it; "": not known.
        thing: what the taxonomy knows of it.
    """
    told = [_said(word.text, word.key) for word in words(text, calm=True)] if text.isascii() else []
    while len(told) > 1 and (
        told[0].casefold() in PRAISE or told[0].casefold().rstrip("'").removesuffix("'s") in _NO_KIND
    ):
        told = told[1:]
    while len(" ".join(told)) > WIDEST and (shorter := _shorter(told)):
        told = shorter
    if not told:
        return "", "one"
    said = " ".join(told)
    return said, _count(said, thing)


def _count(said: str, thing: Thing | None) -> Number:
    if is_plural(said.rpartition(" ")[2]):
        return "many"
    known = english().types.get(folded(said)) or english().types.get(folded(said.rpartition(" ")[2]), ())
    if thing and thing.count != "many":
        return thing.count
    return "mass" if known and all(entry.plural == "x" for entry in known) else "one"


def _shorter(own: list[str]) -> list[str]:
    """Return the longest end of a noun that is a known noun by itself; empty: none is."""
    return next((own[at:] for at in range(1, len(own)) if folded(" ".join(own[at:])) in english().types), [])


def _said(text: str, key: str) -> str:
    """Return a word of a noun as it stands within a sentence; `T-shirt` keeps its letter."""
    if match := _LETTER_WORD.fullmatch(_SHIRT.sub("t-shirt", text)):
        return f"{match[1].upper()}-{match[2].lower()}" if match[1].casefold() in "tvux" else key
    return text if any(map(str.isdigit, text)) or text.upper() in ACRONYMS or key in PROPER else key
