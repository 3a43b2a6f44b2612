"""Lines that people wrote for rows of the corpus that no training sees, as copies to be judged among the machine's."""

import random
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from engines.copy.facts import facts_of
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.reading import Told
from export.copy.corpus.read import Row, held_out, rows
from export.copy.judging.drawing import ANGLES, Piece
from export.copy.judging.feed import sold

_SLOT: Final = re.compile(r"\{\w+\}")


def lines(count: int, seed: int, locales: Collection[Locale]) -> tuple[list[Piece], dict[str, Told]]:
    """Return up to `count` lines of held-out rows a language, one of each row, and the words of their rows by product.

    Raises:
        CorpusError: the corpus cannot be read.
    """
    pieces: list[Piece] = []
    told: dict[str, Told] = {}
    kept = [row for _, row in rows() if held_out(row)]
    for locale in locales:
        chance = random.Random(f"human {seed} {locale}")
        own = [row for row in kept if row.lang == locale]
        for row in chance.sample(own, min(count, len(own))):
            product = sold(row.told, row.id, locale, row.category, (row.price, row.sale_price))
            if written := list(_written(row, product)):
                pieces.append(chance.choice(written))
                told[product.id] = row.told
    return pieces, told


def _written(row: Row, product: Product) -> Iterator[Piece]:
    """Yield a row's copies with their facts filled in."""
    facts = _facts(product)
    for copy in row.copies:
        named = copy.angle.partition(":")[0]
        angle = next((angle for angle in ANGLES if angle == named), None)
        texts = (copy.headline, copy.description, copy.cta)
        if angle and all(mark in facts for text in texts for mark in _SLOT.findall(text)):
            headline, description, cta = (_SLOT.sub(lambda mark: facts[mark.group()], text) for text in texts)
            yield Piece("human", product, angle, 0, headline, description, cta, source="person")


def _facts(product: Product) -> Mapping[str, str]:
    """Return the facts by the corpus's names: `{price}` is what is paid now, `{was}` what was paid before."""
    facts = facts_of(product, product.locale)
    sale = facts.get("{sale_price}")
    offer = {"{was}": facts["{price}"], "{percent}": facts["{percent}"]} if sale else {}
    return {"{price}": sale or facts["{price}"], "{brand}": product.brand, **offer}
