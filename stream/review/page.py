"""The sheet as one page to read: each product with its picture and its copies as shoppers would see them."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from stream.catalog.gallery import thumbnail
from stream.review.sheet import Row


def as_page(rows: Sequence[Row], image_root: Path, title: str) -> bytes:
    """Return the page of `rows`, which stand product by product; it needs no network, pictures are in it.

    Args:
        rows: what would be said.
        image_root: folder of the products' pictures.
        title: its heading.
    """
    cells = []
    for (_, locale), group in groupby(rows, lambda row: (row.product.id, row.locale)):
        copies = list(group)
        product = copies[0].product
        cells.append(
            {
                "product": product,
                "locale": locale,
                "picture": thumbnail(image_root / product.image) if product.image else "",
                "angles": [(angle, list(said)) for angle, said in groupby(copies, lambda row: row.kept.angle)],
            }
        )
    environment = Environment(loader=PackageLoader("stream.review"), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("copies.html").render(
        title=title,
        cells=cells,
        count=len(rows),
        locales=sorted({row.locale for row in rows}),
        angles=sorted({row.kept.angle for row in rows}),
        sources=sorted({row.source for row in rows}),
    )
    return page.encode()
