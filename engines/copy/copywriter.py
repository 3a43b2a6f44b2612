"""The copywriter: a brief to a finished copy, by a small language model with a key-value cache.

The model sees control tokens only and writes placeholders; facts are filled in as each part closes. A token that would
break a limit, leave the known words or end a part that the judge refuses is not said: another is drawn in its place,
and where none is left the decoder steps back (beam-less depth-first search). A part that finds no end within its
`STEPS` is drawn again from where it began; after `REDRAWS` a template speaks.
"""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
from tokenizers import Tokenizer

from engines.bundle.bundle import Bundle
from engines.copy.ask import CONTROL_TOKENS, Ask, ask_of, sayable
from engines.copy.constraint import Constraint, Vocabulary
from engines.copy.facts import PLACEHOLDERS, facts_of
from engines.copy.gates import PARTS, judge
from engines.copy.lexicon import Guard, Lexicon
from engines.copy.template import template_copy
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.locales import Locale

PAD, UNKNOWN, END = "<pad>", "<unk>", "<end>"
_CHINESE, _LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"^[^<{]*[A-Za-z]")
MARKS = tuple(f"<{part}>" for part in PARTS)
REDRAWS = 3  # parts without an end that a copy may cost; more would miss the deadline of the slot for no better words
STEPS = 60  # model runs a part may take with all its steps back; one that runs straight takes about ten
DRAWS = 400  # tokens a part may consider, refused ones and all
UNLIKELY = 2.0  # nats below the best token: what is worse is no way out of a dead end
TEMPERATURES = {"scene": 0.6, "headline": 1.12, "description": 0.9, "cta": 0.9}
"""Words are drawn about as freely as the grammar composes them, so that copies differ; the constraints hold."""
TOP_P = 0.97


def draw(logits: np.ndarray, rng: np.random.Generator, temperature: float) -> int:
    """Draw a token from logits [vocabulary] by temperature and nucleus (Holtzman et al. 2020, arXiv 1904.09751)."""
    top = logits.max()
    likely = np.flatnonzero(logits > top - 9.0 * temperature)  # e^-9 of the top token: in no nucleus that matters
    weights = np.exp((logits[likely] - top) / temperature)
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


class _Place:
    """A place on the way through a part: the model's state, what may still be drawn there, the text so far."""

    __slots__ = ("floor", "logits", "state", "text")

    def __init__(self, state: _State, logits: np.ndarray, text: str) -> None:
        self.state, self.logits, self.text = state, logits, text
        self.floor = float(logits.max()) - UNLIKELY


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
        lexicon = msgspec.json.decode(gzip.decompress(bundle.read(options["lexicon"])), type=Lexicon)
        self._guard = Guard(lexicon)
        self._vocabulary = Vocabulary(lexicon)
        self._most = int(options["max_tokens"])
        self._empty = np.zeros((options["layers"], 2, 1, options["heads"], 0, options["dim"]), np.float32)
        self._ids = self._tokenizer.get_vocab()
        self._words = {index: token for token, index in self._ids.items()}
        self._closers = [self._ids[mark] for mark in (*MARKS[1:], END)]
        tokens = [self._words[index] for index in range(len(self._words))]
        chinese = np.array([_CHINESE.search(token) is not None for token in tokens])
        latin = np.array([_LATIN.search(token) is not None for token in tokens])
        self._foreign: dict[Locale, np.ndarray] = {"en": chinese, "zh": latin}
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
        silence[self._foreign[ask.locale]] = -np.inf
        constraint = Constraint(self._vocabulary, ask, speakable)
        told: dict[str, str] = {}
        rejections: list[str] = []

        verdicts: dict[tuple[str, str | None], tuple[str, str | None]] = {}

        def judged(part: str, text: str | None) -> tuple[str, str | None]:
            if (part, text) not in verdicts:
                verdicts[part, text] = self._judge(part, text, told, brief, ask, speakable)
            return verdicts[part, text]

        while len(told) < len(PARTS):
            part, closer = PARTS[len(told)], self._closers[len(told)]

            def stands(text: str, part: str = part) -> bool:
                return constraint.open(part, text)

            def ends(text: str, part: str = part) -> bool:
                return constraint.closed(part, text) and judged(part, text)[1] is None

            text, after = self._part(state, closer, silence, rng, stands, ends)
            said, rule = judged(part, text)
            if rule is None:
                told[part], state = said, after
                continue
            rejections.append(rule)
            if len(rejections) == REDRAWS:
                return template_copy(brief, tuple(rejections))
        return Copy(**told, source="model", attempts=len(rejections) + 1, rejections=tuple(rejections))

    @property
    def ran(self) -> Ran:
        """How the model runs now: a token at a time."""
        return self._runtime.ran

    def _step(self, ids: np.ndarray, past: np.ndarray) -> _State:
        results = self._runtime.run({"ids": ids, "past": past})
        return _State(results["logits"][0], results["present"])

    def _part(  # noqa: PLR0917  where it stands, how it ends, and what it may say
        self,
        state: _State,
        closer: int,
        silence: np.ndarray,
        rng: np.random.Generator,
        stands: Callable[[str], bool],
        ends: Callable[[str], bool],
    ) -> tuple[str | None, _State]:
        """Decode one part up to its closing token, and return it with where it ends; None when it finds no end."""
        silence = silence.copy()
        silence[closer] = 0
        path = [_Place(state, state.logits + silence, "")]
        draws = iter(range(DRAWS))
        for _ in range(STEPS):
            token = self._draw_standing(path, closer, rng, draws, stands, ends)
            if token is None:
                return None, state
            here = path[-1]
            if token == closer == self._closers[-1]:
                return here.text, here.state
            after = self._step(np.array([[token]], np.int64), here.state.past)
            if after.past.shape[4] >= self._most:  # no place for a further token, be it of the next part
                return None, state
            if token == closer:
                return here.text, after
            path.append(_Place(after, after.logits + silence, here.text + self._words[token]))
        return None, state

    def _draw_standing(  # noqa: PLR0917  the same
        self,
        path: list[_Place],
        closer: int,
        rng: np.random.Generator,
        draws: Iterator[int],
        stands: Callable[[str], bool],
        ends: Callable[[str], bool],
    ) -> int | None:
        """Draw the next token that may stand, stepping back along `path` where there is none; None when all fail."""
        temperature = TEMPERATURES[PARTS[self._closers.index(closer)]]
        while path:
            here = path[-1]
            logits, text = here.logits, here.text
            while float(logits.max()) >= here.floor:
                if next(draws, None) is None:
                    return None
                token = draw(logits, rng, temperature)
                if ends(text) if token == closer else stands(text + self._words[token]):
                    # Stepping back to here must find another way.
                    logits[token] = -np.inf
                    return token
                logits[token] = -np.inf
            path.pop()
        return None

    def _judge(  # noqa: PLR0917  what a part is judged by
        self, part: str, text: str | None, told: Mapping[str, str], brief: CopyBrief, ask: Ask, facts: Mapping[str, str]
    ) -> tuple[str, str | None]:
        """Judge `text` of `part` as any copy is, and by the words that the model was taught."""
        said, rule = judge(part, text, told, brief, facts)
        if rule is None and text is not None and part != "scene":
            rule = self._guard.broken(text, ask.locale, ask.category, ask.kind)
        return said, rule
