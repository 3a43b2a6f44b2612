"""What people decided in a sheet, row by row: checked against catalogue, limits, facts and policy before it counts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal, get_args

from engines.copy.facts import LIMITS, display_width, fill
from engines.copy.kept import KEPT, SALE, filled, kept_facts, unfilled
from engines.vocabulary.brief import Angle
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.product import Money, Product
from engines.vocabulary.spoken import Spoken
from stream.catalog.lines import Decided, mark_of
from stream.catalog.report import Problem

Word = Literal["approve", "change", "ban"]
WORDS: Final[dict[str, Word]] = {
    "approve": "approve", "批准": "approve", "change": "change", "修改": "change", "ban": "ban", "禁用": "ban",
}  # fmt: skip
"""What a person writes into the column `decision`."""
Find = Callable[[str, Locale], Product | None]
_REASONS: Final = {
    "fact.number": "states a number, percentage or amount that the feed does not",
    "fact.discount": "talks of a saving, and the feed has no sale price now",
    "fact.price": "states the old price without the new one",
}
_PLACEHOLDER: Final = re.compile(r"\{\w*\}")
_EXAMPLE_OFF: Final = Decimal("0.8")
"""What a line for sales is tried with while there is none."""


class _RefusedError(Exception):
    """The row counts for nothing; the message says why."""


@dataclass(slots=True)
class Review:
    """What a sheet says: how many rows of each decision, and the rows that were refused."""

    approved: int = 0
    changed: int = 0
    banned: int = 0
    unchanged: int = 0
    """Rows without a decision."""
    refused: list[Problem] = field(default_factory=list)
    lines: list[Decided] = field(default_factory=list)
    """What is to be kept."""


def review(rows: Iterable[tuple[int, Mapping[str, str]]], find: Find) -> Review:
    """Check the numbered rows of a sheet (`stream.review.table.read_table`).

    Args:
        rows: their cells by column.
        find: returns a product as it is offered now.
    """
    found = Review()
    earlier: dict[tuple[str, ...], tuple[str, int]] = {}
    for number, cells in rows:
        try:
            word, line = _decided(cells, find)
            if line:
                _refuse_conflict(line, number, earlier)
        except _RefusedError as error:
            found.refused.append(Problem(number, "refused", str(error)))
            continue
        if line:
            found.lines.append(line)
        found.approved += word == "approve"
        found.changed += word == "change"
        found.banned += word == "ban"
        found.unchanged += word is None
    return found


def _refuse_conflict(line: Decided, number: int, earlier: dict[tuple[str, ...], tuple[str, int]]) -> None:
    spoken = line.spoken
    key = (line.id, line.locale, spoken.headline, spoken.description, spoken.cta)
    decision, row = earlier.setdefault(key, (line.decision, number))
    if decision != line.decision:
        raise _RefusedError(f"row {row} says {decision} of the same words")


def _decided(cells: Mapping[str, str], find: Find) -> tuple[Word | None, Decided | None]:
    """Return what one row decides; None where it decides nothing."""
    word = _word(cells)
    if word is None:
        return None, None
    product, angle = _about(cells, find)
    facts = kept_facts(product, product.locale)
    spoken = Spoken(angle, *(unfilled(cells[part], facts) for part in LIMITS))
    if word == "ban":
        return word, Decided(product.id, product.locale, spoken, "ban")
    _refuse_broken(spoken, product)
    replaces = cells["line"] if word == "change" else ""
    return word, Decided(product.id, product.locale, spoken, "approve", replaces)


def _word(cells: Mapping[str, str]) -> Word | None:
    """Return the row's decision, which must fit to whether its words are those that were drawn."""
    said = cells["decision"]
    word = WORDS.get(said.casefold())
    if said and word is None:
        raise _RefusedError(f"decision {said[:40]!r} is none of {', '.join(WORDS)}")
    words = [cells[part] for part in LIMITS]
    if not cells["line"] or (word is None and not any(words)):
        return word  # a row of the person's own
    edited = mark_of(*words) != cells["line"]
    if edited and word != "change":
        raise _RefusedError("its words are not those that were drawn: write change, or put them back")
    if word == "change" and not edited:
        raise _RefusedError("change, but its words are as they were drawn")
    return word


def _about(cells: Mapping[str, str], find: Find) -> tuple[Product, Angle]:
    locale = next((known for known in LOCALES if known == cells["locale"].casefold()), None)
    if locale is None:
        raise _RefusedError(f"locale {cells['locale'][:40]!r} is none of {', '.join(LOCALES)}")
    product = find(cells["product"], locale)
    if product is None or product.locale != locale:
        raise _RefusedError(f"product {cells['product'][:80]!r} is not in the catalogue in {locale}")
    angles: tuple[Angle, ...] = get_args(Angle)
    angle = next((known for known in angles if known == cells["angle"].casefold()), None)
    if angle is None:
        raise _RefusedError(f"angle {cells['angle'][:40]!r} is none of {', '.join(angles)}")
    return product, angle


def _refuse_broken(spoken: Spoken, product: Product) -> None:
    texts = {part: str(getattr(spoken, part)) for part in LIMITS}
    named = set(_PLACEHOLDER.findall(" ".join(texts.values())))
    if unknown := sorted(named - set(KEPT)):
        raise _RefusedError(f"{unknown[0][:40]} stands for nothing: facts are {', '.join(KEPT)}")
    if named & SALE and product.percent_off is None:
        product = _on_sale(product)
    _, rule = filled(spoken, product, product.locale)
    if rule is None:
        return
    facts = kept_facts(product, product.locale)
    if rule == "fact.missing":
        lacking = sorted(named - set(facts))
        raise _RefusedError(f"the feed says nothing for {lacking[0]}")
    part = rule.removeprefix("limit.")
    if part in texts:
        width = display_width(fill(texts[part], facts) or "")
        raise _RefusedError(f"{part} is {width} wide, and must be 1 to {LIMITS[part]}")
    raise _RefusedError(_REASONS.get(rule, f"breaks the rule {rule}"))


def _on_sale(product: Product) -> Product:
    amount = product.price.amount
    return replace(product, sale_price=Money((amount * _EXAMPLE_OFF).quantize(amount), product.price.currency))
