"""One feed row checked and mapped: money, dates, category, colour, language, picture."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from babel.numbers import is_currency

from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money
from engines.vocabulary.scene import PALETTE, Term
from engines.vocabulary.words import category_of, kind_of, last_match
from stream.catalog.feed import SURPLUS, Row
from stream.errors import RowError
from stream.untrusted import clean

TITLE_LENGTH, DESCRIPTION_LENGTH, BRAND_LENGTH, ID_LENGTH = 150, 5000, 70, 50  # as Merchant Center limits them
AVAILABILITY: Final = {"in_stock": True, "out_of_stock": False, "preorder": True, "backorder": False}
_PRICE: Final = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([A-Z]{3})")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_PLAIN_COLOURS: Final[dict[str, Term]] = {
    # Everyday names that the palette splits finer; the nearest in CIELAB.
    **PALETTE,
    "ivory": Term((*PALETTE["ivory"].en, "white"), (*PALETTE["ivory"].zh, "白色")),
    "navy": Term((*PALETTE["navy"].en, "indigo"), PALETTE["navy"].zh),
    "cobalt": Term((*PALETTE["cobalt"].en, "blue"), (*PALETTE["cobalt"].zh, "蓝色")),
    "sky": Term((*PALETTE["sky"].en, "sky"), PALETTE["sky"].zh),
    "grey": Term((*PALETTE["grey"].en, "silver"), (*PALETTE["grey"].zh, "银色")),
    "amber": Term((*PALETTE["amber"].en, "gold"), (*PALETTE["amber"].zh, "金色")),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the `product` table."""

    id: str
    locale: Locale
    name: str
    description: str
    brand: str
    category: str
    colour: str
    price: str
    currency: str
    sale_price: str | None
    sale_from: float | None
    """Seconds since the epoch; None: no beginning."""
    sale_until: float | None
    available: bool
    image: str | None
    image_link: str | None
    link: str


def parse_row(row: Row, folder: Path, root: Path, locale: Locale | None, warn: Callable[[str], None]) -> Record:
    """Check and map one row.

    Args:
        row: attributes as the feed states them.
        folder: where the feed lies; `image_file` is relative to it.
        root: the catalogue's image root, resolved; pictures outside are refused.
        locale: language of rows without `content_language`; None: Chinese when the title has Chinese characters.
        warn: told what was left out of a row that is used all the same.

    Raises:
        RowError: the row cannot be used.
    """
    if row.get(SURPLUS):
        raise RowError("more cells than columns (a stray tab?)")
    title = clean(_needed(row, "title"), TITLE_LENGTH + 1, "NFC")
    if len(title) > TITLE_LENGTH:
        raise RowError(f"title is longer than {TITLE_LENGTH} characters")
    price = parse_money(_needed(row, "price"), "price")
    sale = _sale_price(row, price, warn)
    sale_from, sale_until = _sale_dates(row) if sale else (None, None)
    return Record(
        id=_id(row),
        locale=_locale(row, locale, title),
        name=title,
        description=clean(row.get("description", ""), DESCRIPTION_LENGTH, "NFC"),
        brand=clean(row.get("brand", ""), BRAND_LENGTH, "NFC"),
        category=_category(row, title),
        colour=last_match(_PLAIN_COLOURS, row.get("color", "").split("/")[0]),
        price=str(price.amount),
        currency=price.currency,
        sale_price=str(sale.amount) if sale else None,
        sale_from=sale_from,
        sale_until=sale_until,
        available=_available(row),
        image=_image(row, folder, root, warn),
        image_link=row.get("image_link") or None,
        link=_link(row),
    )


