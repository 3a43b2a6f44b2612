"""Scores a copywriter on briefs over the demo shop: how often a part is refused, how long a copy takes."""

import csv
import time
from collections import Counter
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np

from engines.copy.ask import VALUES, assign
from engines.copy.copywriter import Copywriter
from engines.copy.gates import PARTS
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.departments import category_of
from engines.vocabulary.harmony import BACKDROPS
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product
from engines.vocabulary.scene import PALETTE
from engines.vocabulary.words import last_match
from export.copy.chance import Chance

SHOP = Path(__file__).parents[2] / "stream" / "demo" / "shop"
FEEDS: dict[Locale, str] = {"en": "feed.tsv", "zh": "feed.zh.tsv"}


def _money(text: str) -> Money | None:
    amount, _, currency = text.partition(" ")
    return Money(Decimal(amount), currency) if currency else None


def products(locale: Locale) -> list[Product]:
    """Return the demo shop's products in one language, read straight from its feed."""
    with (SHOP / FEEDS[locale]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Product(
            id=row["id"],
            locale=locale,
            name=row["title"],
            description=row["description"],
            brand=row["brand"],
            category=category_of(row["product_type"]),
            colour=last_match(PALETTE, row["color"]),
            price=_money(row["price"]) or Money(Decimal(1), "USD"),
            sale_price=_money(row["sale_price"]),
            available=True,
            image=row["image_file"],
            link=row["link"],
            kind=thing.noun if (thing := head_noun(row["title"], row["brand"], row["google_product_category"])) else "",
        )
        for row in rows
    ]


def briefs(count: int, seed: int) -> list[CopyBrief]:
    """Draw `count` briefs over the demo shop, English and Chinese by turns."""
    chance, shelves = Chance(seed), {locale: products(locale) for locale in FEEDS}
    drawn = []
    for locale in islice(cycle(FEEDS), count):
        item = chance.pick(shelves[locale])
        traits: dict[str, Any] = {name: chance.pick(VALUES[name]) for name in ("event", "season", "tone", "segment")}
        backdrop = chance.pick(("", *BACKDROPS[item.colour]))
        drawn.append(CopyBrief(product=item, locale=locale, backdrop=backdrop, **traits))
    return drawn


def evaluate(
    writer: Copywriter, count: int = 300, seed: int = 11
) -> tuple[dict[str, Any], list[tuple[CopyBrief, Copy]]]:
    """Return the scores of `writer` over `count` briefs, and the copies."""
    written, times = [], []
    for index, brief in enumerate(briefs(count, seed)):
        began = time.perf_counter()
        written.append((brief, writer.write(assign(brief), index)))
        times.append(time.perf_counter() - began)
    copies = [copy for _, copy in written]
    refused = Counter(rule for copy in copies for rule in copy.rejections)
    parts = sum(len(copy.rejections) + len(PARTS) * (copy.source == "model") for copy in copies)
    scores = {
        "briefs": count,
        "parts_refused": round(sum(refused.values()) / parts, 4),
        "copies_at_first_try": round(sum(not copy.rejections for copy in copies) / count, 4),
        "refused_by": dict(sorted(refused.items())),
        "templates": sum(copy.source == "template" for copy in copies),
        "distinct_headlines": len({copy.headline for copy in copies}),
        "ms_p50": round(float(np.median(times)) * 1e3, 1),
        "ms_p99": round(float(np.quantile(times, 0.99)) * 1e3, 1),
    }
    return scores, written
