"""A shopper who refuses consent: what was made of anything they did before is taken away, and nothing is made of it."""

import time

import pytest

from stream.events.since import SINCE
from stream.kafka.record import from_record, timestamp
from stream.kafka.sender import Sender
from stream.operator.metrics import Metrics
from stream.worker.awaited import Awaited
from stream.worker.newest import Mark, Newest
from stream.worker.offsets import Ledger
from tests.support.kafka_support import event_bytes
from tests.support.worker_parts import PARTITION, Producer, no_pause, pipeline, record

NOW = 1_800_000_000.0
REFUSAL = Mark(NOW, 5, "no", gone=True)


async def serving(**options):
    """Return a pipeline, what it sends, and what serves some records in one turn."""
    producer, ledger = Producer(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, **options)

    async def serve(*records):
        tickets = [ledger.start(PARTITION, one.offset) for one in records]
        await work.serve([work.arrive(one, ticket) for one, ticket in zip(records, tickets, strict=True)])

    def sent():
        written = [from_record(key, value, headers) for topic, key, value, headers in producer.sent]
        return [(one.slot, one.event_id, one.data) for one in written]

    return work, serve, sent, producer


def refusal(offset=5, age_s=2.0, name="no", **more):
    return record(event_bytes(name, age_s=age_s, consent=False, **more), offset)


def again(offset=4, ago=20.0, name="again"):
    """An event of now about what its shopper did so many seconds ago."""
    return record(event_bytes(name), offset, headers=[(SINCE, timestamp(time.time() - ago).encode())])


@pytest.mark.parametrize("kind", [Newest, Awaited])
def test_what_is_of_before_a_refusal_is_taken_away_however_new_it_is(kind):
    newest = kind(1e10)
    for slot, mark in {
        "older": Mark(NOW - 9, 1, "a"),
        "made-anew": Mark(NOW + 1, 2, "b", again=NOW - 9),
        "since": Mark(NOW + 1, 3, "c"),
        "gone": Mark(NOW - 1, 4, "d", gone=True),
        "this": REFUSAL,
    }.items():
        (newest.expect if kind is Awaited else newest.note)("u", slot, mark)
    clearing = newest.clearing("u", REFUSAL)
    assert clearing.keys() == {"older", "made-anew"}
    assert clearing["older"] == REFUSAL
    assert clearing["made-anew"].order > (NOW + 1, 2)
    assert clearing["made-anew"].acted == NOW
    assert newest.clearing("v", REFUSAL) == {}


async def test_an_ad_made_anew_before_its_shoppers_refusal_was_heard_goes_with_it():
    _, serve, sent, producer = await serving()
    await serve(again())
    await serve(refusal())
    assert sent() == [("300x250", "again", b"again|300x250"), ("300x250", "no", None)]
    made, gone = (from_record(key, value, headers) for _, key, value, headers in producer.sent)
    assert gone.event_time > made.event_time, "else the slot's store would keep the ad"
    assert gone.acted == pytest.approx(time.time() - 2, abs=60)


async def test_what_tells_again_of_before_a_refusal_in_the_same_turn_makes_nothing():
    work, serve, sent, _ = await serving()
    await serve(again(), refusal())
    assert sent() == []
    assert work.endings.tally.counts["unconsented"] == 2


async def test_what_a_shopper_does_after_a_refusal_stands():
    _, serve, sent, _ = await serving()
    await serve(record(event_bytes("back", age_s=1), 6))
    await serve(refusal(age_s=2))
    assert [event for _, event, _ in sent()] == ["back"]


async def test_of_who_was_known_the_slots_where_ads_of_long_ago_may_stand_are_cleared_once():
    work, serve, sent, _ = await serving()
    known = ["728x90", "300x250"]

    async def observe(event):
        return () if event.consent else [known.pop() for _ in list(known)]

    work.steps.observe = observe
    await serve(record(event_bytes("yes", age_s=9), 4))
    await serve(refusal())
    await serve(refusal(offset=6, name="no more", age_s=1))
    assert sorted(sent()[1:]) == [("300x250", "no", None), ("728x90", "no", None)]


async def test_a_slot_with_something_newer_is_left_to_it():
    work, serve, sent, _ = await serving()

    async def observe(event):
        return () if event.consent else ("300x250", "728x90")

    work.steps.observe = observe
    await serve(record(event_bytes("back", age_s=1), 6))
    await serve(refusal(age_s=2))
    assert sent() == [("300x250", "back", b"back|300x250"), ("728x90", "no", None)]


async def test_an_event_that_a_shop_sends_again_with_consent_withdrawn_takes_its_own_ad_away_once():
    """The same id and time: to the shop it is one event, corrected."""
    _, serve, sent, _ = await serving()
    given = event_bytes("same", age_s=2)
    withdrawn = record(given.replace(b'"consent":true', b'"consent":false'), 5)
    await serve(record(given, 4))
    for _ in range(2):  # and as it is delivered again
        await serve(withdrawn)
    assert sent() == [("300x250", "same", b"same|300x250"), ("300x250", "same", None)]
