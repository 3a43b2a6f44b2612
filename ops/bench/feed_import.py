"""Measures an import: products a second and peak memory, of a feed made here; `python -m ops.bench.feed_import`."""

import resource
import sys
import tempfile
import time
from pathlib import Path

from stream.catalog.load import import_feed

ROWS = 10_000


def main() -> None:
    """Import a TSV and an XML feed of 10,000 products each and print the figures."""
    for form in ("tsv", "xml"):
        with tempfile.TemporaryDirectory() as folder:
            feed = Path(folder) / f"feed.{form}"
            feed.write_text(_tsv() if form == "tsv" else _xml(), encoding="utf-8")
            begun = time.perf_counter()
            report = import_feed(feed, Path(folder) / "catalog.sqlite")
            seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        speed = f"{report.imported / seconds:,.0f} products/s"
        sys.stdout.write(f"{form}: {report.imported} products, {speed}, peak memory {peak:.0f} MB\n")


def _cells(number: int) -> dict[str, str]:
    return {
        "id": f"p{number}",
        "title": f"Stoneware mug no. {number} & saucer",
        "description": 'A mug for tea and coffee, 3" wide, glazed by hand. ' * 8,
        "link": f"https://s.example/p/{number}",
        "image_link": f"https://s.example/{number}.jpg",
        "availability": "in stock",
        "price": "1,299.00 USD",
        "brand": "Orlinde",
        "product_type": "Kitchen > Mugs",
        "color": "Blue",
    }


def _tsv() -> str:
    return "\n".join(["\t".join(_cells(0)), *("\t".join(_cells(number).values()) for number in range(ROWS))]) + "\n"


def _xml() -> str:
    items = "".join(
        "<item>" + "".join(f"<g:{name}>{text}</g:{name}>" for name, text in _cells(number).items()) + "</item>"
        for number in range(ROWS)
    ).replace("Kitchen > Mugs", "Kitchen &gt; Mugs")
    return f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'


if __name__ == "__main__":
    main()
