"""What each photo step is worth: pictures spoiled on purpose, before and after the step that is meant to help.

`python -m export.evaluation.postprocess --json`; it ends with 1 when a step makes its own kind of fault worse on
average, or does more to good pictures than it may.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import Stage
from engines.paint.buckets import SQUARE
from engines.photo.backdrop import fit_backdrop
from engines.photo.placement import Fade, Placement, Ramp, place_stage
from engines.photo.retouch import GAIN_MOST, LIFT_MOST, StepNote, denoise, noise_level, sharpen, tone
from engines.pixels.box import Box
from engines.vocabulary.harmony import plain_phrase
from export.captions.scene_samples import sample_scene
from export.evaluation import degrade
from export.evaluation.degrade import Degradation
from export.evaluation.measures import colourfulness, edge_energy, rms_contrast, ssim
from export.evaluation.painter import Painter
from export.evaluation.quality import Bands, banding, checkerboard, sharpness
from export.probing.psnr import psnr

PICTURES, SEED = 64, 64  # enough that a mean tells a step that helps from one that does not
HARMLESS_DB = 38.0  # PSNR of a good picture before and after a step
UNTOUCHED_DB = 99.0  # PSNR of a picture that a step left alone; means over pictures hang on it
SLACK = 0.02  # of the contrast, for rounding
SLOTS = ((728, 90), (160, 600), (970, 250))  # width, height in pixels; long backdrops show bands first
EYE = 2.0  # pixels; at arm's length the eye averages about as much
Step = Callable[[np.ndarray], tuple[np.ndarray, StepNote]]
SIGNS: dict[str, Callable[[np.ndarray], float]] = {
    "grain": noise_level,
    "edges": edge_energy,
    "contrast": rms_contrast,
    "colour": colourfulness,
}


def _sharpen(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    return sharpen(picture, Box(0, 0, picture.shape[1], picture.shape[0]))


def _all(picture: np.ndarray) -> tuple[np.ndarray, StepNote]:
    """Do all steps in the pipeline's order; the note is the last one that was applied."""
    notes = []
    for step in STEPS.values():
        picture, note = step(picture)
        notes.append(note)
    return picture, next((note for note in reversed(notes) if note.applied), notes[-1])


STEPS: dict[str, Step] = {"denoise": denoise, "tone": tone, "sharpen": _sharpen}
FAULTS: tuple[tuple[str, str, Degradation], ...] = (
    ("denoise", "noise 6", degrade.gaussian(6)),
    ("denoise", "noise 12", degrade.gaussian(12)),
    ("denoise", "grain", degrade.grain),
    ("sharpen", "blurred", degrade.blurred),
    ("sharpen", "halved", degrade.halved),
    ("tone", "contrast 0.6", degrade.flat),
    ("tone", "lifted blacks", degrade.lifted),
    ("tone", "all three", degrade.dull),
    ("tone", "dark", degrade.dark),
)
"""(step, fault, how to make it) of every trial."""
UNTENDED: tuple[tuple[str, str, Degradation], ...] = (
    ("all", "saturation 0.6", degrade.pale),
    ("all", "5 bits", degrade.banded),
)
"""Faults that no step is meant for: what the steps do to them is told, and fails nothing."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Means over all pictures; pairs are before and after the step."""

    step: str
    fault: str
    applied: float
    psnr: tuple[float, float]
    ssim: tuple[float, float]
    signs: dict[str, tuple[float, float]]
    """Grain, edges, contrast and colour, which need no reference."""

    @property
    def worse(self) -> bool:
        """Whether the step took the pictures further, by mean PSNR, from what they were before the fault."""
        return self.psnr[1] < self.psnr[0]


@dataclass(frozen=True, slots=True)
class Harm:
    """What a step does to good pictures, in dB and as the greatest gain of contrast."""

    step: str
    applied: float
    least: float
    mean: float
    gain: float

    @property
    def too_much(self) -> bool:
        """Whether that is more than the step may do: tone may change pictures, within its own bounds."""
        return self.gain > GAIN_MOST * LIFT_MOST + SLACK if self.step == "tone" else self.least < HARMLESS_DB


