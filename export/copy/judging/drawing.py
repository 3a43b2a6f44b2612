"""Draws copies to be judged: ours, the floor's and people's, for products and angles in an order that a seed gives."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, Literal, Protocol, get_args

from engines.copy.ask import Assignment, assign
from engines.copy.template import template_copy
from engines.vocabulary.brief import Angle, Copy, CopyBrief, EventType, Segment, Tone
from engines.vocabulary.product import Product
from engines.vocabulary.reading import UNREAD
from engines.vocabulary.scene import SEASONS
from export.copy.judging.feed import by_locale

Kind = Literal["ours", "floor", "human"]
ANGLES: Final[tuple[Angle, ...]] = get_args(Angle)
TEN: Final = 10
FEWEST_SPANS: Final = 3
"""A product that tells less cannot be asked for many headlines."""
_EVENTS: Final[Mapping[Angle, EventType]] = {"click": "click", "cart": "cart"}
_SEGMENTS: Final[Mapping[Angle, Segment]] = {"return": "returning", "price_drop": "bargain"}


class Writer(Protocol):
    """Whoever writes copy: the bundle's copywriter, or one that stands in for it."""

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy; the same for the same assignment and seed."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """A copy with what led to it."""

    kind: Kind
    product: Product
    angle: Angle
    seed: int
    headline: str
    description: str
    cta: str
    source: str
    """Who wrote it: model, template, endpoint, causal, person."""

    @property
    def words(self) -> tuple[str, str, str]:
        """What a shopper reads."""
        return self.headline, self.description, self.cta


def angles_of(product: Product) -> tuple[Angle, ...]:
    """Return the angles that an ad for `product` may have: an offer wants a sale, a season one that the feed names."""
    asked = {"price_drop": product.percent_off is not None, "season": bool(product.seasons)}
    return tuple(angle for angle in ANGLES if asked.get(angle, True))


def brief_of(product: Product, angle: Angle, chance: random.Random) -> CopyBrief:
    """Return what an event of `angle` would ask of a copywriter; tone and shopper are drawn."""
    season = product.seasons[0] if angle == "season" and product.seasons else "none"
    tones: tuple[Tone, ...] = get_args(Tone)
    segments: tuple[Segment, ...] = get_args(Segment)
    return CopyBrief(
        product=product,
        locale=product.locale,
        event=_EVENTS.get(angle, "view"),
        season=season if season in SEASONS else "none",
        tone=chance.choice(tones),
        segment=_SEGMENTS.get(angle, chance.choice(segments)),
        backdrop="",
        angle=angle,
    )


def draw(products: Sequence[Product], writer: Writer, count: int, seed: int) -> list[tuple[Piece, Piece]]:
    """Return ours and the floor's copy for up to `count` pairs of product and angle in each language.

    Every product has one turn before any has two, and the angles take turns.
    """
    found = []
    for locale, shelf in by_locale(products).items():
        chance = random.Random(f"{seed} {locale}")
        for product, angle in _turns(shelf, chance)[:count]:
            found.append(_both(product, angle, writer, chance))
    return found


def _turns(shelf: Sequence[Product], chance: random.Random) -> list[tuple[Product, Angle]]:
    """Return all pairs of product and angle, one of each product first."""
    order = chance.sample(list(shelf), len(shelf))
    queues = []
    for at, product in enumerate(order):
        angles = angles_of(product)
        queues.append([(product, angles[(at + turn) % len(angles)]) for turn in range(len(angles))])
    return [pair for lap in zip_longest(*queues) for pair in lap if pair is not None]


def _both(product: Product, angle: Angle, writer: Writer, chance: random.Random) -> tuple[Piece, Piece]:
    assignment, seed = assign(brief_of(product, angle, chance)), chance.randrange(2**31)
    # The floor as it was set: what the feed says, and nothing that was read of it.
    unread = replace(assignment, brief=replace(assignment.brief, product=replace(product, reading=UNREAD)))
    ours, floor = writer.write(assignment, seed), template_copy(unread)
    return piece("ours", product, angle, seed, ours), piece("floor", product, angle, seed, floor)


def piece(kind: Kind, product: Product, angle: Angle, seed: int, copy: Copy) -> Piece:
    """Return a finished copy as one to be judged."""
    return Piece(kind, product, angle, seed, copy.headline, copy.description, copy.cta, copy.source)


def draw_tens(products: Sequence[Product], writer: Writer, count: int, seed: int) -> list[list[Piece]]:
    """Return ten copies each of up to `count` products a language that have three spans or more: angles take turns."""
    tens = []
    for locale, shelf in by_locale(products).items():
        chance = random.Random(f"tens {seed} {locale}")
        rich = [product for product in shelf if len(product.reading.spans) >= FEWEST_SPANS]
        for product in chance.sample(rich, min(count, len(rich))):
            angles = angles_of(product)
            seeds = [chance.randrange(2**31) for _ in range(TEN)]
            asked = [(angles[at % len(angles)], seed) for at, seed in enumerate(seeds)]
            tens.append(
                [
                    piece("ours", product, angle, seed, writer.write(assign(brief_of(product, angle, chance)), seed))
                    for angle, seed in asked
                ]
            )
    return tens
