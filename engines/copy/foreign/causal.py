"""Copy from a causal LM in ONNX with a key-value cache (Optimum's layout), in this process and within a deadline.

Its bundle holds an engine `causal`: `input_ids`, `attention_mask`, `position_ids`, `past_key_values.N.key|value` to
`logits` and `present.N.key|value`; its options name the tokenizer, its special ids and the frame of a chat.
"""

import time
from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Tensor
from engines.copy.ask import Assignment
from engines.copy.facts import display_width, fill
from engines.copy.foreign.prompt import SCHEMA, TEMPERATURE, messages
from engines.copy.foreign.skeleton import Skeleton
from engines.copy.sampling import Sampler
from engines.copy.writer import Causal, RefusedError, Writer, accept, instead
from engines.errors import EngineError
from engines.runtime.runtime import Runtime
from engines.vocabulary.brief import Copy

ROOMS = {part: int(wanted["maxLength"]) for part, wanted in SCHEMA["properties"].items()}
PAST, PRESENT = "past_key_values.", "present."


class _Tokens:
    """The bundle's tokenizer."""

    def __init__(self, tokenizer: Tokenizer, special: Sequence[int]) -> None:
        self._tokenizer, self.special = tokenizer, frozenset(special)
        self.size = int(tokenizer.get_vocab_size())

    def encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(ids)))


def _empty(tensor: Tensor) -> np.ndarray:
    """Return a cache of nothing: the first dynamic dimension is the batch, the other the length."""
    sizes = [size if isinstance(size, int) else int(place == 0) for place, size in enumerate(tensor.shape)]
    return np.zeros(sizes, tensor.dtype)


class _Reading:
    """One text as the model reads it, with its cache."""

    def __init__(self, runtime: Runtime, seconds: float) -> None:
        self._runtime, self._ends = runtime, time.monotonic() + seconds
        self._inputs = {tensor.name for tensor in runtime.contract.inputs}
        self._cache = {t.name: _empty(t) for t in runtime.contract.inputs if t.name.startswith(PAST)}
        self._length = 0

    def read(self, ids: Sequence[int]) -> np.ndarray:
        """Take `ids` in; return logits float32 [vocabulary].

        Raises:
            RefusedError: the time is over.
        """
        if time.monotonic() > self._ends:
            raise RefusedError("causal.timeout")
        start, self._length = self._length, self._length + len(ids)
        inputs = {
            "input_ids": np.array([ids], np.int64),
            "attention_mask": np.ones((1, self._length), np.int64),
            "position_ids": np.arange(start, self._length, dtype=np.int64)[None],
        }
        wanted = {name: array for name, array in inputs.items() if name in self._inputs}
        results = self._runtime.run({**wanted, **self._cache})
        self._cache = {name: results[PRESENT + name.removeprefix(PAST)] for name in self._cache}
        logits: np.ndarray = results["logits"][0, -1].astype(np.float32)
        return logits


class CausalWriter:
    """Writes by a causal LM, and by `fallback` when that gives nothing publishable in time."""

    def __init__(self, causal: Causal, fallback: Writer, *, threads: int = 1) -> None:
        """Load the bundle.

        Raises:
            BundleError: a file is missing, changed, or not signed by whom it must be.
        """
        bundle = Bundle.open(causal.folder, causal.owner)
        self._deadline, self._fallback = causal.deadline, fallback
        self._runtime = Runtime(bundle, "causal", threads=threads)
        options = self._runtime.contract.options
        self._frame: list[str] = options["frame"]
        self._tokens = _Tokens(Tokenizer.from_str(bundle.read(options["tokenizer"]).decode()), options["special"])
        self._skeleton = Skeleton(self._tokens)

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy for `assignment`; one run of the model is not interrupted, so a call may end a run late."""
        if assignment.plain:
            return self._fallback.write(assignment, seed)
        before, between, after = self._frame
        system, user = (message["content"] for message in messages(assignment))
        prompt = self._tokens.encode(before + system + between + user + after)
        reading = _Reading(self._runtime, self._deadline)
        sampler = Sampler(np.random.Generator(np.random.PCG64(seed)), TEMPERATURE)

        def width(text: str) -> int:
            return display_width(fill(text, assignment.facts) or text)

        try:
            answer = self._skeleton.fill(prompt, ROOMS, width, reading.read, sampler)
            return accept(answer, assignment, "causal")
        except RefusedError as error:
            return instead(self._fallback, assignment, seed, str(error))
        except EngineError:
            return instead(self._fallback, assignment, seed, "causal.engine")
