"""How often the labeller finds what people marked, on rows that it did not learn from."""

from collections import defaultdict

import numpy as np
import torch

from engines.copy.reading.labelling.labels import LABELS
from engines.vocabulary.locales import Locale
from export.copy.labelling.clips import Clip
from export.copy.labelling.dataset import Example, batch, clippings, segments, sentences, title
from export.copy.labelling.model import Labeller
from export.copy.labelling.rows import Marked
from export.copy.labelling.train import named


@torch.no_grad()
def scores(model: Labeller, rows: list[Marked], clips: list[Clip], locale: Locale) -> dict[str, float]:
    """Return shares: tokens tagged right, nouns, what names keep, names without gaps found whole, texts judged right.

    Of clippings also how many that would be printed are fit to be (`printed`), and how many of the fit are (`found`).
    """
    model.eval()
    noun = 1 + 2 * LABELS.index("noun")
    found: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        part = batch([title(segments(row), row.brand, locale)])
        tags, _, keep, _, names = model(part.features, part.within)
        best = tags[0].argmax(-1)
        found["tags"] += (best == part.tags[0]).tolist()
        found["nouns"].append(
            torch.equal((best == noun) | (best == noun + 1), (part.tags[0] == noun) | (part.tags[0] == noun + 1))
        )
        mine, theirs = _ends(best, noun), _ends(part.tags[0], noun)
        found["heads"].append(mine == theirs)
        found["kept"].append(torch.equal(keep[0] > 0, part.keep[0] > 0))
        if (place := int(named(part.keep)[0])) >= 0:
            found["names"].append(int(names[0].flatten().argmax()) == place)
    for example in (one for row in rows for one in sentences(row, locale)):
        found["sentences"].append(_quotes(model, example) == bool(example.quote))
    for example in clippings(clips, locale):
        said, fit = _quotes(model, example), bool(example.quote)
        found["clippings"].append(said == fit)
        if said:
            found["printed"].append(fit)
        if fit:
            found["found"].append(said)
    model.train()
    return {name: round(float(np.mean(right)), 3) for name, right in found.items() if right}


def _quotes(model: Labeller, example: Example) -> bool:
    part = batch([example])
    return bool(model(part.features, part.within)[3][0] > 0)


def _ends(tags: torch.Tensor, noun: int) -> int:
    """Return the last token of a noun; -1: there is none."""
    places = ((tags == noun) | (tags == noun + 1)).nonzero()
    return int(places[-1]) if len(places) else -1
