"""Prompts to token ids as a bundle says: its tokenizers' rules, the languages it reads, what stands around a prompt."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.runtime.contract import Arrays
from engines.vocabulary.translate import in_english

MAX_CHARACTERS = 400  # a prompt is a phrase; longer text is a page that slipped through
REPEATED = re.compile(r"(.{1,16}?)\1{2,}", re.DOTALL)  # said thrice on end, a word leads to where no scene is


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


class PromptReader:
    """Reads prompts for engine `encoder`, or for another that reads them.

    The engine's options say how prompts become tokens, those below `second` how they become `ids_2` and `mask_2`;
    `languages` names what it reads, English and Chinese where it is absent.
    """

    def __init__(self, bundle: Bundle, engine: str = "encoder") -> None:
        """Load the tokenizers.

        Raises:
            BundleError: a file is missing or changed.
        """
        options = bundle.engine(engine).options
        self._readers = {"": Reader(bundle, options)}
        if "second" in options:
            self._readers["_2"] = Reader(bundle, options["second"])
        self._english = options.get("languages") == ["en"]

    def read(self, prompt: str) -> str:
        """Return `prompt` as it is encoded: cut, without repetitions, in a language that the encoder reads."""
        # Half a surrogate pair, as a cut JSON string may hold, is no text: it becomes a question mark.
        text = REPEATED.sub(r"\1", prompt[:MAX_CHARACTERS]).encode(errors="replace").decode()
        return in_english(text) if self._english else text

    def tokens(self, prompts: Sequence[str], *, length: int = 0) -> Arrays:
        """Return `ids` and `mask` of n prompts as the engine reads them, int64 [n, t], where t is `length` at least."""
        texts = [self.read(prompt) for prompt in prompts]
        inputs: Arrays = {}
        for suffix, reader in self._readers.items():
            inputs[f"ids{suffix}"], inputs[f"mask{suffix}"] = reader.read(texts, length=length)
        return inputs
