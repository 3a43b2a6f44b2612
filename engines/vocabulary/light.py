"""The key light of a stage and what the stand is made of, by numbers, as a scene's words ask for them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engines.vocabulary.scene import LIGHTS, MATERIALS
from engines.vocabulary.words import last_match


@dataclass(frozen=True, slots=True)
class Light:
    """One key light; angles in degrees as the stand sees it."""

    azimuth: float
    """0 comes from the camera's side, negative from the left."""
    elevation: float
    softness: float
    """How large the source looks: a window with a curtain 40, a bare window 20, the sun 2."""


SOURCES: Final[dict[str, Light]] = {
    "soft": Light(-35, 48, 46),
    "side": Light(-66, 32, 16),
    "sunset": Light(52, 30, 19),
    "cool": Light(-30, 50, 38),
    "window": Light(-52, 34, 2),
    "neon": Light(-40, 50, 46),
    "top": Light(-5, 76, 18),
}
"""The lights that stages are rendered by, by key of `engines.vocabulary.scene.LIGHTS`; a test holds them to the
studio's."""
STUDIO: Final = SOURCES["soft"]
"""Where a scene names no light."""


@lru_cache(maxsize=1024)  # a prompt comes again for each slot
def light_of(scene: str) -> Light:
    """Return the light that a scene's prompt names, in any language."""
    return SOURCES[last_match(LIGHTS, scene) or "soft"]


@lru_cache(maxsize=1024)
def material_of(scene: str) -> str:
    """Return what the stand of a scene's prompt is made of, a key of `engines.vocabulary.scene.MATERIALS`, or ""."""
    return last_match(MATERIALS, scene)
