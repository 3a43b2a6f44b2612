"""The ways to show a product, side by side: packshots of the demo shop, and photos made of them as cameras take them.

A photo on a plain ground is the packshot on a paper sweep with its shadow; one of a place, on a painted scene, cropped
so that no cut-out can be trusted. Both go through a JPEG and `prepare`, as a shop's do. `ops.contact_sheet` draws them.
"""

import io
from dataclasses import replace
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from engines.bundle.bundle import Bundle
from engines.layout.compose import compose
from engines.layout.slots import parse_slot
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.photo.packshot import Packshot
from engines.photo.prepare import prepare
from engines.photo.standing import cast_shadow, lay
from engines.pixels.box import Box
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.product import Product, Show
from stream.config import Settings
from stream.demo.shop import SHOP
from stream.demo.stock import catalogue

PRODUCTS: Final = ("teapot-clay", "bottle-steel", "headphones-over")
WAYS: Final = 4
SLOTS: Final = ("300x250", "160x600", "728x90")
SCENES: Final = (
    "terracotta podium, ivory backdrop, soft light",
    "sage podium, linen backdrop, plants",
    "navy podium, sky backdrop",
)
PHOTO: Final = 900  # pixels a side of the photos that are made
SWEEP: Final = ((238, 237, 234), (222, 220, 216))  # paper that falls off from the window's side
GAP, LABEL, PAPER, INK = 10, 16, (250, 250, 248), (60, 60, 60)


def on_paper(cutout: Packshot) -> Image.Image:
    """Photograph the product on a paper sweep."""
    share = np.linspace(0, 1, PHOTO, dtype=np.float32)[None, :, None]
    near, far = (np.array(colour, dtype=np.float32) for colour in SWEEP)
    ground = np.repeat(near + (far - near) * share, PHOTO, axis=0)
    return _stood(ground.astype(np.uint8), cutout, 0.62)


def in_a_place(cutout: Packshot, scene: Image.Image) -> Image.Image:
    """Photograph the product in a place, so that the picture ends just above its foot."""
    room = np.asarray(scene.resize((PHOTO, PHOTO), Image.Resampling.LANCZOS))
    return _stood(room, cutout, 0.6).crop((PHOTO // 10, PHOTO // 8, PHOTO * 9 // 10, PHOTO * 8 // 10))


def _stood(ground: np.ndarray, cutout: Packshot, share: float) -> Image.Image:
    """Stand the product in the middle of `ground`, as large as `share` of its side."""
    factor = share * PHOTO / max(cutout.image.size)
    width, height = round(cutout.image.width * factor), round(cutout.image.height * factor)
    left, bottom = (PHOTO - width) // 2, round(PHOTO * 0.84)
    box = Box(left, bottom - height, left + width, bottom)
    image = Image.fromarray(cast_shadow(ground, cutout, box))
    lay(image, cutout, box)
    return image


def prepared(photo: Image.Image, show: Show) -> Packshot:
    """Bring a photo through a JPEG file and the import's preparation."""
    file = io.BytesIO()
    photo.save(file, "JPEG", quality=88)
    ready = prepare(file.getvalue())
    why = ready.why if ready.show == show else "set by a person"
    return Packshot(ready.photo.convert("RGBA"), ready.sha256, show, why)


def draw(bundle: Bundle) -> Image.Image:
    """Paint the sheet: a row a slot and product, a column a way."""
    encoder, generator = Encoder(bundle, threads=2), Generator(bundle, threads=2)
    with catalogue(Settings()) as catalog:
        products = [product for name in PRODUCTS if (product := catalog.product(name, LOCALES[0]))]
    grids = [_grid(bundle, encoder, generator, products, slot) for slot in SLOTS]
    sheet = Image.new("RGB", (max(grid.width for grid in grids), sum(grid.height for grid in grids)), PAPER)
    top = 0
    for grid in grids:
        sheet.paste(grid, (0, top))
        top += grid.height
    return sheet


def _grid(bundle: Bundle, encoder: Encoder, generator: Generator, products: list[Product], name: str) -> Image.Image:
    slot, columns = parse_slot(name), 2 if name == "728x90" else WAYS
    bucket = generator.bucket(slot.width, slot.height)
    tiles = []
    for index, product in enumerate(products if name == "300x250" else products[:1]):
        noise = np.stack([generator.noise(index + 5)])
        picture = generator.paint(encoder.encode([SCENES[index]]), noise, bucket)[0]
        file = (SHOP / "images" / f"{product.id}.webp").read_bytes()
        ready = prepare(file)
        cutout = Packshot((ready.cutout or ready.photo).convert("RGBA"), ready.sha256, "stage", ready.why)
        copy = Copy(product.name, product.description.split(".")[0] + ".", "Shop now", "", "template", 1, ())
        shots: dict[Show, Packshot | None] = {
            "stage": cutout,
            "ground": prepared(on_paper(cutout), "ground"),
            "card": prepared(in_a_place(cutout, Image.fromarray(picture)), "card"),
            "words": None,
        }
        for way, shot in shots.items():
            shown = replace(product, show_why="set by a person")
            composed = compose(picture, bundle.manifest.stages[bucket], shown, shot, copy, slot)
            tiles.append((composed.image, f"{way}: {composed.why}"))
    return _laid(tiles, columns, GAP)


def _laid(tiles: list[tuple[Image.Image, str]], columns: int, gap: int) -> Image.Image:
    width, height = tiles[0][0].size
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap + LABEL)), PAPER)
    pen = ImageDraw.Draw(sheet)
    for index, (image, label) in enumerate(tiles):
        left, top = gap + index % columns * (width + gap), index // columns * (height + gap + LABEL)
        pen.text((left, top + 2), label[: width // 6], fill=INK)
        sheet.paste(image, (left, top + LABEL))
    return sheet
