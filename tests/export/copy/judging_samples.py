"""Products, writers and marks for the tests of judging."""

import csv
from collections.abc import Mapping
from pathlib import Path

from engines.copy.ask import Assignment
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product
from engines.vocabulary.reading import Told
from export.copy.judging.drawing import Piece
from export.copy.judging.feed import product_of

HERE = Path(__file__).parent
ROWS = {"en": HERE / "rows-en.jsonl", "zh": HERE / "rows-zh.jsonl"}
MUG = {
    "id": "mug",
    "title": "Enamel Camping Mug 350 ml, Forest Green",
    "brand": "Tarnbeck",
    "description": "Steel mug with a double enamel coat. Holds 350 ml. The rolled rim is uncoated. Safe on a gas ring.",
    "price": "20.00 GBP",
    "sale_price": "15.00 GBP",
    "category": "Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs",
}
CUP = {
    "id": "cup",
    "title": "搪瓷马克杯 350毫升 墨绿",
    "brand": "山脚",
    "description": "双层搪瓷钢杯，容量350毫升。杯口卷边，可直接放在炉上加热。",
    "price": "49.00 CNY",
    "category": "Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs",
}


class Echo:
    """Writes a headline that tells its seed, so that ours differs from the floor and from itself."""

    def write(self, assignment: Assignment, seed: int) -> Copy:
        product = assignment.brief.product
        said = {"headline": f"Mug {seed % 1000}", "description": product.description[:60], "cta": "See details"}
        return Copy(**said, scene="", source="model", attempts=0, rejections=())


def item(**changes: str) -> tuple[Product, Told]:
    """The mug, with cells changed at will."""
    return product_of({**MUG, **changes}, "spare")


def said(headline: str, description: str = "", cta: str = "See details", *, row: Mapping[str, str] = MUG) -> Piece:
    """A copy of the mug, or of another row."""
    product, _ = product_of(row, "spare")
    text = description or product.description.split(". ")[0]
    return Piece("ours", product, "view", 1, headline, text, cta, "model")


def fill(path: Path, cells: Mapping[str, Mapping[str, str]], every: Mapping[str, str] | None = None) -> None:
    """Fill in a reader's file: `every` in all rows that are empty, then `cells` by id."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if not any(value for name, value in row.items() if name != "id"):
            row.update(every or {})
        row.update(cells.get(row["id"], {}))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
