"""What the painter of places paints: each place in every light, or its edges enlarged; for `ops.contact_sheet`."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from engines.bundle.bundle import Bundle
from engines.errors import AdloomError
from engines.paint.asked import Asked
from engines.paint.buckets import SQUARE
from engines.paint.place_painter import PlacePainter
from engines.paint.plane import foot_in
from engines.paint.sets import Set
from engines.places.colours import OWN
from engines.vocabulary.lamps import LIGHTS, lights_of

CELL: Final = 144
"""Pixels a side."""
LABEL: Final = 14
ABREAST: Final = 2
"""Places beside each other, each with a column a light."""
ZOOM: Final = 2
ZOOMED: Final = 256
"""Pixels a side of what is enlarged."""
ACROSS: Final = 6
"""Enlarged pictures in a row."""
PAPER, INK = (250, 250, 248), (60, 60, 60)


def asked_of(one: Set, light: str) -> Asked:
    """Ask for a set in its own colours."""
    wall, stand = OWN[one.place]
    return Asked(place=one.place, arrangement=one.arrangement, dress=one.dress, light=light, wall=wall, stand=stand)


def painter_of(bundle: Bundle) -> PlacePainter:
    """Return the painter of places in `bundle`.

    Raises:
        AdloomError: it has none.
    """
    painter = PlacePainter.of(bundle, threads=2)
    if painter is None:
        raise AdloomError(f"bundle {bundle.manifest.name} has no painter of places")
    return painter


def first_sets(painter: PlacePainter) -> list[Set]:
    """Return the first set of each place."""
    found: dict[str, Set] = {}
    for one in painter.sets:
        found.setdefault(one.place, one)
    return list(found.values())


def draw_places(bundle: Bundle) -> Image.Image:
    """Paint each place in all its lights.

    Raises:
        AdloomError: the bundle has no painter of places.
    """
    painter = painter_of(bundle)
    places = first_sets(painter)
    rows, wide = -(-len(places) // ABREAST), CELL * len(LIGHTS)
    sheet = Image.new("RGB", (ABREAST * (wide + LABEL), rows * (CELL + LABEL)), PAPER)
    pen = ImageDraw.Draw(sheet)
    for index, one in enumerate(places):
        column, row = divmod(index, rows)
        left, top = column * (wide + LABEL), row * (CELL + LABEL)
        for at, light in enumerate(LIGHTS):
            if light in lights_of(one.place):
                (picture,), _ = painter.paint([asked_of(one, light)], SQUARE)
                cell = Image.fromarray(picture).resize((CELL, CELL), Image.Resampling.LANCZOS)
                sheet.paste(cell, (left + at * CELL, top))
            pen.text((left + at * CELL + 2, top + CELL + 1), f"{one.place}, {light}", fill=INK)
    return sheet


def draw_edges(bundle: Bundle) -> Image.Image:
    """Enlarge what is around the back edge beside the foot of each place, in its own light.

    Raises:
        AdloomError: the bundle has no painter of places.
    """
    cells = list(_enlarged(painter_of(bundle)))
    rows = -(-len(cells) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * ZOOMED, rows * ZOOMED), PAPER)
    for index, cell in enumerate(cells):
        row, column = divmod(index, ACROSS)
        sheet.paste(cell, (column * ZOOMED, row * ZOOMED))
    return sheet


def _enlarged(painter: PlacePainter) -> Iterator[Image.Image]:
    side = ZOOMED // ZOOM
    x, y = foot_in(SQUARE)
    for one in first_sets(painter):
        (picture,), _ = painter.paint([asked_of(one, "own")], SQUARE)
        left = min(x - side // 4, picture.shape[1] - side)
        part = np.ascontiguousarray(picture[y - side : y, left : left + side])
        yield Image.fromarray(part).resize((ZOOMED, ZOOMED), Image.Resampling.NEAREST)
