"""Seasons and festivals: a product is tagged for those that its feed names, and for no other."""

from pathlib import Path

import pytest

from engines.vocabulary.occasions import OCCASIONS, answered_by, named_in
from stream.catalog.catalog import Catalog
from stream.catalog.load import import_rows
from stream.catalog.occasions import occasions_of

MUG = "Stoneware mug"


def tagged(title: str = MUG, highlights=(), details=(), path: str = "", **row: str) -> tuple[str, ...]:
    return occasions_of(row, title, highlights, details, path)


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        (MUG, ()),
        ("Christmas tree skirt", ("christmas",)),
        ("Men's winter boots, waterproof", ("winter",)),
        ("Non-slip winter boots", ("winter",)),
        ("Valentine\N{RIGHT SINGLE QUOTATION MARK}s Day card", ("valentine",)),
        ("Mother's Day mug", ("mothers_day",)),
        ("Back-to-School pencil case", ("back_to_school",)),
        ("Chinese New Year lanterns", ("lunar",)),
        ("Mid-Autumn mooncake mould", ("moon",)),
        ("Autumn/Winter scarf", ("autumn", "winter")),
        ("冬季加绒保暖手套", ("winter",)),
        ("年货礼盒坚果大礼包", ("lunar",)),
        ("中秋月饼礼盒", ("moon",)),
        ("春夏薄款防晒衣", ("spring", "summer")),
        ("开学季双肩书包", ("back_to_school",)),
    ],
)
def test_a_title_tags_by_the_words_that_name_an_occasion(title, keys):
    assert tagged(title) == keys


@pytest.mark.parametrize(
    "title",
    [
        "Pocket spring mattress",
        "Fall protection harness",
        "Winter white blouse",
        "Lunar lamp",
        "Wintergreen oil",
        "Summer sausage",
        "Boots, summer clearance",
        "All-season duvet, for summer and winter",
        "Sleeping bag, not for winter",
        "冬虫夏草礼盒",
        "反季清仓冬季羽绒服",
        "四季通用抱枕",
        "弹簧床垫",
        "不适合冬季使用的薄被",
    ],
)
def test_words_that_only_sound_like_a_season_tag_nothing(title):
    assert tagged(title) == ()


def test_labels_types_and_highlights_count():
    assert tagged(custom_label_2="Winter_2026") == ("winter",)
    assert tagged(custom_label_0="winter_sale") == (), "a sale is the shop's occasion"
    assert tagged(product_type="Home & Garden > Seasonal > Halloween") == ("halloween",)
    assert tagged(highlights=["Printed for Father's Day"]) == ("fathers_day",)
    assert tagged(highlights=["非常适合冬季"]) == ("winter",)


def test_bare_words_count_only_where_a_season_is_asked_for():
    assert tagged(details=[["", "Season", "Fall"]]) == ("autumn",)
    assert tagged(details=[["", "适用季节", "春秋"]]) == ("spring", "autumn")
    assert tagged(details=[["", "季节", "春夏秋冬"]]) == ()
    assert tagged(details=[["", "Type", "Fall"]]) == ()
    assert tagged(season="Spring") == ("spring",)
    assert answered_by("春节") == {"lunar"}
    assert answered_by("中秋") == {"moon"}
    assert answered_by("Spring Festival") == {"lunar"}


def test_the_title_of_a_story_names_no_season():
    assert tagged("A Winter's Tale", path="Media > Books") == ()
    assert tagged("A Winter's Tale", path="Media > Books", custom_label_0="Christmas") == ("christmas",)


def test_every_occasion_is_named_by_its_own_words():
    for key, worded in OCCASIONS.items():
        for word in worded.all_words:
            assert key in named_in(word), word


def test_an_import_keeps_the_tags_with_the_product(tmp_path: Path) -> None:
    names = ["id", "title", "link", "availability", "price", "image_link", "brand", "custom_label_0"]
    rows = [
        ["a", "Felt stocking", "/a", "in_stock", "9 USD", "", "", "Christmas"],
        ["b", "Winterson Winter mug", "/b", "in_stock", "9 USD", "", "Winterson Winter", ""],
    ]
    feed = tmp_path / "feed.tsv"
    feed.write_text("\n".join("\t".join(row) for row in (names, *rows)), encoding="utf-8")
    import_rows(feed, tmp_path / "catalogue.sqlite")
    catalog = Catalog(tmp_path / "catalogue.sqlite")
    products = catalog.products("en")
    catalog.close()
    assert {product.id: product.seasons for product in products} == {"a": ("christmas",), "b": ()}
