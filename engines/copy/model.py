"""The copywriter's language model: tokens in, logits out, with a key-value cache, and what its tokens stand for."""

import re
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.copy.ask import CONTROL_TOKENS, Ask, Assignment
from engines.copy.facts import PLACEHOLDERS
from engines.copy.gates import PARTS
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime
from engines.vocabulary.locales import Locale

PAD, UNKNOWN, END = "<pad>", "<unk>", "<end>"
MARKS = tuple(f"<{part}>" for part in PARTS)
_CHINESE, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"^[^<{]*[A-Za-z]")
_FOREIGN: dict[Locale, re.Pattern[str]] = {"en": _CHINESE, "zh": _LATIN}


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where the model stands: logits float32 [vocabulary] of the next token, and the key-value cache behind it."""

    logits: np.ndarray
    past: np.ndarray


class CopyModel:
    """Engine `copywriter`: `ids` int64 [n, t] and `past` to `logits` float32 [n, vocabulary] and `present`.

    `words` holds the text of each token, `closers` the token that ends each part, the last of them `end`; a cache holds
    at `most` so many tokens.
    """

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load model and tokenizer from `bundle`.

        Raises:
            BundleError: a file is missing or changed.
        """
        self._runtime = Runtime(bundle, "copywriter", threads=threads)
        options = self._runtime.contract.options
        self.most = int(options["max_tokens"])
        self._empty = np.zeros((options["layers"], 2, 1, options["heads"], 0, options["dim"]), np.float32)
        self._ids: dict[str, int] = Tokenizer.from_str(bundle.read(options["tokenizer"]).decode()).get_vocab()
        self.words = {index: token for token, index in self._ids.items()}
        self.end = self._ids[END]
        self.closers = {part: self._ids[mark] for part, mark in zip(PARTS, (*MARKS[1:], END), strict=True)}
        tokens = [self.words[index] for index in range(len(self.words))]
        self._foreign = {
            locale: np.array([pattern.search(token) is not None for token in tokens])
            for locale, pattern in _FOREIGN.items()
        }
        self._unspoken = [self._ids[token] for token in (PAD, UNKNOWN, *CONTROL_TOKENS, *MARKS, END)]

    @property
    def ran(self) -> Ran:
        """How the model runs now: a token at a time."""
        return self._runtime.ran

    def begin(self, ask: Ask) -> State:
        """Return where the model stands when it has read `ask` and is to write the first part."""
        prompt = np.array([[self._ids[token] for token in (*ask.tokens, MARKS[0])]], np.int64)
        return self.step(prompt, self._empty)

    def step(self, ids: np.ndarray, past: np.ndarray) -> State:
        """Read `ids`, int64 [1, t], after the cache `past`."""
        results = self._runtime.run({"ids": ids, "past": past})
        return State(results["logits"][0], results["present"])

    def silence(self, assignment: Assignment) -> np.ndarray:
        """Return what to add to logits, float32 [vocabulary]: -inf for marks, the other language and missing facts."""
        silence = np.zeros(len(self._ids), np.float32)
        silence[self._unspoken] = -np.inf
        silence[[self._ids[mark] for mark in PLACEHOLDERS if mark not in assignment.facts]] = -np.inf
        silence[self._foreign[assignment.ask.locale]] = -np.inf
        return silence
