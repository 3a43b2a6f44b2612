"""The tokenizer of a Hugging Face folder, and how its chats are written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from transformers import AutoTokenizer


class FolderTokens:
    """The tokenizer of a Hugging Face folder."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        self.size = len(self._tokenizer)
        self.special = frozenset(self._tokenizer.all_special_ids)

    def encode(self, text: str) -> list[int]:
        """Return the ids of `text` as it goes on."""
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of `ids`, spaces as they are."""
        return str(self._tokenizer.decode(list(ids), clean_up_tokenization_spaces=False))

    def chat(self, messages: list[dict[str, str]]) -> list[int]:
        """Return the ids of a chat up to where the answer begins; a template brings its own marks of beginning."""
        text = self._written(messages)
        return self.encode(text) if self._tokenizer.chat_template else list(self._tokenizer(text)["input_ids"])

    def frame(self) -> list[str]:
        """Return what stands before, between and after the texts of system and user in a chat."""
        marks = ("@@system@@", "@@user@@")
        text = self._written([{"role": mark.strip("@"), "content": mark} for mark in marks])
        before, _, rest = text.partition(marks[0])
        between, _, after = rest.partition(marks[1])
        return [before, between, after]

    def _written(self, messages: list[dict[str, str]]) -> str:
        if not self._tokenizer.chat_template:
            return "\n\n".join(message["content"] for message in messages) + "\n\n"
        try:
            return str(self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))
        except TemplateError:  # some templates know no system role
            whole = "\n\n".join(message["content"] for message in messages)
            merged = [{"role": "user", "content": whole}]
            return str(self._tokenizer.apply_chat_template(merged, tokenize=False, add_generation_prompt=True))