@dataclass(frozen=True, slots=True)
class Dithered:
    """Long backdrops, rounded plainly and as they are placed: bands, and PSNR to the exact surface as the eye sees."""

    share: tuple[float, float]
    psnr: tuple[float, float]

    @property
    def worse(self) -> bool:
        """Whether bands got more or the surface is further from the exact one."""
        return self.share[1] > self.share[0] or self.psnr[1] < self.psnr[0]


def references(bundle: Bundle, count: int = PICTURES, seed: int = SEED) -> np.ndarray:
    """Paint `count` drawn scenes, by turns in both languages: uint8 [n, h, w, 3]."""
    rng = np.random.default_rng(seed)
    prompts = [plain_phrase(sample_scene(rng), "zh" if index % 2 else "en") for index in range(count)]
    return Painter(bundle, threads=1).paint(prompts, [seed * 1000 + index for index in range(count)])


def mend(pictures: np.ndarray, name: str, fault: str, spoil: Degradation) -> Mended:
    """Spoil each of n pictures by `spoil` and let step `name` mend it, or all steps."""
    found, applied = [], []
    for index, picture in enumerate(pictures):
        bad = spoil(picture, np.random.default_rng([SEED, index]))
        good, note = STEPS.get(name, _all)(bad)
        applied.append(note.applied)
        likeness = (partial(psnr, picture, most=UNTOUCHED_DB), partial(ssim, picture))
        measures: tuple[Callable[[np.ndarray], float], ...] = (*likeness, *SIGNS.values())
        found.append([[measure(state) for state in (bad, good)] for measure in measures])
    means = [(float(before), float(after)) for before, after in np.mean(found, axis=0)]
    return Mended(name, fault, float(np.mean(applied)), means[0], means[1], dict(zip(SIGNS, means[2:], strict=True)))


def harm(pictures: np.ndarray, name: str) -> Harm:
    """Let step `name` loose on n good pictures."""
    done = [STEPS[name](picture) for picture in pictures]
    values = [psnr(picture, after, most=UNTOUCHED_DB) for picture, (after, _) in zip(pictures, done, strict=True)]
    gains = [
        rms_contrast(after) / max(1.0, rms_contrast(picture))
        for picture, (after, _) in zip(pictures, done, strict=True)
    ]
    applied = float(np.mean([note.applied for _, note in done]))
    return Harm(name, applied, min(values), float(np.mean(values)), max(gains))


def _seen(canvas: np.ndarray) -> np.ndarray:
    """Blur [h, w, 3] as the eye does; float, since what dither does lies between the grey levels."""
    reach = np.arange(-3 * int(EYE), 3 * int(EYE) + 1)
    weights = np.exp(-((reach / EYE) ** 2) / 2)
    weights /= weights.sum()
    for axis in (0, 1):
        canvas = np.apply_along_axis(np.convolve, axis, canvas, weights, "valid")
    return canvas


def dither(pictures: np.ndarray, stage: Stage) -> Dithered:
    """Paint the bare backdrops of n pictures over long slots, with and without dither."""
    shares, likeness = [], []
    for picture in pictures:
        image = Image.fromarray(picture)
        backdrop = fit_backdrop(image, stage)
        for width, height in SLOTS:
            side = float(max(width, height))
            across, down = (np.arange(width) + 0.5) / side, (np.arange(height) + 0.5) / side
            exact = backdrop.paint(across, down).astype(np.float64)
            hidden = Fade(left=Ramp(width + 1, width + 2))
            placed = place_stage(image, backdrop, Placement(side / image.width, 0, 0), (width, height), hidden)
            states = np.rint(exact).astype(np.uint8), placed
            shares.append([banding(state).share for state in states])
            # The dither rounds down after adding 0..1, half a level on average: no shift is left.
            truth = _seen(exact)
            likeness.append([psnr(truth, _seen(state.astype(float))) for state in states])
    (one, other), (before, after) = (np.mean(part, axis=0).tolist() for part in (shares, likeness))
    return Dithered((one, other), (before, after))


