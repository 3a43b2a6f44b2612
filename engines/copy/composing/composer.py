"""The composer: a small language model that says what an ad says next, as one step for several drafts at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from engines.bundle.bundle import Bundle
from engines.copy.composing import features
from engines.copy.composing.frames import Frame, read_frames
from engines.copy.composing.table import Step, Table
from engines.copy.sampling import Sampler
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime
from engines.vocabulary.locales import LOCALES, Locale

MOST_STEPS: Final = 24  # an ad of three sentences takes a dozen


@dataclass(slots=True, eq=False)
class Way:
    """An ad as it grows, and what the model holds of each of its choices."""

    step: Step
    logprob: float = 0.0
    choices: int = 0
    """Steps at which there was more than one thing to say."""
    dead: bool = False
    """It led to where nothing could be said."""


class Composer:
    """Engine `copywriter`: `features` int64 [n, t, m] and `past` to `state` [n, d], `keys` [n, t, d] and `present`."""

    def __init__(self, bundle: Bundle, *, threads: int = 1) -> None:
        """Load model and frames from `bundle`.

        Raises:
            BundleError: a file is missing or changed.
            FrameError: a line of a table is no frame.
        """
        self._runtime = Runtime(bundle, "copywriter", threads=threads)
        options = self._runtime.contract.options
        self._layers, self._heads, self._dim = (int(options[name]) for name in ("layers", "heads", "dim"))
        self.frames: Mapping[Locale, tuple[Frame, ...]] = {
            locale: read_frames(bundle.read(options[f"frames_{locale}"]).decode(), locale) for locale in LOCALES
        }
        self._tokens = {locale: features.frames(frames, locale) for locale, frames in self.frames.items()}
        self._keys = {locale: self._keys_of(tokens) for locale, tokens in self._tokens.items()}

    @property
    def ran(self) -> Ran:
        """How the model runs now: a step of one draft."""
        return self._runtime.ran

    def compose(
        self, table: Table, rngs: Sequence[np.random.Generator], temperature: float, headline: float
    ) -> list[Way]:
        """Write one ad by each generator, side by side; those that led nowhere are `dead`.

        Args:
            table: what can be said.
            rngs: one for each draft.
            temperature: of choices, but those of headlines.
            headline: temperature of a headline's choices.
        """
        locale = table.said.locale
        state, own_keys, cache = self._run(np.concatenate((table.context, table.local))[None], self._empty(1))
        keys = np.concatenate((self._keys[locale], own_keys[0, len(table.context) :]))
        tokens = np.concatenate((self._tokens[locale], table.local))
        ways = [Way(Step()) for _ in rngs]
        states, cache = np.repeat(state, len(ways), 0), np.repeat(cache, len(ways), 2)
        live = list(range(len(ways)))
        for _ in range(MOST_STEPS):
            read = []
            for row, at in enumerate(live):
                # What a headline is about may vary from shopper to shopper; what is said of it should fit.
                warmth = headline if ways[at].step.part == "headline" else temperature
                choice = self._choose(table, ways[at], keys, states[row], Sampler(rngs[at], warmth))
                read.append(choice)
            going = [row for row, at in enumerate(live) if not (ways[at].dead or ways[at].step.over)]
            if not going:
                break
            live = [live[row] for row in going]
            states, _, cache = self._run(tokens[[read[row] for row in going]][:, None], cache[:, :, going])
        return ways

    def _choose(self, table: Table, way: Way, keys: np.ndarray, state: np.ndarray, sampler: Sampler) -> int:
        """Take the next choice of a draft; return it, -1 where there is none."""
        options = table.options(way.step)
        if not options:
            way.dead = True
            return -1
        if len(options) == 1:
            choice = options[0]
        else:
            worth = keys[options] @ state
            place = sampler.draw(worth)
            top = worth.max()
            way.logprob += float(worth[place] - top - np.log(np.exp(worth - top).sum()))
            way.choices += 1
            choice = options[place]
        way.step = table.take(way.step, choice)
        return choice

    def _empty(self, n: int) -> np.ndarray:
        return np.zeros((self._layers, 2, n, self._heads, 0, self._dim), np.float32)

    def _run(self, tokens: np.ndarray, past: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        results = self._runtime.run({"features": tokens, "past": np.ascontiguousarray(past)})
        return results["state"], results["keys"], results["present"]

    def _keys_of(self, tokens: np.ndarray) -> np.ndarray:
        """Return by what frames are pointed at, float32 [f, d]: keys hang on nothing but the frame itself."""
        return self._run(tokens[:, None], self._empty(len(tokens)))[1][:, 0]
