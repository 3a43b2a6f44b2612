"""Lines that people wrote for rows of the corpus, as copies to be judged among the machine's."""

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from engines.copy.facts import facts_of
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.product import Product
from engines.vocabulary.reading import Told
from export.copy.judging.drawing import ANGLES, Piece
from export.copy.judging.errors import JudgeError
from export.copy.judging.feed import product_of, rows

PARTS: Final = ("headline", "description", "cta")
_SLOT: Final = re.compile(r"\{\w+\}")


def lines(folder: Path, count: int, seed: int) -> tuple[list[Piece], dict[str, Told]]:
    """Return up to `count` lines a language, one of each row, and the words of their rows by product.

    Args:
        folder: has `en/*.jsonl` and `zh/*.jsonl`, rows with their `copies`.
        count: at most, in each language.
        seed: of the draw.

    Raises:
        JudgeError: there are no rows, or one cannot be read.
    """
    pieces: list[Piece] = []
    told: dict[str, Told] = {}
    for locale in LOCALES:
        chance = random.Random(f"human {seed} {locale}")
        found = [row for file in sorted((folder / locale).glob("*.jsonl")) for _, row in rows(file)]
        for row in chance.sample(found, min(count, len(found))):
            product, words = product_of(row, "")
            written = list(_written(row, product))
            if written:
                pieces.append(chance.choice(written))
                told[product.id] = words
    if not pieces:
        raise JudgeError(f"{folder}: no lines of people there; it wants en/*.jsonl and zh/*.jsonl with copies")
    return pieces, told


def _written(row: Mapping[str, Any], product: Product) -> Iterator[Piece]:
    """Yield a row's copies with their facts filled in."""
    facts = _facts(product)
    for copy in row.get("copies") or ():
        named = str(copy["angle"]).partition(":")[0]
        angle = next((angle for angle in ANGLES if angle == named), None)
        texts = [str(copy[part]) for part in PARTS]
        if angle and all(mark in facts for text in texts for mark in _SLOT.findall(text)):
            filled = [_SLOT.sub(lambda mark: facts[mark.group()], text) for text in texts]
            headline, description, cta = filled
            yield Piece("human", product, angle, 0, headline, description, cta, source="person")


def _facts(product: Product) -> Mapping[str, str]:
    """Return the facts by the corpus's names: `{price}` is what is paid now, `{was}` what was paid before."""
    facts = facts_of(product, product.locale)
    sale = facts.get("{sale_price}")
    offer = {"{was}": facts["{price}"], "{percent}": facts["{percent}"]} if sale else {}
    return {"{price}": sale or facts["{price}"], "{brand}": product.brand, **offer}
