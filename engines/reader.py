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
        self._rules.enable_truncation(int(options["max_tokens"]))
        self._rules.enable_padding(pad_id=int(options["pad_id"]), length=options.get("length"))

    def read(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return ids and mask of n texts, int64 [n, t]."""
        batch = self._rules.encode_batch([f"{self._before}{text}{self._after}" for text in texts])
        ids = np.array([entry.ids for entry in batch], dtype=np.int64)
        for row, entry in zip(ids, batch, strict=True):
            if self._closing and entry.overflowing:
                row[-len(self._closing) :] = self._closing
        return ids, np.array([entry.attention_mask for entry in batch], dtype=np.int64)
