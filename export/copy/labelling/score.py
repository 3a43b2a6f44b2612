"""How often the labeller finds what people marked, on rows that it did not learn from."""

from collections.abc import Iterable

import numpy as np
import torch

from engines.copy.reading.labelling.labels import LABELS
from engines.vocabulary.locales import Locale
from export.copy.labelling.dataset import Batch, batch, segments, sentences, title
from export.copy.labelling.model import Labeller
from export.copy.labelling.rows import Marked


@torch.no_grad()
def scores(model: Labeller, rows: list[Marked], locale: Locale) -> dict[str, float]:
    """Return shares: tokens tagged right, nouns found whole, short names found whole, sentences judged right."""
    model.eval()
    noun = 1 + 2 * LABELS.index("noun")
    found: dict[str, list[bool]] = {"tags": [], "nouns": [], "heads": [], "names": [], "sentences": []}
    for row in rows:
        part = batch([title(segments(row), row.brand, locale)])
        tags, _, keep, _ = model(part.features, part.within)
        best = tags[0].argmax(-1)
        found["tags"] += (best == part.tags[0]).tolist()
        found["nouns"].append(
            torch.equal((best == noun) | (best == noun + 1), (part.tags[0] == noun) | (part.tags[0] == noun + 1))
        )
        mine, theirs = _ends(best, noun), _ends(part.tags[0], noun)
        found["heads"].append(mine == theirs)
        found["names"].append(torch.equal(keep[0] > 0, part.keep[0] > 0))
    for part in _each(one for row in rows for one in sentences(row, locale)):
        quote = model(part.features, part.within)[3]
        found["sentences"].append(bool((quote[0] > 0) == bool(part.quote[0])))
    model.train()
    return {name: round(float(np.mean(right)), 3) for name, right in found.items() if right}


def _ends(tags: torch.Tensor, noun: int) -> int:
    """Return the last token of a noun; -1: there is none."""
    places = ((tags == noun) | (tags == noun + 1)).nonzero()
    return int(places[-1]) if len(places) else -1


def _each(examples: Iterable) -> Iterable[Batch]:  # type: ignore[type-arg]
    return (batch([one]) for one in examples)
