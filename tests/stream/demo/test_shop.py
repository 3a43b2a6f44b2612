"""The demo shop: two languages of the same products, each with a picture that has real transparency."""

import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.vocabulary.departments import category_of
from engines.vocabulary.scene import PALETTE
from stream.demo.shop import SHOP

FEEDS = {"en": ("feed.tsv", "USD"), "zh": ("feed.zh.tsv", "CNY")}


def rows(language: str) -> list[dict[str, str]]:
    with (SHOP / FEEDS[language][0]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


PRODUCTS = {row["id"]: row for row in rows("en")}


@pytest.mark.parametrize("language", FEEDS)
def test_the_shop_is_wide_enough(language: str) -> None:
    products = rows(language)
    assert len(products) >= 24
    assert len({row["id"] for row in products}) == len(products)
    assert len({category_of(row["product_type"]) for row in products} - {"other"}) >= 8


def test_both_languages_sell_the_same_products() -> None:
    chinese = {row["id"]: row for row in rows("zh")}
    assert list(chinese) == list(PRODUCTS)
    same = ("link", "image_link", "image_file", "availability", "condition", "google_product_category")
    for key, row in PRODUCTS.items():
        assert [chinese[key][name] for name in same] == [row[name] for name in same]
        assert bool(chinese[key]["sale_price"]) == bool(row["sale_price"])
        assert category_of(chinese[key]["product_type"]) == category_of(row["product_type"])


@pytest.mark.parametrize("language", FEEDS)
def test_every_row_states_its_facts(language: str) -> None:
    currency = FEEDS[language][1]
    colours = {term.name(language) for term in PALETTE.values()}  # type: ignore[arg-type]
    for row in rows(language):
        amount, unit = row["price"].split()
        assert unit == currency
        assert Decimal(amount) > 0
        if row["sale_price"]:
            sale, unit = row["sale_price"].split()
            assert unit == currency
            assert 0 < Decimal(sale) < Decimal(amount)
        assert row["link"] == f"/products/{row['id']}"
        assert row["content_language"] == language
        assert row["color"] in colours
        assert row["availability"] in {"in_stock", "out_of_stock"}
        assert 0 < display_width(row["title"]) <= HEADLINE_WIDTH
        assert row["description"].strip()
        assert row["brand"].strip()


def test_chinese_rows_are_in_chinese() -> None:
    for row in rows("zh"):
        for name in ("title", "description", "brand", "product_type"):
            assert any("\u4e00" <= character <= "\u9fff" for character in row[name]), (row["id"], name)


@pytest.mark.parametrize("key", PRODUCTS)
def test_a_packshot_is_a_clean_cut_out(key: str) -> None:
    path: Path = SHOP / PRODUCTS[key]["image_file"]
    assert path.stat().st_size <= 120_000
    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        assert max(picture.size) <= 520
        assert max(picture.size) >= 300
        alpha = np.asarray(picture)[..., 3]
    assert alpha[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0  # clear corners
    assert (alpha == 255).mean() > 0.15
    assert alpha[-4:].max() > 0  # stands on the picture's bottom
