"""The attribute check: are the colours that a prompt asks for the colours in the picture?

It asks the bundle for stages whose pair of backdrop and podium colour was kept from all training, in both languages,
and measures each colour as the nearest of the palette in CIELAB.
"""

from collections import Counter
from typing import Any

import numpy as np

from engines.bundle.manifest import Stage
from export.captions.palette import nearest_colour
from export.captions.scene_samples import held_out_pairs, unseen_scenes
from export.captions.turns import captions_of
from export.evaluation.painter import Painter

SEED = 11  # of scenes and noise: the same prompts for every bundle


def backdrop_pixels(picture: np.ndarray) -> np.ndarray:
    """The wall in the two upper corners, where neither arch nor lanterns hang: [n, 3]."""
    height, width, _ = picture.shape
    top, side = round(0.30 * height), round(0.10 * width)
    return np.concatenate([picture[2:top, 2:side].reshape(-1, 3), picture[2:top, -side:-2].reshape(-1, 3)])


def podium_pixels(picture: np.ndarray, stage: Stage) -> np.ndarray:
    """The podium's front below the stand: [n, 3]; its top shows the light at a grazing angle more than the colour."""
    height, width, _ = picture.shape
    x, y = stage.stand[0] * width, stage.stand[1] * height
    half = 0.7 * stage.half_width * width
    return picture[round(y + 0.05 * height) : round(y + 0.13 * height), round(x - half) : round(x + half)].reshape(
        -1, 3
    )


def attribute_check(painter: Painter, stage: Stage, count: int) -> dict[str, Any]:
    """Ask for `count` unseen scenes and report the share of backdrops and podiums with the colour asked for."""
    scenes = unseen_scenes(count, SEED)
    prompts = captions_of(scenes, np.random.default_rng([SEED, 1]))
    pictures = painter.paint(prompts, [SEED * 1000 + index for index in range(count)])
    hits: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for scene, picture in zip(scenes, pictures, strict=True):
        seen = {
            "backdrop": nearest_colour(backdrop_pixels(picture)),
            "podium": nearest_colour(podium_pixels(picture, stage)),
        }
        for name, colour in seen.items():
            asked = getattr(scene, name)
            hits[name] += colour == asked
            for trait in (scene.light, scene.material):
                hits[f"{name}/{trait}"] += colour == asked
                hits[f"of/{trait}"] += name == "podium"
            if colour != asked:
                misses[f"{name}: asked {asked}, seen {colour}"] += 1
        hits["both"] += all(colour == getattr(scene, name) for name, colour in seen.items())
    shares = {
        key: round(value / hits[f"of/{key.split('/')[1]}"] if "/" in key else value / count, 4)
        for key, value in sorted(hits.items())
        if not key.startswith("of/")
    }
    return {
        "prompts": count,
        "pairs": len(held_out_pairs()),
        "accuracy": shares,
        "commonest_misses": dict(misses.most_common(12)),
    }
