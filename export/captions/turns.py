"""Captions in both languages by turns: what an engine is asked with where it is compared or measured."""

from collections.abc import Iterable, Sequence

import numpy as np

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import Scene
from export.captions.caption import caption
from export.captions.scene_samples import sample_scene


def captions_of(scenes: Iterable[Scene], rng: np.random.Generator, locales: Sequence[Locale] = LOCALES) -> list[str]:
    """Write one caption for each of `scenes`, in `locales` by turns."""
    return [caption(scene, locales[at % len(locales)], rng) for at, scene in enumerate(scenes)]


def drawn_captions(count: int, seed: int, locales: Sequence[Locale] = LOCALES) -> list[str]:
    """Write captions of `count` scenes drawn at random, in `locales` by turns; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return captions_of((sample_scene(rng) for _ in range(count)), rng, locales)
