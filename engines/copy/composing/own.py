"""What a product brings itself as whole sentences: benefit lines that hold for it, and its feed's own sentences."""

import re
from collections.abc import Iterator
from typing import Final

from engines.copy.composing.frames import Frame, Part, pieces_of
from engines.copy.extract import clauses
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product

MOST_LINES: Final = 5
MOST_CLAUSES: Final = 5  # what a description says later helps few shoppers decide
_HALF: Final = re.compile(r"[.。;；:：]")
"""Two sentences in one, or a list: no headline."""
SENTENCES: Final[tuple[Part, ...]] = ("opening", "following")


def own_frames(product: Product, locale: Locale) -> tuple[Frame, ...]:
    """Return the sentences of a product as frames without slots; none when it is described in another language."""
    return tuple(dict.fromkeys(_frames(product, locale))) if product.locale == locale else ()


def _frames(product: Product, locale: Locale) -> Iterator[Frame]:
    for line in product.reading.lines[:MOST_LINES]:
        if line.headline:
            yield _whole("headline", line.headline, locale)
        if line.description:
            yield from (_whole(part, line.description, locale) for part in SENTENCES)
    for clause in clauses(product.description, product.name, locale)[:MOST_CLAUSES]:
        # The feed's own braces are no placeholders.
        short = clause.rstrip(".。")
        if display_width(short) <= HEADLINE_WIDTH and not _HALF.search(short):
            yield Frame("headline", frozenset(), "any", short, (short,), "clause")
        yield from (Frame(part, frozenset(), "any", clause, (clause,), "clause") for part in SENTENCES)


def _whole(part: Part, text: str, locale: Locale) -> Frame:
    return Frame(part, frozenset(), "any", text, tuple(pieces_of(text, locale)), "line")
