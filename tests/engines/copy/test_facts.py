"""Facts come verbatim from the feed, limits are Google's, and no number is invented."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.copy.facts import broken_fact, broken_limit, display_width, facts_of, fill
from engines.vocabulary.product import Money
from tests.support.word_samples import product

PRICES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999999), places=2)


@given(name=st.text(min_size=1), price=PRICES, cut=st.integers(2, 90), locale=st.sampled_from(["en", "zh"]))
def test_every_fact_stands_in_the_copy_exactly_as_the_feed_states_it(name, price, cut, locale):
    sale = Money((price * (100 - cut) / 100).quantize(Decimal("0.01")), "USD")
    item = product(name=name, price=Money(price, "USD"), sale_price=sale)
    facts = facts_of(item, locale)
    text = fill("".join(f"<{mark}>" for mark in facts), facts)
    assert text == "".join(f"<{value}>" for value in facts.values())
    assert facts["{name}"] == name
    assert facts["{price}"] == item.price.text(locale)


@pytest.mark.parametrize("brand", ["NONE", "n/a", "No Brand", "Generic", "无", "其他", "-"])
def test_what_feeds_write_for_no_brand_is_none(brand):
    assert "{brand}" not in facts_of(product(brand=brand), "en")
    assert facts_of(product(brand="Nonesuch"), "en")["{brand}"] == "Nonesuch"


def test_a_placeholder_without_a_fact_cannot_be_filled():
    facts = facts_of(product(sale_price=None), "en")
    assert fill("Now {sale_price}", facts) is None
    assert fill("Now {secret}", facts) is None


def test_braces_inside_a_name_are_not_filled_again():
    assert fill("Meet {name}", {"{name}": "{price}", "{price}": "$1.00"}) == "Meet {price}"


@given(st.text())
def test_width_lies_between_one_and_two_per_character(text):
    assert len(text) <= display_width(text) <= 2 * len(text)


def test_chinese_characters_count_double():
    assert display_width("遇见你 ok") == 9
    assert broken_limit("一" * 15, "好", "去看看") is None
    assert broken_limit("一" * 16, "好", "去看看") == "limit.headline"


@pytest.mark.parametrize(
    ("headline", "description", "cta", "rule"),
    [
        ("x" * 31, "y", "z", "limit.headline"),
        ("x", "y" * 91, "z", "limit.description"),
        ("x", "y", "z" * 16, "limit.cta"),
        ("", "y", "z", "limit.headline"),
        ("x", " ", "z", "limit.description"),
        ("x" * 30, "y" * 90, "z" * 15, None),
    ],
)
def test_limits(headline, description, cta, rule):
    assert broken_limit(headline, description, cta) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ceramic Kettle, now $99.00, was $129.00", None),
        ("Save 23% on calm", None),
        ("Yours for $129.00", "fact.price"),
        ("Was $129.00, now $99.00", None),
        ("Now $9.00", "fact.number"),
        ("Now $99.009", "fact.number"),
        ("Save 123% today", "fact.number"),
        ("Holds 2 cups", "fact.number"),
        ("满②件", "fact.number"),
        ("全场八折", "fact.number"),
        ("Half price today", "fact.number"),
        ("A wooden kettle", "fact.material"),
        ("A ceramic kettle in teal", None),
        ("A navy kettle", "fact.colour"),
        ("一把红色的水壶", "fact.colour"),
        ("一把青色的陶瓷水壶", None),
        ("Pick up where you left off", None),
    ],
)
def test_what_the_feed_does_not_state_is_refused(text, rule):
    item = product()
    assert broken_fact(text, item, facts_of(item, "en")) == rule


@pytest.mark.parametrize("text", ["A deal for you", "Now reduced", "现在特价", "立省更多", "现价$129.00"])
def test_talk_of_a_saving_needs_a_sale_price(text):
    item = product(sale_price=None)
    assert broken_fact(text, item, facts_of(item, "en")) == "fact.discount"


@given(price=PRICES, sale=PRICES)
def test_a_sale_price_counts_only_below_the_list_price(price, sale):
    facts = facts_of(product(price=Money(price, "USD"), sale_price=Money(sale, "USD")), "en")
    assert ("{sale_price}" in facts) == ("{percent}" in facts)
    if sale >= price:
        assert "{sale_price}" not in facts
