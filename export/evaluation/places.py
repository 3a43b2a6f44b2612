"""How well the painter of places paints what it never saw: distance to renders, edges, and waves on plain walls."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.errors import AdloomError
from engines.paint.buckets import SQUARE
from engines.paint.place_painter import engine_name
from engines.paint.plane import WINDOWS
from engines.runtime.runtime import Runtime
from engines.vocabulary.lamps import mix
from engines.vocabulary.places import PLACES
from export.evaluation.measures import grey
from export.evaluation.quality import checkerboard
from export.places.data import kinds_of, setting_of
from export.places.renders import Render, is_kept_back, load, number_of
from export.places.rows import sets
from export.probing.psnr import decibels
from export.studio.stage import develop

EDGE_LEAST: Final = 24.0
"""Grey levels between neighbours of a render from which they are an edge."""
AROUND: Final = 4
"""Pixels to either side that belong to an edge."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What one bucket's pictures are worth; steps and waves of the renders themselves beside them.

    Attributes:
        pictures: how many were painted.
        psnr_db: over all squared errors, so of the worst most.
        median_db: of the pictures' own.
        steepest: median of an edge's greatest step over its height, 1 within one pixel.
        steepest_rendered: the same of the renders.
        waves: greatest amplitude in grey levels of a pattern of 2 or 4 pixels on walls.
    """

    pictures: int
    psnr_db: float
    median_db: float
    steepest: float
    steepest_rendered: float
    waves: float


def photographed(render: Render, kind: str, bucket: str) -> np.ndarray:
    """Return the picture of a render in light of `kind`, uint8 [h, w, 3], as `bucket` shows it."""
    light, window = mix(PLACES[sets()[render.row].place], kind), WINDOWS[bucket]
    part = np.s_[window.top : window.top + window.height, window.left : window.left + window.width]
    key, fill = (render.layers[name][part].astype(np.float64) for name in (light.key, "fill"))
    return develop(key * np.array(light.key_rgb) + fill * np.array(light.fill_rgb))


def steepness(picture: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return the greatest step over the height of edges at `where` bool [h, w - 1], of uint8 [h, w, 3]."""
    light = grey(picture)
    rows, columns = np.nonzero(where[:, AROUND:-AROUND])
    near = np.stack([light[rows, columns + step] for step in range(2 * AROUND + 2)], 1)
    found: np.ndarray = np.abs(np.diff(near, axis=1)).max(1) / np.maximum(np.ptp(near, axis=1), 1.0)
    return found


def unseen(folder: Path) -> Iterator[Render]:
    """Yield the renders that nothing was learnt from."""
    for file in sorted(folder.glob("*.npz")):
        if is_kept_back(*number_of(file)):
            yield load(file)


def evaluate(bundle: Bundle, folder: Path) -> dict[str, Any]:
    """Paint what the renders kept back in `folder` show, in every bucket, and return the scores of each.

    Raises:
        AdloomError: there are no such renders, or the bundle's painter knows other sets.
        BundleError: a file of the bundle is missing or changed.
    """
    if bundle.engine(engine_name(SQUARE)).options["sets"] != [list(one) for one in sets()]:
        raise AdloomError(f"the painter of bundle {bundle.manifest.name} knows other sets than the studio builds")
    renders = list(unseen(folder))
    if not renders:
        raise AdloomError(f"no renders kept back in {folder}: make them by `adloom export dataset places --kept-back`")
    return {
        bucket: asdict(scores(Runtime(bundle, engine_name(bucket), threads=1), renders, bucket)) for bucket in WINDOWS
    }


def scores(painter: Runtime, renders: list[Render], bucket: str) -> Scores:
    """Return how well `painter` paints `renders` in all the lights that they have."""

    def painted(render: Render, kind: str) -> np.ndarray:
        asked = {"row": np.array([render.row], np.int64), "setting": setting_of(render, kind)[None]}
        picture: np.ndarray = painter.run(asked)["image"][0]
        return picture

    return judged(
        (photographed(render, kind, bucket), painted(render, kind)) for render in renders for kind in kinds_of(render)
    )


def judged(pairs: Iterable[tuple[np.ndarray, np.ndarray]]) -> Scores:
    """Return how near pictures are to their renders, of pairs of a render and what was painted, uint8 [h, w, 3]."""
    errors, steep, steep_rendered, walls = [], [], [], []
    for wanted, painted in pairs:
        errors.append(np.square(painted.astype(np.float64) - wanted).mean())
        where = np.abs(np.diff(grey(wanted), axis=1)) >= EDGE_LEAST
        steep.append(steepness(painted, where))
        steep_rendered.append(steepness(wanted, where))
        walls.append(painted)
    return Scores(
        len(errors),
        round(decibels(float(np.mean(errors))), 2),
        round(decibels(float(np.median(errors))), 2),
        round(float(np.median(np.concatenate(steep))), 3),
        round(float(np.median(np.concatenate(steep_rendered))), 3),
        round(max((lattice.amplitude for lattice in checkerboard(walls)), default=0.0), 3),
    )


def table(rows: dict[str, Any]) -> str:
    """Write `rows`, as `evaluate` returns them, as Markdown."""
    lines = [
        "| bucket | pictures | all errors | median | steepest step of edges | of the renders | waves on walls |",
        "|---|---|---|---|---|---|---|",
    ]
    for bucket, row in rows.items():
        quality = f"{row['psnr_db']:.1f} dB | {row['median_db']:.1f} dB"
        shares = f"{row['steepest']:.2f} | {row['steepest_rendered']:.2f}"
        lines.append(f"| {bucket} | {row['pictures']} | {quality} | {shares} | {row['waves']:.2f} of 255 |")
    return "\n".join(lines)
