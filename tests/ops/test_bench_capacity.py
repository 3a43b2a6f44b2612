"""The bench of capacity: a shop of unlike products, shoppers after Zipf, events that never come twice."""

import itertools
from collections import Counter
from pathlib import Path

import pytest

from ops.bench.capacity import shares
from ops.bench.shop import Article, make_shop
from ops.bench.shoppers import SHOPPERS, unlike, zipf
from stream.catalog.catalog import Catalog

ARTICLES = [Article(f"p{number}", "en", f"Mug {number}") for number in range(1000)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Article]]:
    return make_shop(tmp_path_factory.mktemp("shop"), 160)  # two rounds of each feed


def test_products_differ_in_title_price_and_picture_and_all_stand(shop) -> None:
    database, articles = shop
    catalog = Catalog(database)
    products = [catalog.product(article.id, article.locale) for article in articles]
    catalog.close()
    assert len({product.id for product in products}) == len(articles) == 160
    assert len({product.name for product in products}) == 160
    assert len({(product.name, product.price) for product in products}) == 160
    assert len({product.cutout for product in products}) == 160
    assert {product.show for product in products} == {"stage"}
    assert Counter(product.locale for product in products) == {"en": 80, "zh": 80}


def test_popularity_falls_as_zipf_says() -> None:
    events = list(itertools.islice(zipf(ARTICLES, seed=1), 20_000))
    counts = sorted(Counter(event["product"] for event in events).values(), reverse=True)
    assert counts[0] / 20_000 == pytest.approx(0.18, abs=0.02)
    assert counts[0] / counts[9] == pytest.approx(10**1.1, rel=0.3)
    assert len({event["id"] for event in events}) == 20_000
    assert 8_000 < len({event["user"] for event in events}) <= SHOPPERS


def test_cold_events_share_neither_product_nor_shopper() -> None:
    events = list(itertools.islice(unlike(ARTICLES, seed=1), len(ARTICLES)))
    for field in ("id", "user", "product"):
        assert len({event[field] for event in events}) == len(ARTICLES)


def test_the_same_seed_gives_the_same_load() -> None:
    one, other = ([event | {"time": ""} for event in itertools.islice(zipf(ARTICLES, seed=5), 100)] for _ in range(2))
    assert one == other


def test_shares_are_of_what_was_asked_between_two_readings() -> None:
    before = {"files": {"hits": 10, "misses": 10}, "scenes": {"hits": 0, "misses": 0}}
    after = {"files": {"hits": 19, "misses": 11}, "scenes": {"hits": 0, "misses": 0}}
    assert shares(before, after) == {"files": 0.9, "scenes": 0.0}
