"""Which seasons and festivals a feed's row names for its product: nothing is guessed from what the product is."""

import re
from collections.abc import Sequence
from typing import Final

from engines.untrusted import clean, readable
from engines.vocabulary.occasions import answered_by, named_in, settled
from stream.catalog.attributes import Row

_ASKS: Final = re.compile(r"\b(?:seasons?|occasions?|holidays?|festivals?)\b|季节|节日|场合|节庆")
"""Names of attributes and details whose value is a season or an occasion."""
_COLUMNS: Final = ("season", "occasion")
_LABELS: Final = tuple(f"custom_label_{number}" for number in range(5))
_STORIES: Final = ("Media", "Software")
"""Roots of Google's taxonomy under which a title names a story: no winter tale is made for the winter."""
MOST_TEXT: Final = 500  # characters of a cell; a label has 100 at most, a path of types 750


def occasions_of(
    row: Row, title: str, highlights: Sequence[str], details: Sequence[Sequence[str]], path: str
) -> tuple[str, ...]:
    """Return keys of `engines.vocabulary.occasions.OCCASIONS` that the row names.

    Args:
        row: attributes as the feed states them.
        title: cleaned, without the brand, which says nothing of the product.
        highlights: cleaned.
        details: section, name and value each.
        path: of Google's taxonomy, "" where unknown.
    """
    texts = [_cell(row, name) for name in (*_LABELS, "product_type")]
    if path.partition(" > ")[0] not in _STORIES:
        texts += [title, *highlights]
    answers = [_cell(row, name) for name in _COLUMNS]
    answers += [value[:MOST_TEXT] for _, name, value in details if _ASKS.search(name.casefold())]
    return settled(named_in(" | ".join(texts)) | answered_by(" | ".join(answers)))


def _cell(row: Row, name: str) -> str:
    return clean(readable(row.get(name, "")), MOST_TEXT, "NFC")
