"""Whether a published product, of the right types by now, can be used: all of it is read once before it is kept.

What is refused here would otherwise stop whoever looks the product up: a slot server at its offer, a worker at its ad.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import msgspec

from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money
from engines.vocabulary.scene import PALETTE
from stream.catalog.extent import size_from
from stream.catalog.reading import reading_of, with_reading
from stream.catalog.rows import Record
from stream.errors import RecordError

_CURRENCY: Final = re.compile("[A-Z]{3}")
_TEXTS, _DETAILS = tuple[str, ...], tuple[tuple[str, str, str], ...]
_UNREADABLE: Final = (ValueError, ArithmeticError, OSError, RecursionError, msgspec.MsgspecError)
"""Of what others made of a text: a date out of range is an `OSError` on some systems."""


def usable(record: Record) -> Record:
    """Return the row of a product, with what its words say where nobody has read them yet.

    Raises:
        RecordError: a value of it cannot be used; the message names the field.
    """
    _require_price("price", record.price, record.currency, record.locale)
    if record.sale_price:
        _require_price("sale_price", record.sale_price, record.currency, record.locale)
    if record.colour and record.colour not in PALETTE:
        raise RecordError(f"colour {record.colour[:40]!r} is none of the palette")
    for name, date in (("sale_from", record.sale_from), ("sale_until", record.sale_until)):
        with _named(name):
            datetime.fromtimestamp(date or 0.0, UTC)
    with _named("extent"):
        size_from(record.extent)
    if not record.reading:
        return _read(record)
    with _named("reading"):
        reading_of(record.reading)
    return record


def _read(record: Record) -> Record:
    """Return a row with what an import would read of its words.

    Raises:
        RecordError: a list of texts is none.
    """
    for name, text, kind in (("highlights", record.highlights, _TEXTS), ("details", record.details, _DETAILS)):
        with _named(name):
            msgspec.json.decode(text, type=kind)
    return with_reading(record, None)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say of a value that cannot be read which field has it.

    Raises:
        RecordError: it cannot.
    """
    try:
        yield
    except _UNREADABLE as error:
        raise RecordError(f"{name} cannot be used: {error}") from error


def _require_price(name: str, text: str, currency: str, locale: Locale) -> None:
    """Refuse what an ad cannot state.

    Raises:
        RecordError: it is that.
    """
    if not _CURRENCY.fullmatch(currency):
        raise RecordError(f"currency {currency[:40]!r} is no code of ISO 4217")
    with _named(f"{name} {text[:40]!r}"):
        amount = Decimal(text)
        if amount <= 0:
            raise RecordError(f"{name} {text[:40]!r} is not above 0")
        Money(amount, currency).text(locale)
