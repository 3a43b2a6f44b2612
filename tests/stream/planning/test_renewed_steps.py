"""What a worker does with a slot server's request for a creative anew."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest

from stream.catalog.catalog import Catalog
from stream.config import Settings
from stream.kafka.renewal import ANY, GONE, Renewal, to_record
from stream.planning.profiles import Profiles
from stream.planning.refusal import UnconsentedError
from stream.planning.repeated import PAUSE
from stream.planning.steps import EventSteps
from stream.worker.arrival import Arrival
from tests.stream.planning.test_profiles import event
from tests.support.product_samples import lamp, stock


def request(offer=ANY, product="a", id_="r1", ago=timedelta(0), made_for=None):
    """Return the value and headers of a renewal's record."""
    renewal = Renewal(
        id=id_, time=datetime.now(UTC) - ago, user="pseudonym", slot="300x250", product=product, locale="en",
        type="cart", offer=offer, made_for=made_for,
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


async def test_a_product_that_is_gone_gives_way_to_another_and_one_sold_out_to_a_like_one(steps, profiles, tmp_path):
    for rows, chosen in (
        ([lamp("b")], "recommended"),
        ([lamp("a", availability="out_of_stock"), lamp("b")], "similar"),
    ):
        later = Catalog(stock(tmp_path, *rows))
        plan = EventSteps(Settings(), later, profiles).plan(steps.decode(*request()))
        assert (plan.product, plan.notes["chosen"]) == ("b", chosen)


async def test_it_waits_for_a_catalogue_that_does_not_know_the_offer_yet(steps, tmp_path):
    event = steps.decode(*request(offer=GONE))
    waiting = asyncio.create_task(steps.observe(event))
    await asyncio.sleep(0)
    assert not waiting.done()
    stock(tmp_path, lamp("b"))
    await asyncio.wait_for(waiting, 60)
    assert steps.plan(event).product == "b"


async def test_what_two_slot_servers_ask_for_is_one_event_and_what_is_asked_for_again_later_another(steps):
    first, second = steps.decode(*request(ago=timedelta(seconds=3))), steps.decode(*request(ago=timedelta(seconds=2)))
    assert (first.id, first.time) == (second.id, second.time)
    assert steps.decode(*request(id_="r2")).time > first.time
    record = request(ago=PAUSE * -1)
    later = steps.decode(*record)
    assert later.time >= first.time + PAUSE
    assert steps.decode(*record) == later, "a record that is delivered again stays as it was"


async def test_what_was_made_before_its_shopper_refused_is_not_made_anew(steps):
    """A price that changes a day later must not bring an ad back that the refusal was to end."""
    before, refused, after = (datetime.now(UTC) - timedelta(hours=ago) for ago in (9, 8, 7))
    await steps.observe(msgspec.structs.replace(event(user="pseudonym", consent=False), time=refused))
    for made_for in (before, refused):
        with pytest.raises(UnconsentedError):
            await steps.observe(steps.decode(*request(made_for=made_for)))
    await steps.observe(steps.decode(*request(made_for=after)))
    await steps.observe(steps.decode(*request()))


def test_a_request_to_be_forgotten_covers_what_is_to_be_made_anew_of_before_it(steps):
    """Asked for after the request, by a slot server that had not read the tombstone."""
    made_for = datetime(2026, 11, 30, 12, tzinfo=UTC)
    record = SimpleNamespace(headers=(), offset=0)
    for told, acted in ((made_for, made_for), (None, None)):
        event = steps.decode(*request(made_for=told))
        arrival = Arrival(record, None, 0.0, event, None)
        assert arrival.mark.acted == pytest.approx((acted or event.time).timestamp(), abs=0.001)


def test_requests_that_were_seen_are_remembered_within_bounds(steps, monkeypatch):
    monkeypatch.setattr("stream.planning.repeated.MOST", 2)
    times = [steps.decode(*request(id_=f"r{number}", ago=timedelta(seconds=3))).time for number in range(3)]
    assert steps.decode(*request(id_="r0")).time > times[0]
    assert steps.decode(*request(id_="r2")).time == times[2]
