"""Path-trace every product of the demo shop alone, on a clear background: `python -m export.studio.packshots`."""

import io
import math
import time
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from PIL import Image

from export.studio import lights, rig, stage
from export.studio.denoise import denoise
from export.studio.parts import Model, Part, shapes
from export.studio.products import MODELS

Pixels = npt.NDArray[np.float32]
IMAGES = Path(__file__).parents[2] / "stream" / "demo" / "shop" / "images"
HIGH, WIDE = 476, 508  # pixels of the product itself
BORDER, EDGE = 4, 2  # clear pixels around it: while rendering, and in the file
QUALITY = 95
PASSES = 8  # of independent samples: a pixel that is bright in one pass only is a firefly


def window(model: Model) -> tuple[int, tuple[int, int, int, int]]:
    """Return the side of the square film and the crop (left, top, width, height) that hold the product large."""
    points = np.vstack([part.mesh.points for part in model if isinstance(part, Part)])
    forward = np.subtract(rig.LOOK_AT, rig.ORIGIN) / rig.DISTANCE
    up = np.array((0, forward[2], -forward[1])) * -1
    offset = points - rig.ORIGIN
    extent = 2 * math.tan(math.radians(rig.FIELD_OF_VIEW) / 2) * (offset @ forward)
    u, v = 0.5 + offset[:, 0] / extent, 0.5 - (offset @ up) / extent
    side = round(min(HIGH / float(np.ptp(v)), WIDE / float(np.ptp(u))))
    left, top = int(u.min() * side) - BORDER, int(v.min() * side) - BORDER
    return side, (left, top, int(u.max() * side) + BORDER - left, int(v.max() * side) + BORDER - top)


def _surroundings() -> Pixels:
    """The studio around a product [32, 64, 3]: pale above, dim below as a podium is, a tall soft box at the right."""
    height = np.linspace(1, -1, 32)[:, None]
    level = 0.46 + 0.14 * np.clip(height, 0, 1) - 0.12 * np.clip(-height * 2, 0, 1)
    room = np.tile(level[..., None], (1, 64, 3))
    room[6:18, 42:46] = 1.2
    room[6:20, 20:30] *= 0.8
    return room.astype(np.float32)


def scene(mi: ModuleType, model: Model, samples: int) -> Any:
    """Build the Mitsuba scene of one product under the stages' soft light."""
    side, (left, top, width, height) = window(model)
    sensor = rig.sensor(mi, (side, side), samples, alpha=True)
    sensor["film"] |= {"crop_offset_x": left, "crop_offset_y": top, "crop_width": width, "crop_height": height}
    azimuth, elevation, half, strength, colour, _ = lights.KEYS["soft"]
    a, e = math.radians(azimuth), math.radians(elevation)
    direction = np.array((math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)))
    x, y, z = (float(value) for value in direction * lights.KEY_DISTANCE)
    return mi.load_dict(
        {
            "type": "scene",
            "integrator": {"type": "path", "max_depth": 7, "hide_emitters": True},
            "sensor": sensor,
            "key": rig.area_light(mi, (x, y, z), half, [4.2 * strength * c for c in colour]),
            "surroundings": {"type": "envmap", "bitmap": mi.Bitmap(_surroundings())},
            **shapes(mi, model),
        }
    )


def merge(passes: Pixels) -> Pixels:
    """Merge passes [n, h, w, 4], each pass's pixel held to twice the passes' median (no fireflies), and denoise."""
    limit = 2 * np.median(passes[..., :3], axis=0) + 0.05
    held = np.concatenate((np.minimum(passes[..., :3], limit), passes[..., 3:]), axis=-1)
    clean = denoise(held)
    clean[..., 3] = passes[..., 3].mean(axis=0)
    return clean


def cut(image: Pixels) -> Image.Image:
    """Turn premultiplied linear RGBA [h, w, 4] into a straight-alpha sRGB picture, cropped to what can be seen."""
    alpha = np.clip(image[..., 3:], 0, 1)
    alpha[alpha < 1.5 / 255] = 0
    colour = stage.develop(image[..., :3] / np.maximum(alpha, 1e-3))
    coverage = np.rint(alpha * 255).astype(np.uint8)
    rows, columns = np.nonzero(coverage[..., 0].max(axis=1))[0], np.nonzero(coverage[..., 0].max(axis=0))[0]
    picture = Image.fromarray(np.concatenate((colour * (coverage > 0), coverage), axis=-1).astype(np.uint8))
    low, high = max(0, rows[0] - EDGE), rows[-1] + 1 + EDGE
    return picture.crop((max(0, int(columns[0]) - EDGE), int(low), int(columns[-1]) + 1 + EDGE, int(high)))


def render(mi: ModuleType, model: Model, samples: int) -> Image.Image:
    """Path-trace one product with `samples` per pixel."""
    built = scene(mi, model, max(1, samples // PASSES))
    return cut(merge(np.stack([np.array(mi.render(built, seed=seed)) for seed in range(PASSES)])))


def pack(picture: Image.Image) -> bytes:
    """Encode as WebP, finer than an eye sees at twice the size, the alpha channel as it is."""
    file = io.BytesIO()
    picture.save(file, "webp", quality=QUALITY, method=6)
    return file.getvalue()


def contact_sheet(paths: list[Path], columns: int = 6, cell: int = 260) -> Image.Image:
    """Set pictures on grey."""
    rows = math.ceil(len(paths) / columns)
    sheet = Image.new("RGB", (columns * cell, rows * cell), (176, 176, 178))
    for index, path in enumerate(paths):
        picture = Image.open(path)
        picture.thumbnail((cell - 16, cell - 16), Image.Resampling.LANCZOS)
        x, y = index % columns * cell, index // columns * cell
        sheet.paste(picture, (x + (cell - picture.width) // 2, y + cell - 8 - picture.height), picture)
    return sheet


def main(
    only: Annotated[list[str] | None, typer.Argument(help="Product ids; all when none is given.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the pictures go.")] = IMAGES,
    samples: Annotated[int, typer.Option(help="Samples per pixel.")] = 96,
    force: Annotated[bool, typer.Option(help="Render again what is there.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="Also write a contact sheet here.")] = None,
) -> None:
    """Render the packshots of the demo shop as WebP with straight alpha."""
    mi = rig.mitsuba()
    folder.mkdir(parents=True, exist_ok=True)
    names = only or list(MODELS)
    unknown = sorted(set(names) - set(MODELS))
    if unknown:
        raise typer.BadParameter(f"no such product: {', '.join(unknown)}; choose from {', '.join(MODELS)}")
    for index, name in enumerate(names, 1):
        path = folder / f"{name}.webp"
        if path.exists() and not force:
            continue
        start = time.perf_counter()
        written = path.write_bytes(pack(render(mi, MODELS[name](), samples)))
        spent = time.perf_counter() - start
        typer.echo(f"{index}/{len(names)} {name}: {written / 1000:.0f} kB, {spent:.1f} s")
    if sheet:
        contact_sheet([folder / f"{name}.webp" for name in names]).save(sheet)


if __name__ == "__main__":
    typer.run(main)
