"""The copywriter: a brief to a finished copy, by a small language model with a key-value cache.

The model sees control tokens only and writes placeholders; facts are filled in afterwards. Every sample passes limits,
facts, policy and scene words, or is drawn again; after `ATTEMPTS` samples a template speaks.
"""

from collections.abc import Mapping

import msgspec
import numpy as np
from tokenizers import Tokenizer

from engines.brief import Copy, CopyBrief
from engines.bundle import Bundle
from engines.control import CONTROL_TOKENS, Ask, ask_of, sayable
from engines.facts import PLACEHOLDERS, broken_fact, broken_limit, facts_of, fill
from engines.lexicon import Guard, Lexicon
from engines.policy import refused
from engines.runtime import Runtime
from engines.scenewords import broken_scene
from engines.template import template_copy

PAD, UNKNOWN, END = "<pad>", "<unk>", "<end>"
MARKS = ("<scene>", "<headline>", "<description>", "<cta>")
ATTEMPTS = 3
TEMPERATURE = 0.6
TOP_P = 0.9
Parts = tuple[str, str, str, str]


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
        self._end = self._ids[END]
        silent = (PAD, UNKNOWN, *CONTROL_TOKENS)
        self._silence = np.zeros(len(self._ids), np.float32)
        self._silence[[self._ids[token] for token in silent]] = -np.inf

    def write(self, brief: CopyBrief, seed: int) -> Copy:
        """Return a copy for `brief`; the same brief, seed and bundle give the same copy."""
        facts = facts_of(brief.product, brief.locale)
        ask = ask_of(brief, facts)
        speakable = sayable(ask, facts)
        silence = self._silence.copy()
        silence[[self._ids[mark] for mark in PLACEHOLDERS if mark not in speakable]] = -np.inf
        prompt = np.array([[self._ids[token] for token in (*ask.tokens, MARKS[0])]], np.int64)
        logits, past = self._step(prompt, self._empty)
        rng = np.random.Generator(np.random.PCG64(seed))
        rejections: list[str] = []
        while len(rejections) < ATTEMPTS:
            parts = self._sample(logits, past, silence, rng)
            spoken, rule = self._finish(parts, brief, ask, speakable)
            if rule is None:
                return Copy(*spoken, source="model", attempts=len(rejections) + 1, rejections=tuple(rejections))
            rejections.append(rule)
        return template_copy(brief, tuple(rejections))

    def _step(self, ids: np.ndarray, past: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        results = self._runtime.run({"ids": ids, "past": past})
        return results["logits"][0], results["present"]

    def _sample(
        self, logits: np.ndarray, past: np.ndarray, silence: np.ndarray, rng: np.random.Generator
    ) -> Parts | None:
        """Decode one copy after the prefill; None when it does not end, or its parts are not in order."""
        words: list[str] = []
        while past.shape[4] < self._most:
            token = draw(logits + silence, rng)
            if token == self._end:
                return _parse("".join(words))
            words.append(self._words[token])
            logits, past = self._step(np.array([[token]], np.int64), past)
        return None

    def _finish(
        self, parts: Parts | None, brief: CopyBrief, ask: Ask, facts: Mapping[str, str]
    ) -> tuple[Parts, str | None]:
        """Fill the facts in; return headline, description, call to action and scene, and the broken rule or None."""
        if parts is None:
            return ("", "", "", ""), "form"
        scene, *texts = parts
        filled = [fill(text, facts) for text in texts]
        if any(text is None for text in filled):
            return ("", "", "", ""), "fact.missing"
        headline, description, cta = (text or "" for text in filled)
        told = (broken_fact(text, brief.product, facts) for text in (headline, description, cta))
        said = (self._guard.broken(text, ask.locale, ask.category, ask.kind) for text in texts)
        rule = (
            broken_limit(headline, description, cta)
            or next(filter(None, told), None)
            or refused(headline, description, cta, facts)
            or next(filter(None, said), None)
            or broken_scene(scene, brief.locale, brief.backdrop)
        )
        return (headline, description, cta, scene), rule


def _parse(text: str) -> Parts | None:
    """Split `scene<headline>…<description>…<cta>…` into its four parts."""
    parts = []
    for mark in MARKS[1:]:
        before, found, text = text.partition(mark)
        if not found:
            return None
        parts.append(before)
    if any(mark in part for mark in MARKS for part in (*parts, text)):
        return None
    return parts[0], parts[1], parts[2], text
