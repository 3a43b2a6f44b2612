"""The text encoder: a scene prompt in English or Chinese to the embedding that the generator paints from."""

from collections.abc import Sequence

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.reader import PromptReader
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime


class Encoder:
    """Engine `encoder`: `ids` and `mask` int64 [n, t] to `embedding` float32 [n, dim] or [n, tokens, dim]."""

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        self._runtime = Runtime(bundle, "encoder", threads=threads)
        self._reader = PromptReader(bundle)

    def read(self, prompt: str) -> str:
        """Return `prompt` as it is encoded: cut, without repetitions, in a language that the encoder reads."""
        return self._reader.read(prompt)

    def encode(self, prompts: Sequence[str]) -> np.ndarray:
        """Encode n prompts to float32 [n, …]; an empty prompt is the default scene, repetitions count once.

        An encoder with several outputs, as of SDXL or FLUX.1, gives a structured array [n] whose fields are named like
        them, so that a scene stays one value on its way through batches.
        """
        return self.traced(prompts)[0]

    def traced(self, prompts: Sequence[str], *, length: int = 0) -> tuple[np.ndarray, list[Ran]]:
        """Encode as `encode` does, padded to `length` tokens at least, and tell of each prompt how it was run."""
        inputs = self._reader.tokens(prompts, length=length)
        results, rows = self._runtime.traced(inputs)
        rows = [msgspec.structs.replace(row, length=inputs["ids"].shape[1]) for row in rows]
        if len(results) == 1:
            return results["embedding"], rows
        scenes = np.empty(len(prompts), [(name, array.dtype, array.shape[1:]) for name, array in results.items()])
        for name, array in results.items():
            scenes[name] = array
        return scenes, rows
