"""Rows that a stray comma shifted: nobody quoted a price such as 1,299.00, and it lies in two cells.

What is behind the comma may as well be a number of its own, so only what can hardly be meant is told: a cell too many
in the row, a number where a column has words, a currency in one half alone, a sale that costs more.
"""

import re
from dataclasses import dataclass
from typing import Final

from stream.catalog.money import names_currency
from stream.catalog.table import Table

_PRICES: Final = ("price", "sale_price")
_WORDS: Final = (
    *("title", "description", "link", "image_link", "image_file", "additional_image_link", "brand", "condition"),
    *("material", "gender", "age_group", "gtin", "adult", "product_highlight", "product_detail"),
    *("sale_price_effective_date", "content_language"),
)
"""Columns that hold no number of two or three digits: no stock, shade or id of a type; a GTIN has eight at least."""
_BEGINNING: Final = re.compile(r"([^\d.,]*)(\d{1,12})")
_END: Final = re.compile(r"((\d{3})(?:[.,]\d{1,2})?|\d{2})([^\d.,]*)")
"""Three digits are the rest of thousands, two a fraction; then comes a currency or nothing."""
MOST_THOUSANDS: Final = 3
"""Digits before the first comma of a grouped number."""
LEAST_SALE: Final = 0.5
"""Share of a price that a sale costs at least where only one of them names its currency."""


def split_price(table: Table, line: str, cells: list[str], *, is_usual: bool = False) -> str:
    """Return the attribute of a line whose value seems to go on in the next of its cells; "": none does.

    Args:
        table: the header.
        line: as it stands in the file.
        cells: what it is split into.
        is_usual: all its neighbours have the empty cells, too, that it has beyond the header's.
    """
    if table.delimiter != ",":
        return ""
    for name in _PRICES:
        index = table.columns.index(name) if name in table.columns else len(cells)
        if index + 1 >= len(cells) or f'"{cells[index]}"' in line:  # who quotes it quotes all of it
            continue
        price = _halves(cells[index], cells[index + 1])
        behind = table.columns[index + 1] if index + 1 < len(table.columns) else ""
        is_wide = len(cells) > table.width and not (is_usual and price and not price.is_grouped)
        if price and (is_wide or _is_odd(price, name, behind)):
            return name
    return ""


@dataclass(frozen=True, slots=True)
class _Halves:
    """Two cells that read as one price with a comma between them."""

    begins: float
    """What the first half amounts to."""
    goes_on: float
    has_unit: bool
    """The first half names a currency, before its digits."""
    ends_in_unit: bool
    is_grouped: bool
    """They read as thousands: 1,299."""


def _halves(one: str, other: str) -> _Halves | None:
    begins, ends = _BEGINNING.fullmatch(one.strip()), _END.fullmatch(other.strip())
    if not begins or not ends or (ends[2] and len(begins[2]) > MOST_THOUSANDS):
        return None
    units = (begins[1].strip(), ends[3].strip())
    if any(unit and not names_currency(unit) for unit in units):
        return None  # a size, a weight, a brand that begins with a number
    is_grouped = ends[2] is not None and len(begins[2]) <= MOST_THOUSANDS
    return _Halves(float(begins[2]), float(ends[1].replace(",", ".")), bool(units[0]), bool(units[1]), is_grouped)


def _is_odd(price: _Halves, name: str, behind: str) -> bool:
    """Tell whether the cell behind a price holds what its column, `behind`, hardly means."""
    if behind not in _PRICES:
        return behind in _WORDS or (price.ends_in_unit and not price.has_unit)
    if price.has_unit == price.ends_in_unit:
        return name == "price" and price.goes_on > price.begins
    whole, sale = (price.begins, price.goes_on) if name == "price" else (price.goes_on, price.begins)
    return not LEAST_SALE * whole <= sale < whole
