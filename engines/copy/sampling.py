"""How a token is drawn from a language model's logits: by temperature and nucleus, from a seeded generator."""

from dataclasses import dataclass

import numpy as np

TOP_P = 0.97  # mass of the nucleus: what lies beyond it is where a model garbles words
COLDEST = 1e-3  # temperature 0 is greedy: so cold that only the best token is ever drawn


@dataclass(frozen=True, slots=True, eq=False)
class Sampler:
    """Draws tokens by temperature and nucleus (Holtzman et al. 2020, arXiv 1904.09751)."""

    rng: np.random.Generator
    temperature: float

    def draw(self, logits: np.ndarray) -> int:
        """Draw a token from logits [vocabulary]."""
        temperature = max(self.temperature, COLDEST)
        top = logits.max()
        likely = np.flatnonzero(logits > top - 9.0 * temperature)  # e^-9 of the top token: in no nucleus that matters
        weights = np.exp((logits[likely] - top) / temperature)
        order = np.argsort(-weights, kind="stable")
        weights = weights[order]
        mass = np.cumsum(weights)
        kept = int(np.searchsorted(mass, TOP_P * mass[-1])) + 1
        return int(likely[order[int(np.searchsorted(mass[:kept], self.rng.random() * mass[kept - 1]))]])
