"""Every value of every scene attribute, straight from the generator: whole pictures, or the podium's edge enlarged.

A row an attribute, a column a value, all of one stage otherwise and of one noise. `ops.contact_sheet` draws them.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import Stage
from engines.paint.buckets import SQUARE, WINDOWS
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.vocabulary.harmony import plain_phrase
from engines.vocabulary.locales import LOCALES
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.scene_samples import canonical

STAGE = Scene(backdrop="sage", podium="terracotta")
CELL = 128  # pixels a side
LABEL = 14
MARGIN = 56  # for the attributes' names
ZOOM = 2
PAPER, INK = (250, 250, 248), (60, 60, 60)


def scenes() -> dict[str, dict[str, Scene]]:
    """Name, by attribute and value, the stage with that value."""
    return {
        name: {value: canonical(replace(STAGE, **{name: value})) for value in terms}
        for name, terms in ATTRIBUTES.items()
    }


def whole(picture: Image.Image, _: Stage) -> Image.Image:
    """Return the whole picture in a cell's size."""
    return picture.resize((CELL, CELL), Image.Resampling.LANCZOS)


def zoomed(picture: Image.Image, stage: Stage) -> Image.Image:
    """Return what is around the left end of the podium's top, `ZOOM` times as large, scaled as slots scale it."""
    side = CELL // ZOOM
    left = round((stage.stand[0] - stage.half_width) * picture.width) - side // 2
    top = round(stage.stand[1] * picture.height) - side // 2
    cut = picture.crop((left, top, left + side, top + side))
    return cut.resize((CELL, CELL), Image.Resampling.BICUBIC)


def draw(bundle: Bundle, *, zoom: bool) -> Image.Image:
    """Paint the sheet; prompts are in English and Chinese by turns."""
    encoder, generator, stage = Encoder(bundle, threads=2), Generator(bundle, threads=2), bundle.manifest.stages[SQUARE]
    noise, cell, rows = generator.noise(3)[None], zoomed if zoom else whole, scenes()
    columns = max(len(row) for row in rows.values())
    sheet = Image.new("RGB", (MARGIN + columns * CELL, len(rows) * (CELL + LABEL)), PAPER)
    pen = ImageDraw.Draw(sheet)
    for line, (name, row) in enumerate(rows.items()):
        top = line * (CELL + LABEL)
        pen.text((4, top + CELL // 2), name, fill=INK)
        for column, (value, scene) in enumerate(row.items()):
            phrase = plain_phrase(scene, LOCALES[column % len(LOCALES)])
            picture = Image.fromarray(np.asarray(generator.paint(encoder.encode([phrase]), noise)[0]))
            left = MARGIN + column * CELL
            sheet.paste(cell(picture, stage), (left, top))
            pen.text((left + 2, top + CELL + 1), value, fill=INK)
    return sheet


BUCKET_PROMPTS = (
    "terracotta wood podium, sage backdrop, palm fronds, window shadows, spring petals",
    "象牙色大理石阶梯展台，藏青色背景，礼盒，霓虹光，圣诞，奢华",
    "red metal paired podium, blush backdrop, lanterns, side light, Chinese New Year, playful",
    "emerald fabric square podium, sand backdrop, arch, autumn leaves",
    "青绿色水磨石展台，蜜桃色背景，圆球，夕阳光，中秋，科技感",
    "plum glass bridge-shaped podium, lavender backdrop, still water, 618",
)


def draw_buckets(bundles: Mapping[str, Bundle]) -> Image.Image:
    """Paint each of `BUCKET_PROMPTS` of one seed: a column a prompt, a row a bucket and a generator that has it.

    All are asked through the text encoder of the starter bundle.
    """
    embeddings = Encoder(Bundle.open(STARTER), threads=2).encode(BUCKET_PROMPTS)
    generators = {name: Generator(bundle, threads=2) for name, bundle in bundles.items()}
    rows = [(bucket, name) for bucket in WINDOWS for name, one in generators.items() if bucket in one.buckets]
    column = max(WINDOWS[bucket].width for bucket, _ in rows) + LABEL
    height = sum(WINDOWS[bucket].height + LABEL for bucket, _ in rows)
    sheet = Image.new("RGB", (MARGIN + column * len(BUCKET_PROMPTS), height), PAPER)
    pen, top = ImageDraw.Draw(sheet), 0
    for bucket, name in rows:
        pen.text((4, top + WINDOWS[bucket].height // 2), f"{name}\n{bucket}", fill=INK)
        noise = generators[name].noise(3)[None]
        for index, embedding in enumerate(embeddings):
            picture = generators[name].paint(embedding[None], noise, bucket)[0]
            left = MARGIN + index * column + (column - picture.shape[1]) // 2
            sheet.paste(Image.fromarray(picture), (left, top))
        top += WINDOWS[bucket].height + LABEL
    return sheet
