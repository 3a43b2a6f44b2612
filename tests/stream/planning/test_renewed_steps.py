"""What a worker does with a slot server's request for a creative anew."""

import asyncio
from datetime import UTC, datetime

import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.kafka.renewal import ANY, GONE, Renewal, to_record
from stream.planning.profiles import Profiles
from stream.planning.steps import EventSteps
from tests.support.product_samples import lamp, stock


def request(offer=ANY, product="a"):
    """Return the value and headers of a renewal's record."""
    renewal = Renewal(
        id="r1", time=datetime.now(UTC), user="pseudonym", slot="300x250", product=product, locale="en", type="cart",
        offer=offer,
    )  # fmt: skip
    return to_record(renewal)[1:]


@pytest.fixture
def profiles():
    return Profiles()


@pytest.fixture
def steps(tmp_path, profiles):
    return EventSteps(Settings(), Catalog(stock(tmp_path, lamp("a"), lamp("b"))), profiles)


async def test_it_asks_for_the_same_product_and_counts_for_no_shopper(steps, profiles):
    event = steps.decode(*request())
    await steps.observe(event)
    plan = steps.plan(event)
    assert (plan.product, [one.slot for one in plan.requests], len(profiles)) == ("a", ["300x250"], 0)
    assert plan.requests[0].brief.event == "cart"


async def test_a_product_that_is_gone_gives_way_to_another_and_one_sold_out_to_a_like_one(steps, tmp_path):
    for rows in ([lamp("b")], [lamp("a", availability="out_of_stock"), lamp("b")]):
        stock(tmp_path, *rows)
        assert steps.plan(steps.decode(*request())).product == "b"


async def test_it_waits_for_a_catalogue_that_does_not_know_the_offer_yet(steps, tmp_path):
    event = steps.decode(*request(offer=GONE))
    waiting = asyncio.create_task(steps.observe(event))
    await asyncio.sleep(0)
    assert not waiting.done()
    stock(tmp_path, lamp("b"))
    await asyncio.wait_for(waiting, 60)
    assert steps.plan(event).product == "b"
