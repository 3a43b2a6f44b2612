"""Prices are said as the feed states them, in the form that shoppers of the language read."""

from decimal import Decimal

import pytest

from engines.vocabulary.product import Money


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("129", "USD", "$129.00"),
        ("12.9900", "USD", "$12.99"),
        ("1200.00", "JPY", "¥1,200"),
        ("1099.98", "COP", "COP\N{NO-BREAK SPACE}1,099.98"),
        ("1100", "COP", "COP\N{NO-BREAK SPACE}1,100"),
        ("3.125", "KWD", "KWD\N{NO-BREAK SPACE}3.125"),
        ("1250.00", "INR", "₹1,250.00"),
        ("1500000", "VND", "₫1,500,000"),
    ],
)
def test_no_decimal_that_counts_is_rounded_away_and_a_code_stands_apart(amount: str, currency: str, shown: str) -> None:
    assert Money(Decimal(amount), currency).text("en") == shown
