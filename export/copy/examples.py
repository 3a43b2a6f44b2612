"""What the composer learns from: for each ad of the corpus the frames and spans that come nearest to its words.

A person's ad is searched for among all that the frames can say of its product; the nearest ways to say it, step by
step with what else could have been chosen, are the examples.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import numpy as np

from engines.copy.ask import Assignment, assign
from engines.copy.composing.content import content
from engines.copy.composing.frames import Frame
from engines.copy.composing.realise import Said
from engines.copy.composing.table import Step, Table, said_of
from engines.copy.reading.read import read
from engines.vocabulary.brief import Angle, CopyBrief, Segment, Tone
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product
from export.copy.corpus.read import Copy, Row

_OCCASIONS: Final = {"lunar_new_year": "lunar", "valentines": "valentine"}
"""Keys of `engines.vocabulary.occasions` by what the corpus calls them, where that is another word."""
TONES: Final[dict[str, Tone]] = {
    "plain": "minimal", "warm": "fresh", "premium": "luxury", "playful": "playful", "expert": "tech",
}  # fmt: skip
"""Tones of the corpus as briefs name them."""
NEAR: Final = 0.3
"""Similarity below which what frames can say is another ad."""
KEPT: Final = 3
"""Ways to say one ad that are learnt from."""
FACT: Final = 4.0
"""What a fact counts in likeness: an ad with a price is another ad than one without."""
GAIN: Final = 0.02
"""A sentence more must bring the description so much nearer."""
_EXTRA: Final = re.compile(r"\{\w+\}|\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One way to say an ad: what is read, and at each step what could be chosen and what is."""

    locale: Locale
    context: np.ndarray
    """int64 [n, features.MOST]"""
    local: np.ndarray
    """int64 [n, features.MOST], what the product itself brings."""
    options: tuple[tuple[int, ...], ...]
    """At each step the choices that there are: shared frames by their place, then those of `local`."""
    chosen: tuple[int, ...]
    weight: float


def tokens(text: str, locale: Locale) -> Counter[str]:
    """Return what a text's meaning is measured by: words, in Chinese pairs of characters, numbers and facts."""
    found = Counter(content(text, locale))
    found.update(_EXTRA.findall(text))
    return found


class Likeness:
    """How alike two texts are: overlap of their words, rare ones counting more; 0 to 1."""

    def __init__(self, texts: Sequence[str], locale: Locale) -> None:
        self._locale = locale
        seen = Counter(word for text in texts for word in tokens(text, locale))
        self._rare = {word: math.log((1 + len(texts)) / (1 + count)) + 0.1 for word, count in seen.items()}
        self._most = math.log(1 + len(texts))

    def weigh(self, text: str) -> dict[str, float]:
        """Return the words of a text with what each counts."""
        return {
            word: FACT if word.startswith("{") else self._rare.get(word, self._most)
            for word in tokens(text, self._locale)
        }

    def between(self, one: Mapping[str, float], text: str) -> float:
        """Return how alike a weighed text and another are."""
        other = self.weigh(text)
        total = sum(one.values()) + sum(other.values())
        return 2 * sum(weight for word, weight in one.items() if word in other) / total if total else 0.0


def product_of(row: Row) -> Product:
    """Return a row of the corpus as the catalogue would hold it."""
    told = row.told
    thing = head_noun(row.title, row.brand or "", row.category)
    amount, _, currency = row.price.partition(" ")
    sale = row.sale_price.partition(" ")[0] if row.sale_price else ""
    return Product(
        id=row.id, locale=row.lang, name=row.title, description=row.description, brand=row.brand or "",
        category=thing.category if thing else "other", colour="", price=Money(Decimal(amount), currency),
        sale_price=Money(Decimal(sale), currency) if sale else None, available=True, image=None, link="",
        kind=thing.noun if thing else "", archetype=thing.archetype if thing else "",
        sensitive=thing.sensitive if thing else "", reading=read(told, thing, row.lang),
    )  # fmt: skip


