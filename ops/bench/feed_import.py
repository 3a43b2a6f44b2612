"""Measures an import: products a second and peak memory, of feeds made here; `python -m ops.bench.feed_import`."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from stream.catalog.gallery import write_gallery
from stream.catalog.listing import import_rows
from stream.catalog.pictures import prepare_pictures

ROWS = 10_000
PICTURES = 1_000
SIDE = 1200  # pixels: what shops link to is between 800 and 1,600


def main() -> None:
    """Import a TSV and an XML feed of 10,000 products each, and one of 1,000 photos; print the figures."""
    texts()
    pictures()


def texts() -> None:
    """Import feeds without pictures."""
    for form in ("tsv", "xml"):
        with tempfile.TemporaryDirectory() as folder:
            feed = Path(folder) / f"feed.{form}"
            feed.write_text(_tsv() if form == "tsv" else _xml(), encoding="utf-8")
            begun = time.perf_counter()
            report = import_rows(feed, Path(folder) / "catalog.sqlite")
            seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        speed = f"{report.imported / seconds:,.0f} products/s"
        sys.stdout.write(f"{form}: {report.imported} products, {speed}, peak memory {peak:.0f} MB\n")


def pictures() -> None:
    """Import photos on plain grounds, with shadows, each another; then again; then write the page of them."""
    processes = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(PICTURES):
            _photo(number).save(folder / f"{number}.jpg", quality=90)
        cells = [_cells(number) | {"image_file": f"{number}.jpg"} for number in range(PICTURES)]
        feed, database = folder / "feed.tsv", folder / "catalog.sqlite"
        feed.write_text("\n".join("\t".join(row) for row in (cells[0], *(cell.values() for cell in cells))))
        import_rows(feed, database)
        for what in ("photos", "the same again"):
            begun = time.perf_counter()
            report = prepare_pictures(database, feed, processes=processes)
            seconds = time.perf_counter() - begun
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            sys.stdout.write(
                f"{what}: {report.made} made ready by {processes} processes in {seconds:.0f} s, "
                f"peak memory of one {peak:.0f} MB\n"
            )
        begun = time.perf_counter()
        write_gallery(database, folder / "report.html")
        size = (folder / "report.html").stat().st_size / 1e6
        sys.stdout.write(f"page: {PICTURES} products in {time.perf_counter() - begun:.0f} s, {size:.1f} MB\n")


def _photo(number: int) -> Image.Image:
    """Draw a thing with its shadow on a light ground; no two are alike."""
    ground = 225 + number % 30
    image = Image.new("RGB", (SIDE, SIDE), (ground, ground, ground - 2))
    shadow = Image.new("L", image.size)
    ImageDraw.Draw(shadow).ellipse((SIDE * 0.28, SIDE * 0.72, SIDE * 0.75, SIDE * 0.84), fill=90)
    image.paste((40, 40, 44), (0, 0), shadow.filter(ImageFilter.GaussianBlur(30)))
    pen = ImageDraw.Draw(image)
    colour = (30 + number * 7 % 160, 40 + number * 13 % 150, 50 + number * 29 % 140)
    pen.rounded_rectangle((SIDE * 0.3, SIDE * 0.2, SIDE * 0.7, SIDE * 0.8), 60, fill=colour)
    pen.text((SIDE * 0.42, SIDE * 0.45), str(number), fill=(250, 250, 250), font_size=120)
    return image.filter(ImageFilter.GaussianBlur(0.8))


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
