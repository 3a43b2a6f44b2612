"""A row of the catalogue as the product that it is, with its sale price and when that counts."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from msgspec import MsgspecError

from engines.copy.kept import ban_key
from engines.vocabulary.product import Money, Product, Show
from engines.vocabulary.spoken import Spoken
from stream.catalog.database import COLUMNS
from stream.catalog.extent import size_from
from stream.catalog.offer import LAST_S
from stream.catalog.reading import reading_of
from stream.errors import CatalogError

_FAULTS: Final = (ArithmeticError, AttributeError, LookupError, MsgspecError, RecursionError, TypeError, ValueError)
"""What reading a row raises that holds something else than an import writes."""
_SHOWN: Final = ("photo", "cutout", "show", "why", "chosen", "lines")
_LINES: Final = """
    SELECT json_group_array(json_array(decision, angle, headline, description, cta)) FROM line
    WHERE line.id = product.id AND line.locale = product.locale
"""
SELECT: Final = f"""
    SELECT {", ".join(f"product.{name}" for name in COLUMNS)}, photo, cutout, picture.show, why, shown.show, ({_LINES})
    FROM product
    LEFT JOIN picture ON sha256 = product.picture LEFT JOIN shown ON shown.id = product.id
"""  # noqa: S608  names of our own columns
"""Rows as `Held.of` takes them."""


class UnreadableError(CatalogError):
    """One product's row cannot be read; the others may well be."""


@contextmanager
def row_of(product: str) -> Iterator[None]:
    """Read a row in the block.

    Raises:
        UnreadableError: a column holds what is no price, no JSON of its kind, no date; the message names the product.
    """
    try:
        yield
    except _FAULTS as error:
        raise UnreadableError(f"product {product!r} of the catalogue cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class Held:
    """A product with its sale price, and when that counts (seconds since the epoch)."""

    on_sale: Product
    regular: Product
    sale_from: float | None
    """None: no beginning."""
    sale_until: float | None
    """None: no end."""
    group: str
    """What all variants of one product share."""

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Held":
        """Make it of a row of `SELECT`.

        Raises:
            UnreadableError: as `row_of`.
        """
        values = dict(zip((*COLUMNS, *_SHOWN), row, strict=True))
        with row_of(values["id"]):
            return _made(values)

    def at(self, moment: datetime | None) -> Product:
        """Return the product as it is offered at `moment`; without one, a dated sale does not count."""
        if self.sale_from is None and self.sale_until is None:
            return self.on_sale
        if moment is None:
            return self.regular
        now = moment.timestamp()
        has_begun = self.sale_from is None or self.sale_from <= now
        has_ended = self.sale_until is not None and self.sale_until <= now
        return self.on_sale if has_begun and not has_ended else self.regular

    def changes(self, moment: datetime) -> float | None:
        """Return when a sale begins or ends after `moment`, seconds since the epoch; None: no date is set."""
        dates = () if self.on_sale is self.regular else (self.sale_from, self.sale_until)
        return min((date for date in dates if date is not None and date > moment.timestamp()), default=None)


def way_of(values: Mapping[str, Any]) -> tuple[Show, str]:
    """Return how to show a product by its columns, and why: a person's choice goes before the import's."""
    if values["image"] is None:
        return "words", "the feed names no picture"
    if values["show"] is None:
        return "words", "its picture is not made ready yet: `adloom catalog import` does it"
    chosen: Show | None = values["chosen"]
    if chosen and can_show(chosen, photo=values["photo"], cutout=values["cutout"]):
        return chosen, "set by a person"
    return values["show"], values["why"]


def can_show(show: Show, *, photo: str | None, cutout: str | None) -> bool:
    """Tell whether there is what it takes to show a product in the way `show`."""
    return show == "words" or bool(cutout if show == "stage" else photo)


def _decided(lines: str) -> tuple[tuple[Spoken, ...], tuple[str, ...]]:
    """Return the approved lines and the keys of banned headlines among `lines`, each in an order of its own."""
    rows = sorted(json.loads(lines))
    approved = tuple(Spoken(*words) for decision, *words in rows if decision == "approve")
    return approved, tuple(sorted({ban_key(headline) for decision, _, headline, *_ in rows if decision == "ban"}))


def _made(values: Mapping[str, Any]) -> Held:
    show, why = way_of(values)
    approved, banned = _decided(values["lines"])
    regular = Product(
        id=values["id"],
        locale=values["locale"],
        name=values["name"],
        description=values["description"],
        brand=values["brand"],
        category=values["category"],
        colour=values["colour"],
        price=_money(values["price"], values["currency"]),
        sale_price=None,
        available=bool(values["available"]),
        image=values["photo"],
        link=values["link"],
        cutout=values["cutout"],
        show=show,
        show_why=why,
        kind=values["kind"],
        archetype=values["archetype"],
        sensitive=values["sensitive"],
        flat=bool(values["flat"]),
        view=values["view"],
        size=size_from(values["extent"]),
        seasons=tuple(values["seasons"].split()),
        approved=approved,
        banned=banned,
        reading=reading_of(values["reading"]),
    )
    sale, begins, ends = values["sale_price"], _date(values["sale_from"]), _date(values["sale_until"])
    never_begins = begins is not None and begins >= LAST_S
    on_sale = replace(regular, sale_price=_money(sale, values["currency"])) if sale and not never_begins else regular
    ends = None if ends is not None and ends >= LAST_S else ends
    return Held(on_sale, regular, begins, ends, values["item_group"] or values["id"])


def _money(text: str, currency: str) -> Money:
    amount = Decimal(text)
    if not amount.is_finite() or amount <= 0:
        raise ValueError(f"{text!r} is no price")
    return Money(amount, currency)


def _date(value: float | None) -> float | None:
    if value is not None and (not isinstance(value, int | float) or math.isnan(value)):
        raise TypeError(f"{value!r} is no date")
    return value
