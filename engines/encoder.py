"""The text encoder: a scene prompt in English or Chinese to the embedding that the generator paints from."""

import re
from collections.abc import Sequence

import msgspec
import numpy as np

from engines.bundle import Bundle
from engines.reader import Reader
from engines.runtime.contract import Arrays, Ran
from engines.runtime.runtime import Runtime
from engines.translate import in_english

MAX_CHARACTERS = 400  # a prompt is a phrase; longer text is a page that slipped through
REPEATED = re.compile(r"(.{1,16}?)\1{2,}", re.DOTALL)  # said thrice on end, a word leads to where no scene is


class Encoder:
    """Engine `encoder`: `ids` and `mask` int64 [n, t] to `embedding` float32 [n, dim] or [n, tokens, dim].

    Its options say how prompts become tokens, see `engines.reader`, and those below `second` how they become `ids_2`
    and `mask_2`; `languages` names what it reads, English and Chinese where it is absent.
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        self._runtime = Runtime(bundle, "encoder", threads=threads)
        options = self._runtime.contract.options
        self._readers = {"": Reader(bundle, options)}
        if "second" in options:
            self._readers["_2"] = Reader(bundle, options["second"])
        self._english = options.get("languages") == ["en"]

    def read(self, prompt: str) -> str:
        """Return `prompt` as it is encoded: cut, without repetitions, in a language that the encoder reads."""
        # Half a surrogate pair, as a cut JSON string may hold, is no text: it becomes a question mark.
        text = REPEATED.sub(r"\1", prompt[:MAX_CHARACTERS]).encode(errors="replace").decode()
        return in_english(text) if self._english else text

    def encode(self, prompts: Sequence[str]) -> np.ndarray:
        """Encode n prompts to float32 [n, …]; an empty prompt is the default scene, repetitions count once.

        An encoder with several outputs, as of SDXL or FLUX.1, gives a structured array [n] whose fields are named like
        them, so that a scene stays one value on its way through batches.
        """
        return self.traced(prompts)[0]

    def tokens(self, prompts: Sequence[str], *, length: int = 0) -> Arrays:
        """Return `ids` and `mask` of n prompts as the engine reads them, int64 [n, t], where t is `length` at least."""
        texts = [self.read(prompt) for prompt in prompts]
        inputs: Arrays = {}
        for suffix, reader in self._readers.items():
            inputs[f"ids{suffix}"], inputs[f"mask{suffix}"] = reader.read(texts, length=length)
        return inputs

    def traced(self, prompts: Sequence[str], *, length: int = 0) -> tuple[np.ndarray, list[Ran]]:
        """Encode as `encode` does, padded to `length` tokens at least, and tell of each prompt how it was run."""
        inputs = self.tokens(prompts, length=length)
        results, rows = self._runtime.traced(inputs)
        rows = [msgspec.structs.replace(row, length=inputs["ids"].shape[1]) for row in rows]
        if len(results) == 1:
            return results["embedding"], rows
        scenes = np.empty(len(prompts), [(name, array.dtype, array.shape[1:]) for name, array in results.items()])
        for name, array in results.items():
            scenes[name] = array
        return scenes, rows
