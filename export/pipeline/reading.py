"""How an encoder reads: what `engines.reader` is told of a tokenizer, and the same done by transformers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

TOKENIZER = "encoder.tokenizer.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads by a fast tokenizer, `most` tokens at most, and always as many where `fixed`.

    `before` and `after` stand around every text, as a chat's template has it.
    """

    tokenizer: Any
    most: int
    fixed: bool
    before: str = ""
    after: str = ""

    def batch(self, words: Sequence[str]) -> dict[str, torch.Tensor]:
        """Return `ids` and `mask` int64 [n, t]."""
        padding = "max_length" if self.fixed else "longest"
        texts = [f"{self.before}{text}{self.after}" for text in words]
        read = self.tokenizer(texts, padding=padding, max_length=self.most, truncation=True, return_tensors="pt")
        return {"ids": read["input_ids"], "mask": read["attention_mask"]}

    def options(self) -> dict[str, Any]:
        """Return what the engine's manifest says of it."""
        told = {"tokenizer": TOKENIZER, "max_tokens": self.most, "pad_id": int(self.tokenizer.pad_token_id)}
        told |= {"length": self.most} if self.fixed else {}
        return told | ({"before": self.before, "after": self.after} if self.before or self.after else {})

    def write(self, folder: Path) -> None:
        """Write the tokenizer's rules, truncation and padding left to who encodes."""
        rules = self.tokenizer.backend_tokenizer
        rules.no_truncation()
        rules.no_padding()
        (folder / TOKENIZER).write_text(rules.to_str(), encoding="utf-8")