def quality(pictures: np.ndarray, stage: Stage) -> dict[str, Any]:
    """Look for the generator's own faults in n pictures, and how steep edges stay at twice the size."""
    height, width = pictures.shape[1:3]
    twice = []
    for picture in pictures:
        image = Image.fromarray(picture)
        twice.append(
            place_stage(image, fit_backdrop(image, stage), Placement(2.0, 0, 0), (2 * width, 2 * height), Fade())
        )
    bands = [banding(picture) for picture in pictures]
    mean = Bands(float(np.mean([b.share for b in bands])), float(np.mean([b.step for b in bands])))
    return {
        "checkerboard": [asdict(lattice) for lattice in checkerboard(list(pictures))],
        "banding": asdict(mean),
        "sharpness": sharpness(list(pictures), stage),
        "sharpness_2x": [sharpness(twice, stage), sharpness([_sharpen(picture)[0] for picture in twice], stage)],
    }


def against_renders(shards: Path, stage: Stage) -> dict[str, Any]:
    """Measure the same on the true renders of the last shard in `shards`.

    Raises:
        FileNotFoundError: there is no shard.
    """
    last = max(shards.glob("stages-square-*.npz"), default=None)
    if last is None:
        raise FileNotFoundError(f"no stages-square-*.npz in {shards}: run `adloom export dataset` first")
    with np.load(last, allow_pickle=False) as shard:
        return quality(shard["images"][:PICTURES], stage)


def report(bundle: Bundle, count: int = PICTURES, shards: Path | None = None, seed: int = SEED) -> dict[str, Any]:
    """Make all trials on `count` pictures of `bundle` drawn by `seed`; `failed` names those that went wrong.

    With `shards`, true renders are measured beside them.
    """
    pictures, stage = references(bundle, count, seed), bundle.manifest.stages[SQUARE]
    mended = [mend(pictures, *trial) for trial in FAULTS]
    harms = [harm(pictures, name) for name in STEPS]
    dithered = dither(pictures[: max(1, count // 4)], stage)
    scores: dict[str, Any] = {
        "pictures": count,
        "mended": [asdict(row) for row in mended],
        "untended": [asdict(mend(pictures, *trial)) for trial in UNTENDED],
        "clean": [asdict(row) for row in harms],
        "dither": asdict(dithered),
        "quality": quality(pictures, stage),
        "failed": [f"{row.step}: {row.fault}" for row in mended if row.worse]
        + [f"{row.step}: clean" for row in harms if row.too_much]
        + (["dither"] if dithered.worse else []),
    }
    if shards is not None:
        scores["renders"] = against_renders(shards, stage)
    return scores


def lines(scores: dict[str, Any]) -> Iterator[str]:
    """Write the scores of `report` as Markdown."""
    yield "| step | fault | applied | PSNR, dB | SSIM | grain | edges | contrast | colour |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in scores["mended"] + scores["untended"]:
        pairs = [f"{before:.1f} → {after:.1f}" for before, after in row["signs"].values()]
        one, other = (
            f"{row[key][0]:.{digits}f} → {row[key][1]:.{digits}f}" for key, digits in (("psnr", 2), ("ssim", 4))
        )
        yield " | ".join(["| " + row["step"], row["fault"], f"{row['applied']:.0%}", one, other, *pairs]) + " |"
    yield "\n| step on good pictures | applied | least PSNR, dB | greatest gain of contrast |\n|---|---|---|---|"
    for row in scores["clean"]:
        yield f"| {row['step']} | {row['applied']:.0%} | {row['least']:.1f} | {row['gain']:.3f} |"
    share, likeness = scores["dither"]["share"], scores["dither"]["psnr"]
    yield f"\nDither: bands {share[0]:.1%} → {share[1]:.1%}, surface {likeness[0]:.1f} → {likeness[1]:.1f} dB"
    for name in ("quality", "renders"):
        if name in scores:
            yield f"{name}: {json.dumps(scores[name])}"
    yield f"failed: {', '.join(scores['failed']) or 'none'}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle", type=Path, default=STARTER)
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--shards", type=Path, help="folder of true renders, such as var/stages")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    scores = report(Bundle.open(options.bundle), options.pictures, options.shards, options.seed)
    sys.stdout.write((json.dumps(scores, indent=1) if options.json else "\n".join(lines(scores))) + "\n")
    if scores["failed"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
