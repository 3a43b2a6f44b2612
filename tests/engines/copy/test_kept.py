"""Kept words hold no fact: what a person read with today's price is said with the price of the day."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.copy.facts import fill
from engines.copy.kept import ban_key, filled, is_banned, kept_facts, unfilled
from engines.vocabulary.product import Money
from engines.vocabulary.reading import Reading, Span
from engines.vocabulary.spoken import Spoken
from tests.support.word_samples import product

SOLD = product(sale_price=None)


def line(
    headline: str = "A kettle for two", description: str = "Ceramic, and easy to hold.", cta: str = "See it"
) -> Spoken:
    return Spoken("view", headline, description, cta)


def rule(spoken: Spoken, item=None) -> str | None:
    return filled(spoken, item or product(), "en")[1]


def test_what_is_paid_now_is_the_price_in_a_sale_and_after():
    assert kept_facts(product(), "en") == {
        "{name}": "Ceramic Kettle",
        "{brand}": "Hearthmoor",
        "{price}": "$99.00",
        "{was}": "$129.00",
        "{percent}": "23%",
    }
    assert kept_facts(SOLD, "en") == {"{name}": "Ceramic Kettle", "{brand}": "Hearthmoor", "{price}": "$129.00"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ceramic Kettle, now $99.00", "{name}, now {price}"),
        ("Was $129.00, 23% off", "Was {was}, {percent} off"),
        ("By Hearthmoor.", "By {brand}."),
        ("Hearthmoors and 123% of it", "Hearthmoors and 123% of it"),  # no part of a longer word or number
        ("{price} stays", "{price} stays"),
    ],
)
def test_facts_become_placeholders(said, kept):
    assert unfilled(said, kept_facts(product(), "en")) == kept


def test_a_name_like_a_placeholder_leaves_placeholders_alone():
    assert unfilled("price {price}", kept_facts(replace(SOLD, name="price"), "en")) == "{name} {price}"


@given(st.lists(st.sampled_from([*kept_facts(product(), "en"), " ", "mug", "，", "99"]), max_size=8))
def test_what_is_unfilled_reads_the_same_when_filled(parts):
    facts = kept_facts(product(), "en")
    said = fill("".join(parts), facts)
    assert fill(unfilled(said, facts), facts) == said


def test_a_line_is_said_with_the_facts_of_now():
    spoken = line("Now {price}", "{name} by {brand}.")
    assert filled(spoken, product(), "en")[0] == ("Now $99.00", "Ceramic Kettle by Hearthmoor.", "See it")
    dearer = replace(SOLD, price=Money(Decimal(150), "USD"))
    assert filled(spoken, dearer, "en")[0] == ("Now $150.00", "Ceramic Kettle by Hearthmoor.", "See it")


@pytest.mark.parametrize(
    ("spoken", "broken"),
    [
        (line("{percent} off"), None),
        (line("Only $5.00"), "fact.number"),
        (line("Seven of 10 like it"), "fact.number"),
        (line("The best kettle"), "policy.superlative"),
        (line("A" * 31), "limit.headline"),
        (line(cta=""), "limit.cta"),
        (line("Was {was}"), "fact.price"),
        (line("Was {was}", "Now {price}."), None),
        (line("Yours for {was}", "Now {price}."), "fact.price"),
        (line("{colour} kettle"), "fact.missing"),
        (line("A red-letter day"), None),  # a person knows what is red about it
    ],
)
def test_a_person_says_words_of_their_own_but_no_number_that_the_feed_does_not_state(spoken, broken):
    assert rule(spoken) == broken


def test_without_a_sale_nothing_is_said_of_one():
    assert rule(line("{percent} off"), SOLD) == "fact.missing"
    assert rule(line("On sale now"), SOLD) == "fact.discount"


def test_numbers_that_the_feed_states_in_words_may_be_said():
    stated = product(description="Holds 1.7 litres.", reading=Reading(spans=(Span("pack of 6", "quantity", "count"),)))
    assert rule(line("1.7 litres, a pack of 6"), stated) is None
    assert rule(line("17 litres"), stated) == "fact.number"
    assert rule(line("Now {price} for 6"), stated) is None
    assert rule(line("$6 only"), stated) == "fact.number"


def test_a_ban_takes_the_headline_however_it_is_written_and_whatever_the_price():
    banned = product(banned=(ban_key("Now {price}, {name}!"),))
    assert is_banned("now  $99.00, ceramic kettle", banned, "en") is False  # facts are as the feed has them
    assert is_banned("NOW  $99.00, Ceramic Kettle", banned, "en")
    assert is_banned("Now $129.00, Ceramic Kettle", replace(banned, sale_price=None), "en")
    assert not is_banned("Now $99.00", banned, "en")
    assert not is_banned("Now $99.00, Ceramic Kettle", product(), "en")
