"""Kinds of generator side by side, the starter's and others in bundles of their own: `adloom export families`.

Each is asked for the same scenes, of colour pairs kept from all training, through the same text encoder.
"""

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import safetensors.numpy

from engines.bundle.bundle import STARTER, Bundle
from engines.paint.buckets import SQUARE
from export.captions.scene_samples import unseen_scenes
from export.captions.turns import captions_of
from export.checker import FOLDER
from export.checker.reference import COUNT, SEED, frechet, moments
from export.evaluation.judge import Judge, attributes, diversity
from export.evaluation.painter import Painter
from export.evaluation.quality import sharpness

RUNS = 60  # of one picture, for its time


def reference() -> dict[str, np.ndarray]:
    """Return the moments of the features of true renders, which come with the checker."""
    bundle = Bundle.open(FOLDER)
    return safetensors.numpy.load(bundle.read(bundle.engine("checker").options["renders"]))


def milliseconds(painter: Painter) -> float:
    """Return the median time of one picture from its scene on two threads."""
    taken = []
    for seed in range(RUNS):
        began = time.perf_counter()
        painter.paint(["teal podium, sand backdrop"], [seed])
        taken.append(time.perf_counter() - began)
    return round(1e3 * float(np.median(taken)), 1)


def row(name: str, bundle: Bundle, judge: Judge, prompts: int) -> dict[str, Any]:
    """Measure the generator of `bundle`."""
    painter = Painter(Bundle.open(STARTER), pictures=bundle)
    asked = captions_of(unseen_scenes(COUNT, SEED), np.random.default_rng(SEED))
    pictures = painter.paint(asked, list(range(COUNT)))  # of the same scenes as the true renders
    accuracy = attributes(painter, judge, prompts)["accuracy"]
    return {
        "family": name,
        "accuracy": accuracy,
        "mean_accuracy": round(float(np.mean(list(accuracy.values()))), 4),
        "frechet": round(frechet(moments(judge.look(pictures)[1]), reference()), 2),
        "sharpness": round(sharpness(list(pictures), bundle.manifest.stages[SQUARE]) or 0.0, 3),
        "diversity": diversity(painter, judge, max(2, prompts // 20))["within"],
        "ms_p50": milliseconds(painter),
        "megabytes": round(sum((bundle.folder / file).stat().st_size for file in _files(bundle)) / 2**20, 1),
        "hours": round(bundle.manifest.provenance["generator"]["seconds"] / 3600, 2),
    }


def _files(bundle: Bundle) -> list[str]:
    engine = bundle.engine("generator")
    return [engine.file, *([engine.weights] if engine.weights else [])]


def table(rows: list[dict[str, Any]]) -> str:
    """Write the rows as Markdown."""
    lines = [
        "| family | attributes right | Fréchet distance | sharpness | diversity | CPU ms | MB | hours of training |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['family']} | {r['mean_accuracy']:.1%} | {r['frechet']} | {r['sharpness']} | {r['diversity']} | "
        f"{r['ms_p50']} | {r['megabytes']} | {r['hours']} |"
        for r in rows
    ]
    return "\n".join(lines)


def compare(bundles: Mapping[str, Bundle], prompts: int) -> list[dict[str, Any]]:
    """Measure the generators of `bundles`."""
    judge = Judge()
    return [row(name, bundle, judge, prompts) for name, bundle in bundles.items()]
