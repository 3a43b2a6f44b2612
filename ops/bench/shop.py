"""A shop of any size, made of the demo shop's products: other titles, prices, colours and pictures, duly imported."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from engines.vocabulary.locales import Locale
from stream.catalog.load import import_feed
from stream.demo.shop import SHOP

FEEDS: Final[dict[Locale, Path]] = {"en": SHOP / "feed.tsv", "zh": SHOP / "feed.zh.tsv"}
SERIES: Final[dict[Locale, tuple[str, ...]]] = {
    "en": ("Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heath", "Inlet", "Juniper", "Kelp", "Larch"),
    "zh": ("云杉", "白桦", "雪松", "沙丘", "余烬", "峡湾", "林间", "石楠", "海湾", "杜松", "海藻", "落叶松"),
}
"""Names of series, which make titles differ as a shop's own do."""
COLOURS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": ("amber", "blush", "sage", "navy", "coral", "ivory", "teal", "plum", "sand", "grey"),
    "zh": ("琥珀色", "粉色", "鼠尾草绿", "藏青", "珊瑚色", "象牙白", "青色", "梅子紫", "沙色", "灰色"),
}
STEP: Final = Decimal("1.07")
"""What each round of the demo shop's products costs more than the one before."""
TURN: Final = 9
"""Steps of 256 by which the hue turns from a picture to the next: all rounds of both languages differ."""


@dataclass(frozen=True, slots=True)
class Article:
    """One product of the shop: its id, and the language of its page."""

    id: str
    locale: Locale
    title: str


def make_shop(folder: Path, count: int) -> tuple[Path, list[Article]]:
    """Import `count` products into a catalogue below `folder`, half of them English, half Chinese.

    Returns:
        The catalogue's file, and the products in the order of the feeds.

    Raises:
        FeedError, CatalogError: as `import_feed`.
    """
    database = folder / "catalog.sqlite"
    articles: list[Article] = []
    shares: dict[Locale, int] = {"en": count - count // 2, "zh": count // 2}
    for locale, wanted in shares.items():
        rows = list(_rows(locale, wanted))
        feed = folder / f"feed.{locale}.tsv"
        _write(feed, rows)
        _draw(folder, rows)
        import_feed(feed, database, images=folder)
        articles += [Article(row["id"], locale, row["title"]) for row in rows]
    return database, articles


def _rows(locale: Locale, wanted: int) -> Iterator[dict[str, str]]:
    with FEEDS[locale].open(encoding="utf-8", newline="") as file:
        base = list(csv.DictReader(file, delimiter="\t"))
    for number in range(wanted):
        turn, place = divmod(number, len(base))
        yield _varied(base[place], turn, locale)


def _varied(row: dict[str, str], turn: int, locale: Locale) -> dict[str, str]:
    series, colours = SERIES[locale], COLOURS[locale]
    gap = " " if locale == "en" else ""
    name = f"{row['id']}-{locale}-{turn}"
    return row | {
        "id": name,
        "title": f"{series[turn % len(series)]}{gap}{row['title']}",
        "link": f"/products/{name}",
        "image_link": f"https://shop.example/images/{name}.webp",
        "image_file": f"{name}.webp",
        "color": colours[turn % len(colours)] if turn else row["color"],
        "price": _dearer(row["price"], turn),
        "sale_price": _dearer(row["sale_price"], turn),
    }


def _dearer(price: str, turn: int) -> str:
    if not price:
        return ""
    amount, currency = price.split()
    return f"{Decimal(amount) * STEP**turn:.2f} {currency}"


def _write(feed: Path, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter="\t")
    writer.writeheader()
    writer.writerows(rows)
    feed.write_text(text.getvalue(), encoding="utf-8")


def _draw(folder: Path, rows: list[dict[str, str]]) -> None:
    """Write the picture of each row: the demo shop's, its hue turned, its transparency kept."""
    for row in rows:
        base, locale, turn = row["id"].rsplit("-", 2)
        steps = TURN * (2 * int(turn) + (locale == "zh"))
        with Image.open(SHOP / "images" / f"{base}.webp") as opened:
            image = opened.convert("RGBA")
        hue, *rest = image.convert("RGB").convert("HSV").split()
        turned = Image.fromarray(np.asarray(hue) + np.uint8(steps % 256), "L")
        coloured = Image.merge("HSV", (turned, *rest)).convert("RGB")
        coloured.putalpha(image.getchannel("A"))
        coloured.save(folder / row["image_file"], "WEBP", quality=90, method=0)
