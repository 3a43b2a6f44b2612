"""How fast a bundle's engines are on this machine, warm: one input at a time, and the generator in batches."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.ask import assign
from engines.copy.copywriter import Copywriter
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator, engine_name
from export.captions.scene_samples import unseen_scenes
from export.captions.turns import captions_of
from export.copy.shop import briefs

SECONDS, LEAST = 2.0, 5  # of each row, and the runs that it has at least
WARM = 3  # runs that are not timed
THREADS = 2  # of the generator, as a worker has by default
BATCHES = (1, 4, 16)  # pictures at once: one shopper, a few, a crowd
COPIES = 64  # briefs that copies are timed on, by turns


def timed(run: Callable[[int], object], batch: int) -> dict[str, float]:
    """Return median and 99th percentile of `run(index)` in milliseconds, and how many inputs it does a second."""
    for index in range(WARM):
        run(index)
    taken: list[float] = []
    while len(taken) < LEAST or sum(taken) < SECONDS:
        began = time.perf_counter()
        run(WARM + len(taken))
        taken.append(time.perf_counter() - began)
    return {
        "batch": batch,
        "p50_ms": round(1e3 * float(np.median(taken)), 2),
        "p99_ms": round(1e3 * float(np.quantile(taken, 0.99)), 2),
        "per_second": round(batch * len(taken) / sum(taken), 1),
    }


def speed(bundle: Bundle) -> list[dict[str, Any]]:
    """Time every engine of `bundle` as it is served; each picture has another scene, each copy another product."""
    prompts = captions_of(unseen_scenes(BATCHES[-1], 7), np.random.default_rng(7))
    encoder, generator = Encoder(bundle, threads=1), Generator(bundle, threads=THREADS)
    scenes, encoded = encoder.traced(prompts)
    noise = np.stack([generator.noise(seed) for seed in range(len(prompts))])
    texts = timed(lambda at: encoder.encode([prompts[at % len(prompts)]]), 1)
    rows: list[dict[str, Any]] = [{"engine": "encoder", "backend": encoded[0].backend, **texts}]
    for bucket in generator.buckets:
        for batch in BATCHES:
            one, drawn = scenes[:batch], noise[:batch]
            _, painted = generator.traced(one, drawn, bucket)
            run = partial(_paint, generator, one, drawn, bucket)
            rows.append({"engine": engine_name(bucket), "backend": painted[0].backend, **timed(run, batch)})
    writer, asked = Copywriter(bundle), briefs(COPIES, 7)
    copies = timed(lambda at: writer.write(assign(asked[at % COPIES]), at), 1)
    return [*rows, {"engine": "copywriter", "backend": writer.ran.backend, **copies}]


def _paint(generator: Generator, scenes: np.ndarray, noise: np.ndarray, bucket: str, _: int) -> None:
    generator.paint(scenes, noise, bucket)


def lines(rows: list[dict[str, Any]]) -> list[str]:
    """Write the rows as Markdown."""
    head = [
        "| engine | backend | batch | ms, median | ms, 99th percentile | inputs a second |",
        "|---|---|---|---|---|---|",
    ]
    return head + [
        f"| {row['engine']} | {row['backend']} | {row['batch']} | {row['p50_ms']:.2f} | {row['p99_ms']:.2f} | "
        f"{row['per_second']:.0f} |"
        for row in rows
    ]
