"""Shoppers of a shop whose products are as popular as Zipf says, and events of which no two are alike."""

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from engines.layout.slots import DEFAULT_SLOTS
from ops.bench.shop import Article
from stream.events.own import SCHEMA
from stream.kafka.record import timestamp

SHOPPERS: Final = 10_000
EXPONENT: Final = 1.1
"""Of product popularity in shops and on the web between 0.6 and 1.2 was measured; near one is the usual model."""
TYPES: Final = ("view", "click", "cart")
TYPE_WEIGHTS: Final = (5, 4, 1)


def zipf(articles: Sequence[Article], *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield events without end: a shopper by chance, a product by its popularity, in the product's language."""
    chance = random.Random(seed)
    ranked = chance.sample(articles, len(articles))
    heights = list(itertools.accumulate(1 / rank**EXPONENT for rank in range(1, len(ranked) + 1)))
    for number in itertools.count():
        (article,) = chance.choices(ranked, cum_weights=heights)
        (kind,) = chance.choices(TYPES, TYPE_WEIGHTS)
        yield _event(f"zipf-{seed}-{number}", f"s-{chance.randrange(SHOPPERS)}", kind, article)


def unlike(articles: Sequence[Article], *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield events without end of which each has a new shopper, and a product that was not shown for longest."""
    chance = random.Random(seed)
    ranked = chance.sample(articles, len(articles))
    for number, article in enumerate(itertools.cycle(ranked)):
        (kind,) = chance.choices(TYPES, TYPE_WEIGHTS)
        yield _event(f"cold-{seed}-{number}", f"c-{seed}-{number}", kind, article)


def _event(name: str, shopper: str, kind: str, article: Article) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "id": name,
        "time": timestamp(time.time()),
        "user": shopper,
        "session": shopper,
        "type": kind,
        "product": article.id,
        "page": {"url": f"https://shop.example/products/{article.id}", "title": article.title, "text": ""},
        "locale": article.locale,
        "consent": True,
        "slots": list(DEFAULT_SLOTS),
    }
