"""Which scenes exist: how they are drawn at random, and which are kept from every training."""

import hashlib
from dataclasses import replace

import numpy as np

from engines.vocabulary.scene import ATTRIBUTES, METALS, PALETTE, Scene

CALM = {"props": "none", "season": "none", "mood": "minimal"}
PLAIN_SHARE = 0.35  # share of scenes without props, without season, without mood: shops ask for these most


def sample_scene(rng: np.random.Generator) -> Scene:
    """Draw a scene; every value of every attribute comes up."""
    chosen = {name: str(rng.choice(list(terms))) for name, terms in ATTRIBUTES.items()}
    chosen |= {name: value for name, value in CALM.items() if rng.random() < PLAIN_SHARE}
    return canonical(Scene(**chosen))


def canonical(scene: Scene) -> Scene:
    """Give a podium of solid metal the colour of that metal: no other can be seen."""
    return replace(scene, podium=METALS[scene.material][0]) if scene.material in METALS else scene


def held_out(scene: Scene) -> bool:
    """Whether the scene's pair of backdrop and podium colour (one pair in ten) is never seen in training."""
    pair = f"{scene.backdrop}/{scene.podium}"
    return scene.backdrop != scene.podium and hashlib.sha256(pair.encode()).digest()[0] < 26


def held_out_pairs() -> list[tuple[str, str]]:
    """List the held-out pairs (backdrop, podium)."""
    return [(b, p) for b in PALETTE for p in PALETTE if held_out(Scene(backdrop=b, podium=p))]


def unseen_scenes(count: int, seed: int) -> list[Scene]:
    """Draw scenes whose colour pair was kept from training; the other attributes vary freely."""
    rng = np.random.default_rng(seed)
    pairs = held_out_pairs()
    scenes = []
    for index in range(count):
        scene = sample_scene(rng)
        # Solid metal has its own colour: of the pairs, only those with that podium colour can be asked of it.
        fitting = [pair for pair in pairs if scene.material not in METALS or pair[1] == scene.podium]
        backdrop, podium = fitting[index % len(fitting)]
        scenes.append(replace(scene, backdrop=backdrop, podium=podium))
    return scenes


def visible(scene: Scene, attribute: str) -> bool:
    """Whether a picture of `scene` can show `attribute`: solid metal hides the podium's colour."""
    return attribute != "podium" or scene.material not in METALS
