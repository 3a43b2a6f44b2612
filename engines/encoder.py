"""The text encoder: a scene prompt in English or Chinese to the embedding that the generator paints from."""

import re
from collections.abc import Sequence

import numpy as np

from engines.bundle import Bundle
from engines.reader import Reader
from engines.runtime.runtime import Runtime

MAX_CHARACTERS = 400  # a prompt is a phrase; longer text is a page that slipped through
REPEATED = re.compile(r"(.{1,16}?)\1{2,}", re.DOTALL)  # said thrice on end, a word leads to where no scene is


class Encoder:
    """Engine `encoder`: `ids` and `mask` int64 [n, t] to `embedding` float32 [n, dim] or [n, tokens, dim].

    Its options say how prompts are read, see `engines.reader`; those below `second` say so for `ids_2` and `mask_2`.
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        self._runtime = Runtime(bundle, "encoder", threads=threads)
        options = self._runtime.contract.options
        self._readers = {"": Reader(bundle, options)}
        if "second" in options:
            self._readers["_2"] = Reader(bundle, options["second"])

    def encode(self, prompts: Sequence[str]) -> np.ndarray:
        """Encode n prompts to float32 [n, …]; an empty prompt is the default scene, repetitions count once.

        An encoder with several outputs, as of SDXL or FLUX.1, gives a structured array [n] whose fields are named like
        them, so that a scene stays one value on its way through batches.
        """
        # Half a surrogate pair, as a cut JSON string may hold, is no text: it becomes a question mark.
        texts = [REPEATED.sub(r"\1", prompt[:MAX_CHARACTERS]).encode(errors="replace").decode() for prompt in prompts]
        inputs = {}
        for suffix, reader in self._readers.items():
            inputs[f"ids{suffix}"], inputs[f"mask{suffix}"] = reader.read(texts)
        results = self._runtime.run(inputs)
        if len(results) == 1:
            return results["embedding"]
        scenes = np.empty(len(texts), [(name, array.dtype, array.shape[1:]) for name, array in results.items()])
        for name, array in results.items():
            scenes[name] = array
        return scenes
