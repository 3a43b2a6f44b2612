"""Type: how large words and prices are set, what goes first, where things stand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.layout.blocks import price_block, text_block
from engines.layout.choosing import Fits
from engines.layout.content import content_of
from engines.layout.fitting import fit
from engines.layout.layout_file import Layout, layouts, suited
from engines.layout.saying import says, without_prices
from engines.layout.slots import parse_slot
from engines.layout.ways.sweep import on_sweep
from engines.pixels.box import around
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product, Show
from engines.vocabulary.reading import Reading
from tests.support.layout_samples import chinese_copy, copy, packshot, product

RECTANGLE = parse_slot("300x250")


def kettle() -> Product:
    return replace(
        product(sale=False, brand=""), kind="Kettle", reading=Reading(noun="kettle", name="Pour-over kettle")
    )


def standard(size: str) -> Layout:
    return next(one for one in layouts() if one.name == f"standard-{size}")


def sizes(layout: Layout, locale: Locale = "en", *, sale: bool = True, headline: str = "") -> dict[str, int]:
    words = chinese_copy() if locale == "zh" else copy()
    words = replace(words, headline=headline or words.headline)
    fitted = fit(layout, content_of(product(locale, sale=sale), words, None), layout.drawn_for)
    assert fitted
    return {block.role: max(run.size for run in block.runs) for block in fitted.plan.blocks}


def test_a_sale_price_is_as_large_as_the_headline_and_a_usual_one_smaller() -> None:
    sale, usual = sizes(standard("300x250"), headline="Pour slowly"), sizes(standard("300x250"), sale=False)
    assert sale["price"] == sale["headline"] == 22
    assert usual["price"] == round(0.85 * 22)
    assert sale["old"] == 11


def test_chinese_is_set_larger() -> None:
    english, chinese = sizes(standard("300x600"), headline="Pour"), sizes(standard("300x600"), "zh", headline="慢冲")
    assert chinese["headline"] == round(1.05 * english["headline"])
    assert chinese["price"] == round(1.15 * english["price"])


def test_a_brand_is_at_most_half_as_large_as_the_headline() -> None:
    for layout in (standard("300x250"), standard("970x250"), standard("1080x1080")):
        found = sizes(layout)
        assert found["brand"] <= 0.5 * found["headline"] + 0.5


@pytest.mark.parametrize(
    ("text", "large", "small"), [("$1,299.00", "1,299", {"$", ".00"}), ("¥99.00", "99", {"¥", ".00"})]
)
def test_currency_and_decimals_are_smaller_and_never_removed(text: str, large: str, small: set[str]) -> None:
    block = price_block(text, "price", 40, 9)
    assert "".join(run.text for run in block.runs) == text
    assert {run.text: run.size for run in block.runs} == {large: 40} | dict.fromkeys(small, 24)
    assert len({run.baseline for run in block.runs}) == 1


def test_an_old_price_is_struck_through_in_one_size() -> None:
    (run,) = price_block("$129.00", "old", 11, 9).runs
    assert (run.text, run.struck) == ("$129.00", True)


def test_a_badge_is_for_ten_per_cent_and_more() -> None:
    small = replace(product(), sale_price=Money(product().price.amount * 92 / 100, "USD"))
    assert "badge" not in content_of(small, copy(), None).texts
    assert "old" in content_of(small, copy(), None).texts


def test_a_description_that_says_the_price_is_left_out() -> None:
    said = content_of(product(), copy(description="A kettle for $99.00."), None).texts
    assert "description" not in said


def test_a_price_that_the_headline_says_is_said_once_and_stays_where_the_headline_does_not() -> None:
    usual = product(sale=False)
    price = usual.price.text("en")
    said = content_of(usual, copy(headline=f"Yours for {price}"), None)
    assert "price" not in said.texts
    assert said.without(("description",)).texts.get("price") is None
    assert said.without(("headline",)).texts["price"] == price
    assert "price" not in said.without(("headline", "price")).texts
    offered = {one.family for one, _ in Fits(said, RECTANGLE).of(on_sweep(packshot(), 0, "", 0.0))}
    assert offered
    assert not offered & {"offer-bar", "big-price"}


def test_a_sale_price_that_the_headline_says_is_said_once_beside_the_old_one() -> None:
    said = content_of(product(), copy(headline="Yours for $99.00"), None)
    assert "price" not in said.texts
    fitted = fit(standard("300x250"), said, RECTANGLE)
    assert fitted
    assert {"old", "badge"} <= {block.role for block in fitted.plan.blocks}
    assert "price" not in {block.role for block in fitted.plan.blocks}


def test_an_old_price_that_the_headline_says_is_said_once() -> None:
    made = content_of(product(), copy(headline="Was $129.00, now $99.00"), None)
    assert {"old", "price"}.isdisjoint(made.texts)
    assert "badge" in made.texts


def test_a_price_that_the_button_says_is_said_once() -> None:
    said = content_of(product(sale=False), copy(cta="Buy at $129.00"), None)
    assert "price" not in said.texts
    assert said.without(("cta",)).texts["price"] == "$129.00"


@pytest.mark.parametrize(
    ("text", "price", "said"),
    [
        ("Yours for $99.00", "$99.00", True),
        ("Yours for $99", "$99.00", True),
        ("Yours for $99.50", "$99.00", False),
        ("Yours for $990", "$99.00", False),
        ("Galaxy 99", "$99.00", False),
        ("电钻¥309", "¥309.00", True),
        ("电钻只要309元", "¥309.00", True),
        ("电钻¥3090", "¥309.00", False),
        ("Only $1,290", "$1,290.00", True),
        ("Now CHF 49.00", "CHF\N{NO-BREAK SPACE}49.00", True),
    ],
)
def test_a_price_is_known_with_its_sign_and_without_its_noughts(text: str, price: str, said: bool) -> None:
    assert says(text, price) == said


@pytest.mark.parametrize(
    ("text", "locale", "left"),
    [
        ("Was $129.00, now $99.00. A dark kettle with a spout.", "en", "A dark kettle with a spout."),
        ("For $99.00. It comes in red.", "en", "It comes in red."),
        ("A pair of Dr. Ott boots, now $99.00.", "en", ""),
        ("原价¥129.00，现价¥99.00。壶嘴很细。", "zh", "壶嘴很细。"),
    ],
)
def test_of_a_description_the_sentences_without_a_price_are_left(text: str, locale: Locale, left: str) -> None:
    prices = ("$99.00", "$129.00") if locale == "en" else ("¥99.00", "¥129.00")
    assert without_prices(text, prices, locale) == left


def test_words_alone_name_the_product() -> None:
    slot = parse_slot("320x50")
    (banner,) = suited(slot, "words")[:1]
    fitted = fit(banner, content_of(kettle(), copy(headline="Still in your bag"), None), slot)
    assert fitted
    lines = {block.role: [run.text for run in block.runs] for block in fitted.plan.blocks}
    assert lines["headline"] == ["Pour-over kettle"]


def test_a_headline_beside_a_picture_need_not_name_the_product() -> None:
    slot = parse_slot("320x50")
    fitted = fit(standard("320x50"), content_of(kettle(), copy(headline="Still in your bag"), None), slot)
    assert fitted
    assert "Still in your bag" in [run.text for block in fitted.plan.blocks for run in block.runs]


@pytest.mark.parametrize("size", ["300x250", "336x280", "1080x1080", "970x250", "300x600", "1080x1920", "728x90"])
def test_what_a_product_is_called_stands_on_one_line(size: str) -> None:
    can = replace(product(sale=False, brand=""), name="Glossy watering can", kind="Watering Can")
    slot, words = parse_slot(size), copy(headline="A glossy watering can", description="It is green.")
    for layout in suited(slot, "stage"):
        fitted = fit(layout, content_of(can, words, None), slot)
        assert fitted
        assert any("watering can" in run.text for block in fitted.plan.blocks for run in block.runs)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("amount", ["9.90", "1299.00", "12999.00"])
def test_the_smallest_slot_has_price_and_button(locale: Locale, amount: str) -> None:
    slot = parse_slot("120x60")
    costly = product(locale, sale=False)
    costly = replace(costly, price=Money(Decimal(amount), costly.price.currency))
    words = chinese_copy() if locale == "zh" else copy()
    shows: tuple[Show, ...] = ("stage", "words")
    for show in shows:
        (layout,) = (one for one in suited(slot, show) if one.only)
        fitted = fit(layout, content_of(costly, words, None), slot)
        assert fitted
        assert {"price", "cta"} <= {block.role for block in fitted.plan.blocks}


def test_a_big_price_is_for_a_fifth_off_and_more() -> None:
    (layout,) = (one for one in suited(RECTANGLE, "stage") if one.family == "big-price")
    assert layout.least_off == 20
    assert sizes(layout)["price"] > 1.8 * sizes(standard("300x250"))["price"]


@pytest.mark.parametrize("layout", [one for one in layouts() if "stage" in one.ways], ids=lambda one: one.name)
def test_a_column_has_one_left_edge(layout: Layout) -> None:
    fitted = fit(layout, content_of(product(), copy(), None), layout.drawn_for)
    assert fitted
    for column in layout.columns:
        if column.align == "left" and not column.row:
            first = [block for block in fitted.plan.blocks if block.role in column.roles]
            assert len({block.box.left for block in first if block.role != "cta" or not column.beside}) <= 1


def test_the_button_never_stands_between_words_and_product() -> None:
    fitted = fit(standard("300x250"), content_of(product(), copy(), None), RECTANGLE)
    assert fitted
    boxes = {block.role: block.box for block in fitted.plan.blocks}
    assert boxes["cta"].top >= boxes["price"].bottom


WORDS = st.lists(
    st.sampled_from(["Brew", "slower", "mornings", "at", "the", "extraordinary", "28%", "off"]), max_size=6
)


@given(WORDS, st.sampled_from(["300x250", "728x90", "160x600", "320x50", "250x250", "468x60"]))
@settings(deadline=None)  # the first one opens the fonts
def test_a_shrunken_headline_never_costs_price_or_button(words: list[str], size: str) -> None:
    slot = parse_slot(size)
    for layout in suited(slot, "stage"):
        fitted = fit(layout, content_of(product(), copy(" ".join(words) or "x"), None), slot)
        if fitted and layout.away(slot) == 0:
            assert {"price", "cta"} <= {block.role for block in fitted.plan.blocks}


def test_texts_on_a_dense_screen_are_the_same_at_twice_the_pixels() -> None:
    fitted = fit(standard("300x250"), content_of(product(), copy(), None), RECTANGLE)
    assert fitted
    twice = fitted.plan.times(2)
    assert [run.text for block in twice.blocks for run in block.runs] == [
        run.text for block in fitted.plan.blocks for run in block.runs
    ]
    assert around([block.box for block in twice.blocks]) == around([block.box for block in fitted.plan.blocks]).times(2)


def test_a_line_of_text_is_measured_once() -> None:
    text_block.cache_clear()
    for _ in range(3):
        fit(standard("300x250"), content_of(product(), copy(), None), RECTANGLE)
    found = text_block.cache_info()
    assert found.hits >= 2 * found.misses


def test_words_above_a_low_product_come_down_to_it() -> None:
    fitted = fit(standard("160x600"), content_of(product(), copy(), None), parse_slot("160x600"))
    assert fitted
    area = fitted.plan.area
    assert area
    low = replace(area, top=area.bottom - 80)
    before, after = ({block.role: block.box for block in one.blocks} for one in (fitted.plan, fitted.plan.lowered(low)))
    assert after["headline"].top - before["headline"].top == (low.top - area.top) // 2
    assert after["price"] == before["price"]
    assert fitted.plan.lowered(area) == fitted.plan
