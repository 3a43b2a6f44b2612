"""Reads products to be judged from JSON Lines or from a tab-separated Merchant Center feed.

The training side may not import the catalogue, so this is a reader of its own, for the words and the prices alone.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from engines.copy.reading.read import read
from engines.untrusted import clean, clean_lines, readable
from engines.vocabulary.head_chinese import has_han
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.occasions import named_in, settled
from engines.vocabulary.product import Money, Product
from engines.vocabulary.reading import Told
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.things import lies_flat
from engines.vocabulary.words import last_match
from export.copy.judging.errors import JudgeError

MOST: Final = {"title": 150, "brand": 70, "description": 5000}
"""Characters kept, as the catalogue keeps them."""
MOST_CELL: Final = 750
_COLUMNS: Final = {
    # What Merchant Center calls it: what it is called here.
    "google_product_category": "category",
    "content_language": "locale",
    "lang": "locale",
    "product_highlight": "highlights",
    "product_detail": "attributes",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a feed holds: its products, and what is told of the rows that are none."""

    products: tuple[Product, ...]
    told: Mapping[str, Told]
    """The feed's own words by product."""
    left_out: tuple[str, ...]


def load(path: Path, spare: Locale | None = None) -> Shelf:
    """Return the products of a feed: `.jsonl` has an object a line, every other file columns between tabs.

    A row's language is its `locale` (or `lang`, `content_language`), else `spare`, else that of its title's characters.

    Raises:
        JudgeError: the file cannot be read; the message names the line.
    """
    products, words, left_out = [], {}, []
    for line, row in rows(path):
        try:
            product, told = product_of(row, f"{path.stem}-{line}", spare)
        except JudgeError as error:
            left_out.append(f"{path.name}:{line}: {error}")
            continue
        products.append(product)
        words[product.id] = told
    return Shelf(tuple(products), words, tuple(left_out))


def rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line number and row, by the names that are used here.

    Raises:
        JudgeError: the file cannot be read; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgeError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    if path.suffix != ".jsonl":
        table = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        columns = [_COLUMNS.get(name, name) for name in next(table, [])]
        if "title" not in columns:
            raise JudgeError(f"{path}: no column title; a feed has its columns' names in the first line, tabs between")
        for cells in table:
            yield table.line_num, dict(zip(columns, cells, strict=False))
        return
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            found = json.loads(part)
        except ValueError as error:
            raise JudgeError(f"{path}:{line}: no JSON ({error})") from error
        if not isinstance(found, dict):
            raise JudgeError(f"{path}:{line}: not an object")
        yield line, {_COLUMNS.get(str(name), str(name)): value for name, value in found.items()}


def product_of(row: Mapping[str, Any], spare_id: str, spare: Locale | None = None) -> tuple[Product, Told]:
    """Return what a row sells, and what it tells.

    Raises:
        JudgeError: there is no title or no price.
    """
    told = told_of(row)
    if not told.title:
        raise JudgeError("no title")
    stated = str(row.get("locale") or "")[:2].casefold()
    written: Locale = "zh" if has_han(told.title) else "en"
    locale = next((own for own in LOCALES if own == stated), spare or written)
    prices = (str(row.get("price") or ""), str(row.get("sale_price") or ""))
    category = _clean(str(row.get("category") or ""), MOST_CELL)
    return sold(told, str(row.get("id") or spare_id), locale, category, prices), told


def sold(told: Told, number: str, locale: Locale, category: str, prices: tuple[str, str]) -> Product:
    """Return the product that `told` tells of.

    Args:
        told: the feed's words.
        number: its id.
        locale: language of the words.
        category: a number or a path of Google's taxonomy, or the shop's own, or "".
        prices: usual and sale price with their currency, as in 12.90 EUR; the second may be "".

    Raises:
        JudgeError: there is no price.
    """
    price = _money(prices[0])
    if price is None:
        raise JudgeError(f"no price with its currency, as in 12.90 EUR: {prices[0]!r}")
    thing = head_noun(told.title, told.brand, category)
    return Product(
        id=number,
        locale=locale,
        name=told.title,
        description=told.description,
        brand=told.brand,
        category=thing.category if thing else "other",
        colour=last_match(PALETTE, told.color),
        price=price,
        sale_price=_money(prices[1]),
        available=True,
        image=None,
        link="",
        kind=thing.noun if thing else "",
        archetype=thing.archetype if thing else "",
        sensitive=thing.sensitive if thing else "",
        flat=lies_flat(thing.path) if thing else False,
        seasons=settled(named_in(" | ".join((told.title, *told.highlights)))),
        reading=read(told, thing, locale),
    )


def told_of(row: Mapping[str, Any]) -> Told:
    """Return the words of a row, without markup."""
    cells = {
        name: _clean(str(row.get(name) or ""), MOST.get(name, MOST_CELL))
        for name in ("title", "brand", "material", "color", "size", "gender", "age_group")
    }
    described = clean_lines(readable(str(row.get("description") or "")), MOST["description"], "NFC")
    highlights = row.get("highlights") or ()
    if isinstance(highlights, str):
        highlights = highlights.split(",")
    details = row.get("attributes") or {}
    if isinstance(details, str):  # `section:name:value,…`
        details = dict(part.split(":")[-2:] for part in details.split(",") if part.count(":") in {1, 2})
    return Told(
        **cells,
        description=described,
        category=_clean(str(row.get("product_type") or row.get("category") or ""), MOST_CELL),
        highlights=tuple(text for one in highlights if (text := _clean(str(one), MOST_CELL))),
        details=tuple(
            (_clean(str(name), MOST_CELL), text)
            for name, value in details.items()
            if (text := _clean(str(value), MOST_CELL))
        ),
    )


def _clean(text: str, most: int) -> str:
    return clean(readable(text), most, "NFC")


def _money(text: str) -> Money | None:
    amount, _, currency = text.strip().partition(" ")
    try:
        number = Decimal(amount.replace(",", ""))
    except InvalidOperation:
        return None
    return Money(number, currency.strip()) if currency.strip() and number.is_finite() and number > 0 else None


def by_locale(products: Sequence[Product]) -> dict[Locale, list[Product]]:
    """Return products by the language that they are told in."""
    return {locale: found for locale in LOCALES if (found := [item for item in products if item.locale == locale])}