def parse_money(text: str, attribute: str) -> Money:
    """Read `129.00 CNY`.

    Raises:
        RowError: not a positive amount with an ISO 4217 currency.
    """
    match = _PRICE.fullmatch(text.strip())
    if match is None:
        raise RowError(f"{attribute} {text[:40]!r} is not an amount and a currency such as 129.00 CNY")
    if not is_currency(match[2]):
        raise RowError(f"{attribute} {text[:40]!r}: {match[2]} is no currency of ISO 4217")
    if not (amount := Decimal(match[1])):
        raise RowError(f"{attribute} must be above 0")
    return Money(amount, match[2])


def _needed(row: Mapping[str, str], attribute: str) -> str:
    if not (text := row.get(attribute, "").strip()):
        raise RowError(f"{attribute} is missing")
    return text


def _id(row: Row) -> str:
    text = _needed(row, "id")
    if len(text) > ID_LENGTH or not text.isprintable():
        raise RowError(f"id must be printable and at most {ID_LENGTH} characters long")
    return text


def _locale(row: Row, default: Locale | None, title: str) -> Locale:
    tag = row.get("content_language", "").replace("_", "-").lower()
    if tag:
        return "zh" if tag.partition("-")[0] == "zh" else "en"
    return default or ("zh" if _HAN.search(title) else "en")


def _category(row: Row, title: str) -> str:
    """Map the shop's own path, else Google's, else what the title says the product is."""
    for attribute in ("product_type", "google_product_category"):
        if (found := category_of(row.get(attribute, ""))) != "other":
            return found
    kind = kind_of(title, "other")
    return KINDS[kind].category if kind else "other"


def _available(row: Row) -> bool:
    text = _needed(row, "availability").lower().replace(" ", "_")
    if text not in AVAILABILITY:
        raise RowError(f"availability {text[:40]!r} is none of {', '.join(AVAILABILITY)}")
    return AVAILABILITY[text]


def _sale_price(row: Row, price: Money, warn: Callable[[str], None]) -> Money | None:
    if not (text := row.get("sale_price", "")):
        return None
    sale = parse_money(text, "sale_price")
    if sale.currency != price.currency:
        raise RowError(f"sale_price is in {sale.currency}, price in {price.currency}")
    if sale.amount >= price.amount:
        warn("sale_price is not below price and was left out")
        return None
    return sale


def _sale_dates(row: Row) -> tuple[float | None, float | None]:
    """Read `start/end` (ISO 8601); days without a time run from midnight to midnight, UTC without a zone."""
    if not (text := row.get("sale_price_effective_date", "")):
        return None, None
    start, _, end = text.partition("/")
    try:
        begins, ends = _instant(start, last=False), _instant(end, last=True)
    except (ValueError, OverflowError):
        raise RowError(
            f"sale_price_effective_date {text[:60]!r} is not start/end such as 2026-01-20T00:00Z/2026-02-20T00:00Z"
        ) from None
    if begins >= ends:
        raise RowError("sale_price_effective_date ends before it begins")
    return begins, ends


def _instant(text: str, *, last: bool) -> float:
    text = text.strip()
    if len(text) == len("2026-01-20"):
        moment = datetime.combine(date.fromisoformat(text), time(), UTC) + timedelta(days=1 if last else 0)
    else:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.timestamp()


def _link(row: Row) -> str:
    """Return the product's page; a path stays a path, for shops that serve their own slots."""
    link = _needed(row, "link")
    if not link.startswith(("https://", "http://", "/")) or link.startswith("//") or not link.isprintable():
        raise RowError("link must begin with https://, http:// or /")
    return link


def _image(row: Row, folder: Path, root: Path, warn: Callable[[str], None]) -> str | None:
    """Return the path of the bundled picture relative to the image root, so that it means the same elsewhere."""
    if not (name := row.get("image_file", "")):
        return None
    path = (folder / name).resolve()
    if not path.is_relative_to(root):
        raise RowError(f"image_file {name[:80]!r} leaves the catalogue's image root {root}")
    if not path.is_file():
        warn(f"image_file {name[:80]!r} is not there")
        return None
    return path.relative_to(root).as_posix()
