"""The demo shop as read products and briefs over it, for measures that have neither feed nor catalogue at hand."""

import random
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from engines.vocabulary.brief import CopyBrief
from engines.vocabulary.locales import Locale
from export.copy.judging.drawing import angles_of, brief_of
from export.copy.judging.feed import Shelf, load, rows

SHOP: Final = Path(__file__).parents[2] / "stream" / "demo" / "shop"
_FEEDS: Final[dict[Locale, str]] = {"en": "feed.tsv", "zh": "feed.zh.tsv"}


@cache
def shelf(locale: Locale) -> Shelf:
    """Return the demo shop in one language, read as an import would read it; pictures are named below `SHOP`."""
    file = SHOP / _FEEDS[locale]
    pictures = {str(row["id"]): str(row["image_file"]) for _, row in rows(file)}
    held = load(file, locale)
    return replace(held, products=tuple(replace(one, image=pictures[one.id]) for one in held.products))


def briefs(count: int, seed: int) -> list[CopyBrief]:
    """Draw `count` briefs over the demo shop, its languages by turns; angle, tone and shopper by chance."""
    chance, drawn = random.Random(seed), []
    for locale in islice(cycle(_FEEDS), count):
        product = chance.choice(shelf(locale).products)
        drawn.append(brief_of(product, chance.choice(angles_of(product)), chance))
    return drawn