def assigned(product: Product, copy: Copy, segment: Segment) -> Assignment:
    """Return what a writer of `copy` was asked."""
    angle: Angle = "season" if copy.angle.startswith("season:") else copy.angle  # type: ignore[assignment]
    event = angle if angle in {"view", "click", "cart"} else "view"
    said = copy.angle.partition(":")[2]
    brief = CopyBrief(product, product.locale, event, "none", TONES[copy.tone], segment, "", angle)
    return assign(replace(brief, occasion=_OCCASIONS.get(said, said)))


def placeholders(assignment: Assignment) -> Said:
    """Return what words in braces stand for, with facts as the corpus writes them, so that they can be compared."""
    said = said_of(assignment)
    facts = {name: value if name == "title" else f"{{{name}}}" for name, value in said.facts.items()}
    return replace(said, facts=facts)


def completions(table: Table, step: Step) -> Iterator[tuple[Step, tuple[int, ...]]]:
    """Yield every way to say the next sentence, with its choices."""
    part, sentences = step.part, len(step.sentences)
    stack: list[tuple[Step, tuple[int, ...]]] = [(step, ())]
    while stack:
        at, choices = stack.pop()
        for choice in table.options(at):
            if choice == table.end:
                continue
            after = table.take(at, choice)
            if after.part == part and len(after.sentences) == sentences and not after.over:
                stack.append((after, (*choices, choice)))
            else:
                yield after, (*choices, choice)


def ways(table: Table, copy: Copy, likeness: Mapping[str, Likeness]) -> list[tuple[float, tuple[int, ...]]]:
    """Return the ways to say `copy` that come nearest to it, with how near each comes."""
    head = likeness["headline"].weigh(copy.headline)
    heads = sorted(
        (
            (likeness["headline"].between(head, after.headline), choices, after)
            for after, choices in completions(table, Step())
        ),
        key=lambda way: (-way[0], way[1]),
    )[:KEPT]
    found = []
    for near, choices, after in heads:
        said, more, end = _described(table, after, copy.description, likeness["description"])
        if end is None:
            continue
        cta = _called(table, end, copy.cta, likeness["cta"])
        if cta is not None:
            found.append(((near + said) / 2, (*choices, *more, cta)))
    return [way for way in found if way[0] >= NEAR]


def _described(
    table: Table, step: Step, description: str, likeness: Likeness
) -> tuple[float, tuple[int, ...], Step | None]:
    target = likeness.weigh(description)
    best = 0.0
    taken: tuple[int, ...] = ()
    while step.part != "cta":
        nearest = max(
            (
                (likeness.between(target, " ".join(after.sentences)), choices, after)
                for after, choices in completions(table, step)
            ),
            key=lambda way: way[0],
            default=None,
        )
        if nearest is None or (step.part == "following" and nearest[0] < best + GAIN):
            if step.part == "opening":
                return 0.0, (), None
            return best, (*taken, table.end), table.take(step, table.end)
        best, taken, step = nearest[0], (*taken, *nearest[1]), nearest[2]
        if step.part == "following" and table.options(step) == [table.end]:
            return best, (*taken, table.end), table.take(step, table.end)
    return best, taken, step


def _called(table: Table, step: Step, cta: str, likeness: Likeness) -> int | None:
    target = likeness.weigh(cta)
    found = {
        choices[0]: likeness.between(target, after.cta)
        for after, choices in completions(table, step)
        if len(choices) == 1
    }
    return max(found, key=lambda choice: (found[choice], -choice), default=None)


def example(table: Table, choices: Sequence[int], weight: float) -> Example:
    """Return a way to say an ad as an example."""
    step, options = Step(), []
    for choice in choices:
        options.append(tuple(table.options(step)))
        step = table.take(step, choice)
    return Example(table.said.locale, table.context, table.local, tuple(options), tuple(choices), weight)


def examples_of(row: Row, frames: Sequence[Frame], likeness: Mapping[str, Likeness]) -> list[Example]:
    """Return the examples that the ads of a row give."""
    product = product_of(row)
    if product.sensitive:
        return []
    found = []
    for place, copy in enumerate(row.copies):
        assignment = assigned(product, copy, ("new", "browser", "returning", "bargain")[place % 4])
        table = Table(frames, assignment, placeholders)
        found += [example(table, choices, near) for near, choices in ways(table, copy, likeness)]
    return found
