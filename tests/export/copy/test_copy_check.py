"""The check of facts over many copies sees every kind of misstatement, by rules of its own."""

from decimal import Decimal

import pytest

from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Money
from export.copy import check
from tests.support.word_samples import product


def copy(description: str, **parts: str) -> Copy:
    said = {"headline": "Warm mornings", "cta": "Take a look", "scene": "sand podium", **parts}
    return Copy(description=description, source="model", attempts=1, rejections=(), **said)


def wrong(description: str, **parts: str) -> set[str]:
    return set(check._wrong(copy(description, **parts), product()))


@pytest.mark.parametrize(
    "said", ["Was $129.00, now $99.00.", "Save 23% today.", "A Ceramic Kettle from Hearthmoor.", "Slow mornings."]
)
def test_what_the_feed_states_is_right(said: str):
    assert wrong(said) == set()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Now $98.00.", "number"),
        ("Now €99.00.", "currency"),
        ("Save 24% today.", "percent"),
        ("Yours for $129.00.", "old price"),
        ("Was $99.00, now $129.00.", "new price"),
        ("Ends 11月11日.", "date"),
        ("From {brand}.", "placeholder"),
        ("A kettle " * 12, "width"),
        ("", "width"),
    ],
)
def test_what_the_feed_does_not_state_is_counted(said: str, fault: str):
    assert fault in wrong(said)


def test_digits_of_the_products_own_name_are_no_claim():
    item = product(name="Kettle 300", price=Money(Decimal("5.00"), "USD"), sale_price=None)
    assert set(check._wrong(copy("The Kettle 300."), item)) == set()


def test_a_saving_without_a_sale_is_counted():
    item = product(sale_price=None)
    assert set(check._wrong(copy("Save today."), item)) == {"saving"}
    assert set(check._wrong(copy("Yours for $129.00."), item)) == set()
    barely = product(price=Money(Decimal(8128), "USD"), sale_price=Money(Decimal("8046.72"), "USD"))
    assert set(check._wrong(copy("Save 1% today."), barely)) == set()  # one whole percent is a saving
