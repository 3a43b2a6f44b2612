"""How an encoder reads: what `engines.paint.reader` is told of a tokenizer, and the same done by transformers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

ENGLISH = ("en",)  # the captions that CLIP and T5 were taught by
FIRST, SECOND = "encoder.tokenizer.json", "encoder.tokenizer_2.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads by a fast tokenizer, `most` tokens at most, and always as many where `fixed`.

    `before` and `after` stand around every text, as a chat's template has it; `second` reads the same for another
    encoder; `file` is what a bundle calls the tokenizer.
    """

    tokenizer: Any
    most: int
    fixed: bool
    languages: tuple[str, ...] = ()
    """Locales that the encoder reads; all where it is empty."""
    before: str = ""
    after: str = ""
    second: "Reading | None" = None
    file: str = FIRST

    def batch(self, words: Sequence[str], suffix: str = "") -> dict[str, torch.Tensor]:
        """Return `ids` and `mask` int64 [n, t], and those of the second with `_2` at their ends."""
        padding = "max_length" if self.fixed else "longest"
        texts = [f"{self.before}{text}{self.after}" for text in words]
        read = self.tokenizer(texts, padding=padding, max_length=self.most, truncation=True, return_tensors="pt")
        found = {f"ids{suffix}": read["input_ids"], f"mask{suffix}": read["attention_mask"]}
        return found | (self.second.batch(words, "_2") if self.second else {})

    def options(self) -> dict[str, Any]:
        """Return what the engine's manifest says of it."""
        told = {"tokenizer": self.file, "max_tokens": self.most, "pad_id": int(self.tokenizer.pad_token_id)}
        told |= {"length": self.most} if self.fixed else {}
        told |= {"languages": list(self.languages)} if self.languages else {}
        told |= {"before": self.before, "after": self.after} if self.before or self.after else {}
        return told | ({"second": self.second.options()} if self.second else {})

    def write(self, folder: Path) -> None:
        """Write the tokenizer's rules, truncation and padding left to who encodes."""
        rules = self.tokenizer.backend_tokenizer
        rules.no_truncation()
        rules.no_padding()
        (folder / self.file).write_text(rules.to_str(), encoding="utf-8")
        if self.second:
            self.second.write(folder)
