"""Ranks drafts by sense and specificity: a linear model over what can be counted in a draft."""

from typing import Final

import numpy as np

from engines.copy.composing.composer import Way
from engines.copy.composing.table import Table
from engines.copy.facts import display_width

WEIGHTS: Final[dict[str, float]] = {
    "logprob": 0.5, "points": 1.0, "headline points": 0.8, "price": -0.6, "width": 0.6, "line": 0.8,
}  # fmt: skip


class Ranker:
    """Scores drafts; the higher the better."""

    def score(self, way: Way, table: Table) -> float:
        """Return how good a draft is."""
        told = measures(way, table)
        return float(sum(WEIGHTS[name] * value for name, value in told.items() if name in WEIGHTS))


def measures(way: Way, table: Table) -> dict[str, float]:
    """Return what is counted in a draft."""
    step = way.step
    description = " ".join(step.sentences)
    said = f"{step.headline} {description}".casefold()
    head = step.headline.casefold()
    spans = [span.text.casefold() for span in table.spans]
    lines = [line for line in table.assignment.brief.product.reading.lines]
    return {
        "logprob": way.logprob / max(1, way.choices),
        "points": float(np.tanh(sum(span in said for span in spans) / 2)),
        "headline points": float(any(span in head for span in spans)),
        "price": float(table.said.facts.get("price", "\0").casefold() in description.casefold()),
        "width": display_width(description) / 90,
        "line": float(
            any(
                line.headline == step.headline or (line.description and line.description in description)
                for line in lines
            )
        ),
    }
