"""Products to be judged are read from JSON Lines and from tab-separated feeds, cleaned, in their language."""

import json
from pathlib import Path

import pytest

from export.copy.judging.errors import JudgeError
from export.copy.judging.feed import load, product_of
from tests.export.copy.judging_samples import CUP, MUG, ROWS

SHOP = Path(__file__).parents[3] / "stream" / "demo" / "shop"


def written(folder: Path, text: str, name: str = "feed.jsonl") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_row_is_a_product_with_what_is_read_of_it():
    product, told = product_of(MUG, "spare")
    assert (product.id, product.locale, product.brand) == ("mug", "en", "Tarnbeck")
    assert product.kind.casefold().endswith("mug")
    assert product.percent_off == 25
    assert product.reading.noun
    assert product.reading.spans
    assert told.title == MUG["title"]


def test_the_language_is_the_rows_own_then_the_one_given_then_that_of_the_title(tmp_path: Path):
    rows = [MUG, CUP, {**CUP, "id": "b", "lang": "en"}, {**MUG, "id": "c", "locale": "zh-CN"}]
    feed = written(tmp_path, "\n".join(map(json.dumps, rows)))
    assert [product.locale for product in load(feed).products] == ["en", "zh", "en", "zh"]
    assert [product.locale for product in load(feed, "zh").products] == ["zh", "zh", "en", "zh"]


def test_markup_is_no_word():
    product, _ = product_of({**MUG, "description": "<p>Steel &amp; <b>enamel</b>.</p><script>x()</script>"}, "spare")
    assert product.description == "Steel & enamel."


def test_the_demo_shops_feed_is_read():
    shelf = load(SHOP / "feed.zh.tsv")
    assert len(shelf.products) > 20
    assert {product.locale for product in shelf.products} == {"zh"}
    assert shelf.left_out == ()


def test_highlights_and_details_of_a_tab_separated_feed_are_told(tmp_path: Path):
    text = "title\tprice\tproduct_highlight\tproduct_detail\nMug\t1.00 EUR\tLight,Strong\tMore:Rim:rolled\n"
    shelf = load(written(tmp_path, text, "feed.tsv"))
    told = shelf.told[shelf.products[0].id]
    assert told.highlights == ("Light", "Strong")
    assert told.details == (("Rim", "rolled"),)


def test_rows_that_sell_nothing_are_left_out_and_told(tmp_path: Path):
    rows = [{**MUG, "price": "free"}, {**MUG, "title": " "}, MUG]
    shelf = load(written(tmp_path, "\n".join(map(json.dumps, rows))))
    assert len(shelf.products) == 1
    assert [reason.split(": ")[:2] for reason in shelf.left_out] == [
        ["feed.jsonl:1", "no price with its currency, as in 12.90 EUR"],
        ["feed.jsonl:2", "no title"],
    ]


@pytest.mark.parametrize(("text", "told"), [("{}\n{", "feed.jsonl:2: no JSON"), ("[1]", "feed.jsonl:1: not an object")])
def test_what_is_no_feed_is_told_with_its_line(tmp_path: Path, text: str, told: str):
    with pytest.raises(JudgeError, match=told):
        load(written(tmp_path, text))


def test_a_table_without_titles_and_a_missing_file_are_told(tmp_path: Path):
    with pytest.raises(JudgeError, match="no column title"):
        load(written(tmp_path, "id\tprice\n1\t2 EUR\n", "feed.tsv"))
    with pytest.raises(JudgeError, match="cannot be read"):
        load(tmp_path / "none.jsonl")


@pytest.mark.parametrize("locale", ROWS)
def test_the_rows_of_these_tests_are_sixty_products_of_their_language(locale: str):
    shelf = load(ROWS[locale])
    assert len(shelf.products) == 60
    assert {product.locale for product in shelf.products} == {locale}
    assert shelf.left_out == ()
