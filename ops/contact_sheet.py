"""Draw a sheet to look at: `python -m ops.contact_sheet --what creatives`, or `places`, `edges`, `scenes` ….

Creatives: ten products of the demo shop, three slots, both languages, all through the same engines as the worker.
Places: each place in its lights, straight from the painter; `edges` shows what is beside the foot twice as large.
Scenes: every value of every attribute, straight from the generator; `zoom` shows their edges at twice the size.
Buckets: some prompts in every aspect bucket, and the same from other generators, given as `--bundle NAME=FOLDER`.
Ways: the four ways to show a product, of packshots and of photos made of them.
"""

import argparse
import io
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from PIL import Image
from rich.progress import track

from engines.bundle.bundle import STARTER, Bundle
from engines.creative import Creative, CreativeRequest, Studio, seed_of
from engines.layout.slots import DEFAULT_SLOTS, parse_slot
from engines.vocabulary.brief import CopyBrief, EventType, Tone
from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.product import Product
from engines.vocabulary.scene import SEASONS
from export.bundle.named import named
from ops import place_sheet, scene_sheet, ways_sheet
from stream.config import Settings
from stream.demo.stock import catalogue

COLUMNS = dict(zip(DEFAULT_SLOTS, (5, 2, 10), strict=True))  # rows of about the same width
GAP = 12
PAPER = (246, 246, 244)
WEIGHT = 160_000  # bytes a sheet may have: they are kept in the repository
QUALITIES = range(94, 10, -4)
OUT = {
    "creatives": Path("docs/images/contact-sheet.webp"),
    "places": Path("docs/images/places.webp"),
    "edges": Path("docs/images/edges.webp"),
    "scenes": Path("docs/images/scenes.webp"),
    "zoom": Path("docs/images/zoom.webp"),
    "buckets": Path("docs/images/buckets.webp"),
    "ways": Path("docs/images/ways.webp"),
}


def spread_over_categories(products: list[Product], count: int) -> list[Product]:
    """Pick `count` products, one of each category in turn."""
    shelves: dict[str, list[Product]] = {}
    for product in products:
        shelves.setdefault(product.category, []).append(product)
    picked: list[Product] = []
    while len(picked) < count and any(shelves.values()):
        picked += [shelf.pop(0) for shelf in shelves.values() if shelf]
    return picked[:count]


def requests(products: list[Product], locale: Locale, slot: str) -> list[CreativeRequest]:
    """Ask for one creative a product; event, tone and season go round so that the sheet shows them all."""
    events, tones, seasons = get_args(EventType), get_args(Tone), list(SEASONS)
    return [
        CreativeRequest(
            event_id=f"sheet-{product.id}-{locale}",
            slot=slot,
            seed=seed_of(f"sheet-{product.id}-{locale}"),
            brief=CopyBrief(
                product=product,
                locale=locale,
                event=events[index % len(events)],
                season=seasons[index % len(seasons)],
                tone=tones[index % len(tones)],
                segment="browser",
                backdrop="",
            ),
        )
        for index, product in enumerate(products)
    ]


def grid(creatives: list[Creative], slot: str) -> Image.Image:
    """Lay creatives of one slot in rows."""
    size, columns = parse_slot(slot), COLUMNS[slot]
    rows = -(-len(creatives) // columns)
    sheet = Image.new("RGB", (columns * (size.width + GAP) + GAP, rows * (size.height + GAP) + GAP), PAPER)
    for index, creative in enumerate(creatives):
        row, column = divmod(index, columns)
        place = (GAP + column * (size.width + GAP), GAP + row * (size.height + GAP))
        sheet.paste(Image.open(io.BytesIO(creative.data)).convert("RGB"), place)
    return sheet


def draw(count: int) -> Image.Image:
    """Render `count` products in all slots and languages and stack the grids."""
    with catalogue(Settings()) as catalog:  # the demo shop's pictures go with it
        studio = Studio(Bundle.open(STARTER), image_root=catalog.image_root)
        shelves = {locale: spread_over_categories(list(catalog.products(locale)), count) for locale in LOCALES}
        grids = []
        for slot in DEFAULT_SLOTS:
            wanted = [request for locale in LOCALES for request in requests(shelves[locale], locale, slot)]
            grids.append(grid([studio.render(request) for request in track(wanted, description=slot)], slot))
    sheet = Image.new("RGB", (max(part.width for part in grids), sum(part.height for part in grids)), PAPER)
    top = 0
    for part in grids:
        sheet.paste(part, (0, top))
        top += part.height
    return sheet


def webp(sheet: Image.Image, most: int = WEIGHT) -> bytes:
    """Write `sheet` as WebP of fewer than `most` bytes, as well as that allows.

    Raises:
        ValueError: it is too large for any quality.
    """
    for quality in QUALITIES:
        stream = io.BytesIO()
        sheet.save(stream, "WEBP", quality=quality, method=6)
        if stream.tell() < most:
            return stream.getvalue()
    raise ValueError(f"a sheet of {sheet.width}x{sheet.height} pixels does not fit in {most} bytes; draw fewer")


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", choices=list(OUT), default="creatives")
    parser.add_argument("--out", type=Path, help="WebP file; by default the one in docs/images")
    parser.add_argument("--products", type=int, default=8, help="how many, of creatives")
    parser.add_argument(
        "--bundle", type=named, action="append", default=[], help="NAME=FOLDER to draw in its buckets, too"
    )
    options = parser.parse_args(arguments)
    out: Path = options.out or OUT[options.what]
    if options.what == "creatives":
        sheet = draw(options.products)
    elif options.what == "buckets":
        others = {name: Bundle.open(folder) for name, folder in options.bundle}
        sheet = scene_sheet.draw_buckets({"starter": Bundle.open(STARTER), **others})
    elif options.what == "places":
        sheet = place_sheet.draw_places(Bundle.open(STARTER))
    elif options.what == "edges":
        sheet = place_sheet.draw_edges(Bundle.open(STARTER))
    elif options.what == "ways":
        sheet = ways_sheet.draw(Bundle.open(STARTER))
    else:
        sheet = scene_sheet.draw(Bundle.open(STARTER), zoom=options.what == "zoom")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(webp(sheet))


if __name__ == "__main__":
    main()
