"""What the pictures of a bundle show, told by the attribute checker: accuracy, agreement of languages, diversity."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image

from engines.bundle.bundle import Bundle
from engines.runtime.runtime import Runtime
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import ATTRIBUTES
from export.captions.scene_samples import unseen_scenes, visible
from export.captions.turns import captions_of
from export.checker import FOLDER
from export.evaluation.painter import BATCH, Painter

SEEDS = 8  # pictures of one prompt whose differences are its diversity
ASKED, PAIRED, VARIED = 12, 13, 14  # seeds: each measure has scenes of its own, the same for every bundle
Answers = dict[str, np.ndarray]


def _resized(pictures: np.ndarray, width: int, height: int) -> np.ndarray:
    if pictures.shape[1:3] == (height, width):
        return pictures
    images = (Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS) for picture in pictures)
    return np.stack([np.asarray(image) for image in images])


class Judge:
    """Reads a picture's attributes with the checker, an engine that no part of the pipeline was trained with."""

    def __init__(self, threads: int = 2) -> None:
        bundle = Bundle.open(FOLDER)
        self._runtime = Runtime(bundle, "checker", threads=threads)
        _, height, width, _ = self._runtime.contract.inputs[0].shape
        self.size = (int(width), int(height))
        self.values: dict[str, list[str]] = self._runtime.contract.options["values"]
        self.accuracy_on_renders: dict[str, float] = bundle.manifest.provenance["checker"]["accuracy_on_renders"]
        ends = np.cumsum([0, *(len(values) for values in self.values.values())])
        self._blocks = dict(zip(self.values, pairwise(ends.tolist()), strict=True))

    def look(self, pictures: np.ndarray) -> tuple[Answers, np.ndarray]:
        """Judge pictures uint8 [n, h, w, 3]: value numbers [n] by attribute, and features float32 [n, d].

        Pictures of another size than the checker's are resized for it.
        """
        pictures = _resized(pictures, *self.size)
        parts = [self._runtime.run({"pictures": pictures[at : at + BATCH]}) for at in range(0, len(pictures), BATCH)]
        logits, features = (np.concatenate([part[name] for part in parts]) for name in ("logits", "features"))
        return {name: logits[:, a:b].argmax(1) for name, (a, b) in self._blocks.items()}, features


def attributes(painter: Painter, judge: Judge, count: int) -> dict[str, Any]:
    """Ask for `count` scenes of colour pairs kept from training, by turns in both languages, and report what is seen.

    Each scene differs from the default in every way at once, so the shares are those of the hardest prompts.
    """
    scenes = unseen_scenes(count, ASKED)
    prompts = captions_of(scenes, np.random.default_rng([ASKED, 2]))
    answers, _ = judge.look(painter.paint(prompts, [ASKED * 10_000 + index for index in range(count)]))
    hits: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for index, scene in enumerate(scenes):
        for name in (name for name in ATTRIBUTES if visible(scene, name)):
            wanted, seen = getattr(scene, name), judge.values[name][answers[name][index]]
            asked[name] += 1
            hits[name] += wanted == seen
            if wanted != seen:
                misses[f"{name}: asked {wanted}, seen {seen}"] += 1
    return {
        "prompts": count,
        "accuracy": {name: round(hits[name] / asked[name], 4) for name in ATTRIBUTES},
        "checker_on_renders": judge.accuracy_on_renders,
        "commonest_misses": dict(misses.most_common(12)),
    }


def bilingual(painter: Painter, judge: Judge, count: int) -> dict[str, Any]:
    """Ask for each of `count` scenes in English and in Chinese with one noise: the share of attributes seen alike."""
    scenes, seeds = unseen_scenes(count, PAIRED), list(range(count))
    rng = np.random.default_rng(PAIRED)

    def seen(locale: Locale) -> Answers:
        return judge.look(painter.paint(captions_of(scenes, rng, (locale,)), seeds))[0]

    english, chinese = seen("en"), seen("zh")
    agreement = {name: round(float((english[name] == chinese[name]).mean()), 4) for name in ATTRIBUTES}
    return {"scenes": count, "agreement": agreement, "mean": round(float(np.mean(list(agreement.values()))), 4)}


def diversity(painter: Painter, judge: Judge, count: int) -> dict[str, float]:
    """Paint `count` prompts from `SEEDS` seeds each, and compare.

    `within` and `between` are mean distances of the checker's features among pictures of one prompt and of different
    prompts; `pixels` the mean absolute difference of 255 among pictures of one prompt.
    """
    scenes = [replace(scene, light="soft") for scene in unseen_scenes(count, VARIED)]
    prompts = captions_of(scenes, np.random.default_rng(VARIED))
    pictures = painter.paint([p for p in prompts for _ in range(SEEDS)], list(range(count * SEEDS)))
    features = judge.look(pictures)[1].reshape(count, SEEDS, -1)
    small = pictures[:, ::4, ::4].reshape(count, SEEDS, -1).astype(np.float32)

    def spread(values: np.ndarray) -> float:
        gaps = np.linalg.norm(values[:, None] - values[None], axis=-1)
        return float(gaps.sum() / (len(values) * (len(values) - 1)))

    within = float(np.mean([spread(rows) for rows in features]))
    pixels = float(np.mean([np.abs(rows[:-1] - rows[1:]).mean() for rows in small]))
    between = spread(features[:, 0])
    return {"prompts": count, "within": round(within, 3), "between": round(between, 3), "pixels": round(pixels, 2)}
