"""Draw every value of every scene attribute: `python -m ops.scene_sheet --out docs/images/scenes.webp`.

Each attribute has its rows, each value its picture, all of one stage otherwise and of one noise, straight from the
bundle's text encoder and generator; `--zoom` draws them at twice their size, to look at edges.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from engines.bundle import STARTER, Bundle
from engines.encoder import Encoder
from engines.generator import Generator
from engines.harmony import plain_phrase
from engines.scene import ATTRIBUTES, Locale, Scene

STAGE = Scene(backdrop="sage", podium="terracotta")
COLUMNS = 13
SIDE = 128
LABEL = 14
LOCALES: tuple[Locale, ...] = ("en", "zh")


def scenes() -> list[tuple[str, Scene]]:
    """List (label, scene): the stage with each value of each attribute in turn."""
    listed = []
    for name, terms in ATTRIBUTES.items():
        cells = [(f"{name}: {value}", replace(STAGE, **{name: value})) for value in terms]
        listed += cells + [("", STAGE)] * (-len(cells) % COLUMNS)
    return listed


def draw(bundle: Bundle, side: int) -> Image.Image:
    """Paint the sheet; prompts are in English and Chinese by turns."""
    encoder, generator = Encoder(bundle, threads=2), Generator(bundle, threads=2)
    noise = generator.noise(3)[None]
    listed = scenes()
    rows = len(listed) // COLUMNS
    sheet = Image.new("RGB", (COLUMNS * side, rows * (side + LABEL)), (250, 250, 248))
    pen = ImageDraw.Draw(sheet)
    for index, (label, scene) in enumerate(listed):
        if not label:
            continue
        row, column = divmod(index, COLUMNS)
        picture = generator.paint(encoder.encode([plain_phrase(scene, LOCALES[index % 2])]), noise)[0]
        place = (column * side, row * (side + LABEL))
        sheet.paste(Image.fromarray(np.asarray(picture)).resize((side, side), Image.Resampling.LANCZOS), place)
        pen.text((place[0] + 2, place[1] + side + 1), label, fill=(60, 60, 60))
    return sheet


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/images/scenes.webp"))
    parser.add_argument("--zoom", action="store_true")
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    draw(Bundle.open(STARTER), 512 if options.zoom else SIDE).save(options.out, quality=82, method=4)


if __name__ == "__main__":
    main()
