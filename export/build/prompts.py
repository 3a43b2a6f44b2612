"""What the engines of a bundle read in earnest: scenes in both languages, encoded by the bundle itself, and noise."""

from typing import Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.buckets import WINDOWS
from engines.paint.generator import engine_name
from engines.paint.reader import PromptReader
from engines.runtime.contract import Arrays
from export.build.exact import run_exact
from export.captions.turns import drawn_captions

CALIBRATION: Final = "scenes-1"
"""Name of the prompts that 8 bits are calibrated on; whoever changes them, the layers or the method, counts on."""
SAMPLES: Final = 16  # eight in each language; each is a run of the float graph on the CPU
CALIBRATING, FRESH = 1, 2  # seeds; two, so that no engine is judged on what it was calibrated on
ENCODER: Final = "encoder"
PAINTERS: Final = frozenset(map(engine_name, WINDOWS))


def reads_prompts(bundle: Bundle, name: str) -> bool:
    """Return whether engine `name` is a text encoder, or a generator with one beside it."""
    return ENCODER in bundle.manifest.engines and (name == ENCODER or name in PAINTERS)


def prompt_inputs(bundle: Bundle, name: str, count: int, seed: int) -> Arrays:
    """Return what engine `name`, which `reads_prompts`, is given for `count` prompts of `seed`."""
    tokens = PromptReader(bundle).tokens(drawn_captions(count, seed))
    if name == ENCODER:
        return tokens
    sizes = {tensor.name: tensor.shape[1:] for tensor in bundle.engine(name).inputs}["noise"]
    noise = np.random.default_rng(seed).standard_normal((count, *map(int, sizes))).astype(np.float32)
    results = run_exact(bundle, ENCODER, tokens)
    return {"scene": results.pop("embedding"), "noise": noise, **results}
