"""Text to token ids as a bundle says: with its tokenizer's rules, and what its model expects around a prompt."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from engines.bundle import Bundle


class Reader:
    """Reads texts by the file that option `tokenizer` names, `max_tokens` tokens of each at most.

    Option `length` pads every text to that many tokens, for encoders that read a fixed length. `before` and `after`
    stand around every text, such as a chat's turns: a text that is too long loses its own end, never `after`.
    """

    def __init__(self, bundle: Bundle, options: Mapping[str, Any]) -> None:
        self._rules = Tokenizer.from_str(bundle.read(options["tokenizer"]).decode())
        self._before, self._after = str(options.get("before", "")), str(options.get("after", ""))
        self._closing = self._rules.encode(self._after, add_special_tokens=False).ids
        self._most = int(options["max_tokens"])
        self._rules.enable_truncation(self._most)
        self._rules.no_padding()
        self._pad, self._length = int(options["pad_id"]), int(options.get("length", 0))

    def read(self, texts: Sequence[str], *, length: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Return ids and mask of n texts, int64 [n, t], where t is `length` at least."""
        batch = self._rules.encode_batch([f"{self._before}{text}{self._after}" for text in texts])
        tokens = [self._closed(entry.ids) if entry.overflowing else entry.ids for entry in batch]
        length = max(min(length, self._most), self._length, *map(len, tokens))
        ids = np.array([each + [self._pad] * (length - len(each)) for each in tokens], np.int64)
        mask = np.array([[1] * len(each) + [0] * (length - len(each)) for each in tokens], np.int64)
        return ids, mask

    def _closed(self, ids: list[int]) -> list[int]:
        """Let the end of a text that was cut short make room for what stands after it."""
        return [*ids[: len(ids) - len(self._closing)], *self._closing]
