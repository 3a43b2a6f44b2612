"""Decodes one part of a copy, token by token, and steps back where no token may follow.

A token that would break a limit, leave the known words or end a part that the judge refuses is not said: another is
drawn in its place, and where none is left the decoder steps back (beam-less depth-first search).
"""

from dataclasses import dataclass

import numpy as np

from engines.copy.model import CopyModel, State
from engines.copy.part_rules import PartRules
from engines.copy.sampling import Sampler

STEPS = 60  # model runs a part may take with all its steps back; one that runs straight takes about ten
DRAWS = 400  # tokens a part may consider, refused ones and all
UNLIKELY = 2.0  # nats below the best token: what is worse is no way out of a dead end
TEMPERATURES = {"scene": 0.6, "headline": 1.12, "description": 0.9, "cta": 0.9}
"""Words are drawn about as freely as the grammar composes them, so that copies differ; the constraints hold."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A place on the way through a part: the model's state, the text so far, and what may still be drawn there.

    `logits`, float32 [vocabulary], lose every token that was drawn; below `floor` no draw is worth it.
    """

    state: State
    text: str
    logits: np.ndarray
    floor: float


class PartDecoder:
    """One way through a part: the places that it has come by, and the draws that it has left."""

    def __init__(self, model: CopyModel, rules: PartRules, silence: np.ndarray, rng: np.random.Generator) -> None:
        """Decode by `rules`; `silence`, float32 [vocabulary], holds -inf for what the copy never says."""
        self._model, self._rules = model, rules
        self._closer = model.closers[rules.part]
        self._silence = silence.copy()
        self._silence[self._closer] = 0
        self._sampler = Sampler(rng, TEMPERATURES[rules.part])
        self._path: list[_Place] = []
        self._draws = DRAWS

    def decode(self, start: State) -> tuple[str | None, State]:
        """Decode from `start` up to the closing token; return the text with where it ends, None for no end."""
        self._go_on(start, "")
        for _ in range(STEPS):
            token = self._draw()
            if token is None:
                break
            here = self._path[-1]
            if token == self._closer == self._model.end:
                return here.text, here.state
            after = self._model.step(np.array([[token]], np.int64), here.state.past)
            if after.past.shape[4] >= self._model.most:  # no place for a further token, be it of the next part
                break
            if token == self._closer:
                return here.text, after
            self._go_on(after, here.text + self._model.words[token])
        return None, start

    def _go_on(self, state: State, text: str) -> None:
        logits = state.logits + self._silence
        self._path.append(_Place(state, text, logits, float(logits.max()) - UNLIKELY))

    def _draw(self) -> int | None:
        """Draw the next token that may stand, stepping back along the path where there is none; None when all fail."""
        while self._path:
            here = self._path[-1]
            while float(here.logits.max()) >= here.floor:
                if not self._draws:
                    return None
                self._draws -= 1
                token = self._sampler.draw(here.logits)
                here.logits[token] = -np.inf  # refused; or said, and stepping back to here must find another way
                if self._may_follow(here.text, token):
                    return token
            self._path.pop()
        return None

    def _may_follow(self, text: str, token: int) -> bool:
        if token == self._closer:
            return self._rules.ends(text)
        return self._rules.stands(text + self._model.words[token])
