"""The reader of prompts for places: a prompt in English or Chinese to what is asked of the painter of places."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.errors import BundleError
from engines.paint.asking import ATTRIBUTES, Asking
from engines.paint.reader import PromptReader
from engines.runtime.runtime import Runtime

ENGINE = "asker"


class Asker:
    """Engine `asker`: `ids` and `mask` int64 [n, t] to `logits` float32 [n, values of all attributes].

    Option `values` names each attribute's values in the order of the logits.
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        """Load the reader of `bundle`.

        Raises:
            BundleError: a file is missing or changed, or the values are not told.
        """
        self._runtime = Runtime(bundle, ENGINE, threads=threads)
        self._reader = PromptReader(bundle, ENGINE)
        self._values = _values(bundle)
        ends = np.cumsum([0, *(len(values) for values in self._values.values())]).tolist()
        self._parts = [slice(start, end) for start, end in pairwise(ends)]

    @staticmethod
    def of(bundle: Bundle, *, threads: int) -> "Asker | None":
        """Return the reader of `bundle`; None where it has none."""
        return Asker(bundle, threads=threads) if ENGINE in bundle.manifest.engines else None

    def read(self, prompt: str) -> str:
        """Return `prompt` as it is read: cut, without repetitions."""
        return self._reader.read(prompt)

    def ask(self, prompts: Sequence[str]) -> list[Asking]:
        """Return what each of n prompts asks for; an empty one asks for nothing."""
        logits = self._runtime.run(self._reader.tokens(prompts))["logits"]
        found = [
            [values[at] for at in logits[:, part].argmax(1)]
            for values, part in zip(self._values.values(), self._parts, strict=True)
        ]
        return [Asking(*row) for row in zip(*found, strict=True)]


def _values(bundle: Bundle) -> Mapping[str, list[str]]:
    told = bundle.engine(ENGINE).options.get("values")
    try:
        values = msgspec.convert(told, dict[str, list[str]])
    except msgspec.ValidationError as error:
        raise BundleError(f"engine {ENGINE!r} of {bundle.folder}: option values: {error}") from error
    if tuple(values) != ATTRIBUTES:
        raise BundleError(
            f"engine {ENGINE!r} of {bundle.folder} tells {', '.join(values)}, not {', '.join(ATTRIBUTES)}"
        )
    return values
