"""The copywriter: a brief to a finished copy, by a small language model with a key-value cache.

The model sees control tokens only and writes placeholders; facts are filled in as each part closes. A part that breaks
a limit, a fact, the policy or the scene words is drawn again from where it began; after `REDRAWS` a template speaks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
from tokenizers import Tokenizer

from engines.brief import Copy, CopyBrief
from engines.bundle import Bundle
from engines.control import CONTROL_TOKENS, Ask, ask_of, sayable
from engines.facts import PLACEHOLDERS, broken_fact, facts_of, fill, over_limit
from engines.lexicon import Guard, Lexicon
from engines.policy import refused
from engines.runtime import Runtime
from engines.scenewords import broken_scene
from engines.template import template_copy

PAD, UNKNOWN, END = "<pad>", "<unk>", "<end>"
PARTS = ("scene", "headline", "description", "cta")
MARKS = tuple(f"<{part}>" for part in PARTS)
REDRAWS = 6  # refused parts a copy may cost; more would miss the deadline of the slot for no better words
TEMPERATURE = 0.6
TOP_P = 0.9


def draw(logits: np.ndarray, rng: np.random.Generator) -> int:
    """Draw a token from logits [vocabulary] by temperature and nucleus (Holtzman et al. 2020, arXiv 1904.09751)."""
    scaled = (logits - logits.max()) / TEMPERATURE
    likely = np.flatnonzero(scaled > -9.0)  # e^-9 of the top token: never inside a nucleus of 0.9 that matters
    weights = np.exp(scaled[likely])
    order = np.argsort(-weights, kind="stable")
    weights = weights[order]
    mass = np.cumsum(weights)
    kept = int(np.searchsorted(mass, TOP_P * mass[-1])) + 1
    return int(likely[order[int(np.searchsorted(mass[:kept], rng.random() * mass[kept - 1]))]])


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Where the model stands: logits float32 [vocabulary] of the next token, and the key-value cache behind it."""

    logits: np.ndarray
    past: np.ndarray


class Copywriter:
    """Engine `copywriter`: `ids` int64 [n, t] and `past` to `logits` float32 [n, vocabulary] and `present`."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load model and tokenizer from `bundle`.

        Raises:
            BundleError: a file is missing or changed.
        """
        self._runtime = Runtime(bundle, "copywriter", threads=threads)
        options = self._runtime.contract.options
        self._tokenizer = Tokenizer.from_str(bundle.read(options["tokenizer"]).decode())
        lexicon = msgspec.json.decode(bundle.read(options["lexicon"]), type=Lexicon)
        self._guard = Guard(lexicon)
        self._most = int(options["max_tokens"])
        self._empty = np.zeros((options["layers"], 2, 1, options["heads"], 0, options["dim"]), np.float32)
        self._ids = self._tokenizer.get_vocab()
        self._words = {index: token for token, index in self._ids.items()}
        self._closers = [self._ids[mark] for mark in (*MARKS[1:], END)]
        self._silent = [self._ids[token] for token in (PAD, UNKNOWN, *CONTROL_TOKENS, *MARKS, END)]

    def write(self, brief: CopyBrief, seed: int) -> Copy:
        """Return a copy for `brief`; the same brief, seed and bundle give the same copy."""
        facts = facts_of(brief.product, brief.locale)
        ask = ask_of(brief, facts)
        speakable = sayable(ask, facts)
        silence = np.zeros(len(self._ids), np.float32)
        silence[self._silent] = -np.inf
        silence[[self._ids[mark] for mark in PLACEHOLDERS if mark not in speakable]] = -np.inf
        prompt = np.array([[self._ids[token] for token in (*ask.tokens, MARKS[0])]], np.int64)
        state = self._step(prompt, self._empty)
        rng = np.random.Generator(np.random.PCG64(seed))
        told: dict[str, str] = {}
        rejections: list[str] = []
        while len(told) < len(PARTS):
            part, closer = PARTS[len(told)], self._closers[len(told)]
            text, after = self._part(state, closer, silence, rng)
            said, rule = self._judge(part, text, told, brief, ask, speakable)
            if rule is None:
                told[part], state = said, after
                continue
            rejections.append(rule)
            if len(rejections) == REDRAWS:
                return template_copy(brief, tuple(rejections))
        return Copy(**told, source="model", attempts=len(rejections) + 1, rejections=tuple(rejections))

    def _step(self, ids: np.ndarray, past: np.ndarray) -> _State:
        results = self._runtime.run({"ids": ids, "past": past})
        return _State(results["logits"][0], results["present"])

    def _part(
        self, state: _State, closer: int, silence: np.ndarray, rng: np.random.Generator
    ) -> tuple[str | None, _State]:
        """Decode one part up to its closing token, and return it with where it ends; None when it never closes."""
        silence = silence.copy()
        silence[closer] = 0
        words: list[str] = []
        while state.past.shape[4] < self._most:
            token = draw(state.logits + silence, rng)
            if token == closer == self._closers[-1]:
                return "".join(words), state
            state = self._step(np.array([[token]], np.int64), state.past)
            if token == closer:
                return "".join(words), state
            words.append(self._words[token])
        return None, state

    def _judge(  # noqa: PLR0917  what a part is judged by
        self, part: str, text: str | None, told: Mapping[str, str], brief: CopyBrief, ask: Ask, facts: Mapping[str, str]
    ) -> tuple[str, str | None]:
        """Fill facts into `text` of `part`; return what it says, and the rule that it breaks beside what is `told`."""
        if text is None:
            return "", "form"
        if part == "scene":
            return text, broken_scene(text, brief.locale, brief.backdrop)
        said = fill(text, facts)
        if said is None:
            return "", "fact.missing"
        texts = {"headline": "", "description": "", "cta": "", **told, part: said}
        rule = (
            over_limit(part, said)
            or broken_fact(said, brief.product, facts)
            or refused(texts["headline"], texts["description"], texts["cta"], facts)
            or self._guard.broken(text, ask.locale, ask.category, ask.kind)
        )
        return said, rule
