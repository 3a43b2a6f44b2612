"""Asking for creatives anew: once for each creative and offer, under the pseudonym alone."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from aiokafka.errors import MessageSizeTooLargeError
from prometheus_client import CollectorRegistry

from stream.catalog.offers import Offer
from stream.config import Settings
from stream.events.event import Limits, Rejected
from stream.kafka.renewal import ANY, GONE, from_record, is_renewal
from stream.operator.metrics import Metrics
from stream.planning.renewed import decode_renewal
from stream.slots.renewals import MOST_TIMES, PAUSE_S, Renewals
from stream.slots.store import Entry
from tests.support.kafka_support import until

EXPLAINED = msgspec.json.encode({"request": {"brief": {"locale": "zh", "event": "cart"}}})


class Offers:
    """One offer of every product; its digest may be changed."""

    def __init__(self, digest="new"):
        self.digest = digest

    def offer(self, product, locale):
        return None if self.digest is None else Offer(self.digest)


def entry(id_="creative-1", user="pseudonym", slot="300x250", explain=EXPLAINED):
    return Entry(
        user=user, slot=slot, id=id_, event_id="e", version=1, event_time=1.0, published=1.0, content_type="image/webp",
        data=b"", product="lamp", explain=explain, event_to_slot_ms=1.0, locale="en", offer="old",
    )  # fmt: skip


class Rig:
    """What was asked for, and a clock."""

    def __init__(self, digest="new"):
        self.offers, self.now, self.sent = Offers(digest), 1_000.0, []
        self.renewals = Renewals(Settings(), self.offers, Metrics(CollectorRegistry()), wall=lambda: self.now)

    async def asked(self):
        """Let what waits be written; return all renewals so far."""
        task = asyncio.create_task(self.renewals.run(self._send))
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return [from_record(value) for _, _, value, _ in self.sent]

    async def _send(self, topic, key, value, headers):
        self.sent.append((topic, key, value, headers))


async def test_one_creative_is_asked_for_after_a_pause_each_and_then_no_more_however_often_it_is_looked_at():
    """A request may have expired on its way; one that is never met must not go on for ever."""
    rig = Rig()
    for round_ in range(6):
        for _ in range(20):
            rig.renewals.ask(entry())
        assert len(await rig.asked()) == min(round_ + 1, MOST_TIMES)
        rig.now += PAUSE_S
    assert len({one.id for one in await rig.asked()}) == 1


async def test_a_request_holds_what_the_shopper_was_shown_for_and_is_known_by_creative_and_offer():
    rig = Rig()
    rig.renewals.ask(entry())
    (asked,) = await rig.asked()
    assert (asked.user, asked.slot, asked.product, asked.offer) == ("pseudonym", "300x250", "lamp", "new")
    assert (asked.locale, asked.type) == ("zh", "cart")
    assert asked.made_for.timestamp() == entry().event_time, "what came after that may forbid it"
    assert rig.sent[0][:2] == ("ads.renewals.v1", b"pseudonym")
    assert is_renewal(rig.sent[0][3])
    other = Rig()
    other.now += 5
    other.renewals.ask(entry())
    other.offers.digest = "newer"
    other.renewals.ask(entry())
    ids = [one.id for one in await other.asked()]
    assert ids[0] == asked.id != ids[1], "another slot server asks for the same"


async def test_what_was_made_anew_itself_is_as_old_as_what_its_shopper_did():
    """Else each renewal would make it younger, until no refusal of long ago covered it."""
    rig = Rig()
    rig.renewals.ask(replace(entry(), event_time=500.0, acted=2.0))
    (asked,) = await rig.asked()
    assert asked.made_for.timestamp() == 2.0


async def test_a_request_that_its_topic_takes_not_is_passed_over():
    rig = Rig()

    async def refused_once(*record):
        if not rig.sent:
            rig.sent.append(None)
            raise MessageSizeTooLargeError
        rig.sent.append(record)

    rig._send = refused_once
    for number in range(2):
        rig.renewals.ask(entry(f"creative-{number}", slot=f"30{number}x250"))
    task = asyncio.create_task(rig.renewals.run(rig._send))
    await until(lambda: len(rig.sent) == 2)
    assert not task.done()
    task.cancel()


async def test_another_creative_under_the_same_offer_is_asked_for_only_after_a_pause():
    """A worker that knows another catalogue would answer for ever with what is untrue here."""
    rig = Rig()
    rig.renewals.ask(entry("creative-1"))
    rig.renewals.ask(entry("creative-2"))
    assert len(await rig.asked()) == 1
    rig.now += PAUSE_S
    rig.renewals.ask(entry("creative-2"))
    assert len(await rig.asked()) == 2


@pytest.mark.parametrize(("digest", "told"), [(None, GONE), ("", ANY), ("0123", "0123")])
async def test_the_offer_is_told_or_that_there_is_none_or_that_it_is_not_known(digest, told):
    rig = Rig(digest)
    rig.renewals.ask(entry(explain=b"not JSON"))
    (asked,) = await rig.asked()
    assert (asked.offer, asked.locale, asked.type) == (told, "en", "view")


async def test_what_waited_beyond_the_deadline_is_not_written():
    rig = Rig()
    rig.renewals.ask(entry())
    rig.now += Settings().deadline_s + 1
    assert await rig.asked() == []


async def test_a_request_is_an_event_of_its_slot_that_counts_for_no_shopper():
    rig = Rig()
    rig.renewals.ask(entry())
    await rig.asked()
    now = datetime.fromtimestamp(rig.now, UTC)
    event = decode_renewal(rig.sent[0][2], now=now + timedelta(seconds=1), limits=Limits())
    assert (event.user, event.product, event.slots, event.renews) == ("pseudonym", "lamp", ("300x250",), "new")
    assert (event.time, event.consent) == (now, True)
    for late, reason in ((31, "expired"), (-6, "future")):
        with pytest.raises(Rejected) as refused:
            decode_renewal(rig.sent[0][2], now=now + timedelta(seconds=late), limits=Limits())
        assert refused.value.reason == reason


@pytest.mark.parametrize("value", [b"", b"{}", b'{"schema":"adloom.renewal.v2"}', b"\xff", b"[]", b"[" * 100_000])
def test_what_is_no_request_is_refused(value):
    with pytest.raises(Rejected):
        decode_renewal(value, now=datetime.now(UTC), limits=Limits())
