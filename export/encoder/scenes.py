"""Scenes as prompts ask for them: colours spread evenly, the other attributes often at their default."""

import numpy as np

from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.scene_samples import canonical, held_out

DEFAULT = Scene()
DEFAULT_SHARE = {
    "backdrop": 0.12,
    "podium": 0.12,
    "material": 0.3,
    "shape": 0.4,
    "props": 0.35,
    "light": 0.35,
    "season": 0.4,
    "mood": 0.45,
}


def _draw(rng: np.random.Generator) -> Scene:
    values = {}
    for attribute, terms in ATTRIBUTES.items():
        keys = tuple(terms)
        if rng.random() < DEFAULT_SHARE[attribute]:
            values[attribute] = getattr(DEFAULT, attribute)
        else:
            values[attribute] = keys[int(rng.random() * len(keys))]
    return canonical(Scene(**values))


def random_scene(rng: np.random.Generator, *, held: bool) -> Scene:
    """Draw a scene from the held-out colour pairs, or from all others."""
    while held_out(scene := _draw(rng)) != held:
        pass
    return scene
