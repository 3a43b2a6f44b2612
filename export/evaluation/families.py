"""Kinds of painter of places side by side, on the same renders and in the same time: `adloom export families`."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
import torch

from engines.errors import AdloomError
from engines.paint.buckets import SQUARE
from engines.paint.plane import PARTS, WINDOWS
from export.evaluation.patches import distances
from export.evaluation.places import judged, photographed, unseen
from export.places.cells import span
from export.places.data import Renders, kinds_of, setting_of
from export.places.families.noisy import Noisy
from export.places.families.regression import Regression, Size, untaught
from export.places.families.train import FAMILIES, trained
from export.places.model import Config
from export.places.onnx import export, quantise
from export.places.probes import probes
from export.places.renders import Render
from export.places.rows import sets
from export.places.train import Settings, folded

DRAWS: Final = 4
"""Pictures of one asking, from other noise, that diversity is told from."""
RUNS: Final = 30
"""Of one picture, for its time."""
NULL: Final = "folded alone"
"""What all families begin with."""


def compare(data: Path, folder: Path, settings: Settings) -> list[dict[str, Any]]:
    """Train all families on the renders in `data`, but for those kept in `folder`, and return what each is worth.

    Raises:
        AdloomError: there are no renders kept back, or not all sets have one in their own colours.
    """
    renders, kept_back = Renders(data), list(unseen(data))
    if not kept_back:
        raise AdloomError(f"no renders kept back in {data}: make them by `adloom export dataset places --kept-back`")
    base = folded(renders, Config(len(sets()), 0))
    made = {name: trained(name, base, renders, settings, folder) for name in FAMILIES}
    del renders
    painters = {NULL: Regression(untaught(base)), **{name: family for name, (family, _) in made.items()}}
    costs = served(painters)
    return [
        {
            "family": name,
            "steps": made[name][1] if name in made else 0,
            "hours": settings.hours if name in made else 0.0,
            "buckets": measured(family, kept_back),
            **costs[name],
        }
        for name, family in painters.items()
    ]


def measured(family: Regression, renders: list[Render]) -> dict[str, Any]:
    """Measure one family by `renders` that it never saw, in every bucket that is no part of another."""
    return {bucket: _bucket(family, renders, bucket) for bucket in WINDOWS if bucket not in PARTS}


def _bucket(family: Regression, renders: list[Render], bucket: str) -> dict[str, Any]:
    pairs = [
        (photographed(render, kind, bucket), painted(family, render, kind, bucket, seed))
        for seed, (render, kind) in enumerate(_asked(renders))
    ]
    apart = distances(*zip(*pairs, strict=True))
    return {**asdict(judged(pairs)), "patches": apart, "diversity": diversity(family, renders, bucket)}


def _asked(renders: list[Render]) -> Iterator[tuple[Render, str]]:
    return ((render, kind) for render in renders for kind in kinds_of(render))


def size_of(bucket: str) -> Size:
    """Return height and width of a bucket in cells."""
    _, _, height, width = span(bucket)
    return height, width


def painted(family: Regression, render: Render, kind: str, bucket: str, seed: int, *, free: bool = False) -> np.ndarray:
    """Paint what a render shows, uint8 [h, w, 3], as it is used or from a `free` draw of all noise."""
    noise = (family.drawn if free else family.used)(size_of(bucket), seed)
    with torch.inference_mode():
        setting = torch.from_numpy(setting_of(render, kind))[None]
        picture = family.paint(torch.tensor([render.row]), setting, span(bucket), noise)[0]
    return (picture.clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(1, 2, 0).numpy()


def diversity(family: Regression, renders: list[Render], bucket: str) -> float | None:
    """Return how far pictures of one asking are apart, the root of their mean variance in grey levels of 255.

    None where no noise is read.
    """
    if family.drawn(size_of(bucket), 0) is None:
        return None
    variances = []
    for render in renders:
        drawn = [painted(family, render, kinds_of(render)[0], bucket, seed, free=True) for seed in range(DRAWS)]
        variances.append(np.stack(drawn).astype(np.float64).var(0, ddof=1).mean())
    return round(float(np.sqrt(np.mean(variances))), 3)


def served(families: dict[str, Regression]) -> dict[str, dict[str, float]]:
    """Export the square's graphs in 8 bits; return each picture's time on one core, its size and what 8 bits keep."""
    with tempfile.TemporaryDirectory() as scratch:
        graphs = {name: Path(scratch) / f"{at}.onnx" for at, name in enumerate(families)}
        kept = {name: _served(family, graphs[name]) for name, family in families.items()}
        taken = milliseconds([*graphs.values()])
        return {
            name: {
                "cpu_ms": round(spent, 1),
                "megabytes": round(graphs[name].stat().st_size / 2**20, 2),
                "int8_psnr_db": round(kept[name], 1),
            }
            for name, spent in zip(families, taken, strict=True)
        }


def _served(family: Regression, graph: Path) -> float:
    """Write the square's graph in 8 bits to `graph`; return its PSNR against float32 in dB."""
    noise = family.used(size_of(SQUARE), 0)
    if isinstance(family, Noisy) and noise is not None:
        family.listen(noise)
    exact = graph.with_suffix(".exact.onnx")
    export(family.painter, exact, SQUARE)
    return quantise(exact, graph)


def milliseconds(graphs: list[Path]) -> list[float]:
    """Return the median processor time of a picture on one thread by each of `graphs`, which take turns."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"]) for graph in graphs]
    taken = np.empty((RUNS, len(sessions)))
    for turn, inputs in enumerate(probes(7, RUNS)):
        for at, session in enumerate(sessions):
            began = time.process_time()
            session.run(None, inputs)
            taken[turn, at] = time.process_time() - began
    return [1e3 * float(spent) for spent in np.median(taken, 0)]


def table(rows: list[dict[str, Any]]) -> str:
    """Write the rows as Markdown, all families in one bucket after the other."""
    heads = ["bucket", "family", "all errors", "median", "steepest step of edges", "waves on walls"]
    heads += ["patches, fine and coarse", "diversity", "CPU ms, square", "MB", "steps"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for bucket in rows[0]["buckets"]:
        for one in rows:
            found = one["buckets"][bucket]
            quality = f"{found['psnr_db']:.2f} dB | {found['median_db']:.2f} dB | {found['steepest']:.3f}"
            fine, coarse = found["patches"]
            spread = "no noise" if found["diversity"] is None else f"{found['diversity']:.2f} of 255"
            lines.append(
                f"| {bucket} | {one['family']} | {quality} | {found['waves']:.2f} of 255 | {fine:.0f}, {coarse:.0f} | "
                f"{spread} | {one['cpu_ms']} | {one['megabytes']} | {one['steps']:,} |"
            )
    return "\n".join(lines)
