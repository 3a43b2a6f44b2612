"""JSON by any language model: this program writes keys and quotation marks, the model only fills the strings.

So any model with any tokenizer answers in form. A string ends at a quotation mark, at its widest, or after `TOKENS`; no
token with a digit, a currency or a line break can be drawn, since numbers come from the feed.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from engines.copy.sampling import Sampler

TOKENS = 60  # of one string; longer ones run past any slot
REDRAWS = 8  # tokens refused at one place before the string ends there
PENDING = "\ufffd"
"""What a tokenizer decodes from bytes that are no whole character yet."""


class Tokens(Protocol):
    """A tokenizer: `size` ids, of which `special` stand for no text."""

    size: int
    special: frozenset[int]

    def encode(self, text: str) -> list[int]:
        """Return the ids of `text` as it goes on, without marks of beginning or end."""

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of `ids`."""


Read = Callable[[Sequence[int]], np.ndarray]
"""Takes the next ids in and returns logits float32 [size or more] of the one after them."""


def _barred(text: str) -> bool:
    return any(
        unicodedata.category(c) in {"Nd", "Nl", "No", "Sc"} or c in '"\\%\uff05‰' or not c.isprintable() for c in text
    )


class Skeleton:
    """The rules of filling strings with the tokens of one tokenizer."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        said = [tokens.decode([token]) for token in range(tokens.size)]
        self._ends = np.array(['"' in text or token in tokens.special for token, text in enumerate(said)])
        self._silent = np.array([_barred(text) for text in said]) & ~self._ends

    def fill(
        self,
        prompt: Sequence[int],
        rooms: Mapping[str, int],
        width: Callable[[str], int],
        read: Read,
        sampler: Sampler,
    ) -> dict[str, str]:
        """Return a string for every key of `rooms`, none wider by `width` than its room, after the ids of `prompt`."""
        told: dict[str, str] = {}
        ids, opening = list(prompt), "{"
        for name, room in rooms.items():
            logits = read([*ids, *self._tokens.encode(f'{opening}"{name}": "')])
            told[name], ids = self._string(logits, room, width, read, sampler)
            opening = '", '
        return told

    def _string(
        self, logits: np.ndarray, room: int, width: Callable[[str], int], read: Read, sampler: Sampler
    ) -> tuple[str, list[int]]:
        """Return one string, and the ids of it that `read` has not taken in yet."""
        said: list[int] = []
        unread: list[int] = []
        for _ in range(TOKENS):
            if unread:
                logits, unread = read(unread), []
            logits = np.where(self._silent, -np.inf, logits[: len(self._silent)])
            token = self._next(logits, said, lambda longer: width(longer) <= room, sampler)
            if token is None:
                break
            said.append(token)
            unread = [token]
        return self._tokens.decode(said).rstrip(PENDING).strip(), unread

    def _next(self, logits: np.ndarray, said: list[int], fits: Callable[[str], bool], sampler: Sampler) -> int | None:
        """Draw the next token; None where the string ends."""
        for _ in range(REDRAWS):
            token = sampler.draw(logits)
            if self._ends[token]:
                return None
            text = self._tokens.decode([*said, token])
            whole = text.rstrip(PENDING)
            # Bytes that never become a character, and characters that only several tokens make, show here.
            if PENDING not in whole and len(text) - len(whole) <= 1 and not _barred(whole) and fits(text):
                return token
            logits[token] = -np.inf
        return None
