"""Writes go on until Kafka has the record; a dead letter that is not written holds the commit back."""

import asyncio
import time
from dataclasses import replace

import pytest
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, MessageSizeTooLargeError, OutOfOrderSequenceNumber

from stream.events.since import SINCE
from stream.kafka.record import timestamp
from stream.kafka.sender import BarredError, Sender
from stream.operator.metrics import Metrics
from stream.worker.newest import Mark
from stream.worker.offsets import Ledger
from tests.support.kafka_support import FastStudio, event_bytes
from tests.support.worker_parts import PARTITION, Gate, Producer, no_pause, pipeline, record

FAILED = {"topic": "topic", "reason": "KafkaTimeoutError"}


async def test_a_failed_producer_is_replaced_and_the_record_written():
    first, second = Producer(OutOfOrderSequenceNumber()), Producer()
    made = [first, second]
    sender = Sender(lambda: made.pop(0), Metrics(), pause=no_pause)
    await sender.start()
    await sender.send("topic", b"k", b"v", [])
    assert first.discarded
    assert second.sent == [("topic", b"k", b"v", [])]


async def test_a_record_that_is_too_large_is_not_tried_again():
    sender = Sender(lambda: Producer(MessageSizeTooLargeError()), Metrics(), pause=no_pause)
    await sender.start()
    with pytest.raises(MessageSizeTooLargeError):
        await sender.send("topic", b"k", b"v", [])


async def test_what_is_larger_than_its_topic_takes_is_refused_before_it_takes_a_sequence_number():
    producer = Producer()
    sender = Sender(lambda: producer, Metrics(), limits={"small": 1_000}, pause=no_pause)
    await sender.start()
    with pytest.raises(MessageSizeTooLargeError):
        await sender.send("small", b"k", b"v" * 900, [("name", b"w" * 100)])
    await sender.send("small", b"k", b"v" * 800, [])
    await sender.send("large", b"k", b"v" * 5_000, [])
    assert [len(value) for _, _, value, _ in producer.sent] == [800, 5_000]


# Made when the test runs: an event of the moment of collection may have expired by then.
@pytest.mark.parametrize("value", [lambda: b"{broken", lambda: event_bytes("e1")], ids=["dead letter", "creative"])
async def test_nothing_is_committed_before_the_write_is_done(value):
    ledger, gate = Ledger(), Gate()
    work = pipeline(gate, ledger)
    task = asyncio.create_task(work.serve([work.arrive(record(value()), ledger.start(PARTITION, 0))]))
    await gate.waiting.wait()
    assert ledger.pending() == {}
    gate.open.set()
    await task
    assert ledger.pending() == {PARTITION: 1}


@pytest.mark.parametrize("instead", [None, "unconsented"], ids=["it went out", "left out of its transaction"])
async def test_a_dead_letter_counts_once_its_outlet_tells_that_it_is_there(instead):
    class Waiting:
        async def post(self, *record, **whose):
            pass

        def then(self, act):
            told.append(act)

    told, ledger = [], Ledger()
    work = pipeline(Gate(), ledger)
    work = replace(work, endings=replace(work.endings, outlets=lambda ticket: Waiting()))
    await work.serve([work.arrive(record(b"{broken"), ledger.start(PARTITION, 0))])
    read = work.endings.tally.metrics.registry.get_sample_value
    assert read("adloom_dlq_records_total", {"reason": "json"}) is None
    told[0](instead)
    assert (read("adloom_dlq_records_total", {"reason": "json"}) or 0) == (instead is None)
    assert work.endings.tally.counts["dead_lettered" if instead is None else instead] == 1


SLOTS = ("300x250", "728x90")


async def test_an_event_with_one_slot_too_large_for_its_topic_publishes_none():
    """Else a shopper had an ad of an event that is kept as a dead letter, and that no slot is known to have."""
    producer, ledger = Producer(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, studio=Uneven(), limits={"creatives": 5_000})
    await work.serve([work.arrive(record(event_bytes("e1", slots=SLOTS)), ledger.start(PARTITION, 0))])
    assert [topic for topic, *_ in producer.sent] == ["dlq"]
    assert work.endings.tally.counts["dead_lettered"] == 1


async def test_a_slot_that_kafka_refuses_ends_no_other_write_and_what_was_written_is_known():
    """A limit that was lowered since the worker asked, or that it may not ask for."""

    class Lowered(Producer):
        async def write(self, topic, key, value, headers):
            if topic == "creatives" and len(value) > 5_000:
                raise MessageSizeTooLargeError
            await asyncio.sleep(0)
            await super().write(topic, key, value, headers)

    producer, ledger = Lowered(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, studio=Uneven())
    await work.serve([work.arrive(record(event_bytes("e1", slots=SLOTS)), ledger.start(PARTITION, 0))])
    assert sorted(topic for topic, *_ in producer.sent) == ["creatives", "dlq"]
    assert not producer.discarded
    assert work.newest.clearing("u1", Mark(time.time(), 9, "no")).keys() == {"300x250"}


class Uneven(FastStudio):
    """Makes files of very different sizes."""

    def draw(self, request, copy, picture, wanted=None):
        drawn = super().draw(request, copy, picture, wanted)
        return replace(drawn, data=drawn.data * (1 if request.slot == "300x250" else 1_000))


async def test_cancelling_never_completes_an_offset():
    ledger, gate = Ledger(), Gate()
    work = pipeline(gate, ledger)
    ticket = ledger.start(PARTITION, 0)
    task = asyncio.create_task(work.serve([work.arrive(record(b"{broken"), ticket)]))
    await gate.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ledger.pending() == {}
    assert ledger.finish(ticket)  # it was in flight until now: no offset can be finished twice


async def test_results_of_a_partition_taken_away_are_not_published():
    ledger, gate = Ledger(), Gate()
    work = pipeline(gate, ledger)
    arrival = work.arrive(record(event_bytes("e1")), ledger.start(PARTITION, 0))
    ledger.revoke([PARTITION])
    await work.serve([arrival])
    assert not gate.waiting.is_set()


@pytest.mark.parametrize("comes_back", [False, True], ids=["gone", "back anew"])
@pytest.mark.parametrize("product", ["p1", "broken-engine"], ids=["creative", "dead letter"])
async def test_results_of_a_partition_taken_away_while_they_were_made_are_not_published(product, comes_back):
    """Its new owner makes them, perhaps this very worker: the offset is then begun again, and is not done yet."""

    class Bereft(FastStudio):
        def write(self, request):
            ledger.revoke([PARTITION])
            if comes_back:
                ledger.start(PARTITION, 0)
            return super().write(request)

    ledger, producer, studio = Ledger(), Producer(), Bereft()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, studio=studio)
    await work.serve([work.arrive(record(event_bytes("e1", product=product)), ledger.start(PARTITION, 0))])
    assert studio.attempts, "it was made"
    assert producer.sent == []
    assert ledger.pending() == {}
    assert work.endings.tally.metrics.registry.get_sample_value("adloom_results_stale_total") == 1
    assert not work.endings.tally.counts["published"] + work.endings.tally.counts["dead_lettered"]


async def test_a_timeout_is_retried_until_the_record_is_written():
    producers = [Producer(KafkaTimeoutError()), Producer(KafkaTimeoutError()), Producer()]
    last = producers[-1]
    metrics = Metrics()
    sender = Sender(lambda: producers.pop(0), metrics, pause=no_pause)
    await sender.start()
    await sender.send("topic", b"k", b"v", [])
    assert len(last.sent) == 1
    labels = {"topic": "topic", "reason": "KafkaTimeoutError"}
    assert metrics.registry.get_sample_value("adloom_publish_errors_total", labels) == 2


async def test_what_a_replay_gave_a_newer_time_than_the_request_to_be_forgotten_makes_nothing():
    """Its header tells of its first letter, ten minutes before; of one without, the shopper came again."""
    for headers, outcome in (([(SINCE, timestamp(time.time() - 600).encode())], "unconsented"), ([], "published")):
        observed, producer = [], Producer()
        sender = Sender(lambda producer=producer: producer, Metrics(), pause=no_pause)
        await sender.start()
        ledger = Ledger()
        work = pipeline(sender, ledger, observe=observed.append)
        work.forgetting.observe("u1", time.time() - 0.2)
        await work.serve([work.arrive(record(event_bytes("e1"), headers=headers), ledger.start(PARTITION, 0))])
        assert work.endings.tally.counts[outcome] == 1
        assert len(producer.sent) == len(observed) == (outcome == "published")
        assert ledger.pending() == {PARTITION: 1}


async def test_of_a_shopper_who_refuses_no_letter_is_written_whatever_goes_wrong():
    def broken(event):
        raise RuntimeError

    ledger, producer = Ledger(), Producer()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger, observe=broken)
    for offset, consent in enumerate((False, True)):
        one = record(event_bytes(f"e{offset}", consent=consent), offset)
        await work.serve([work.arrive(one, ledger.start(PARTITION, offset))])
    assert [topic for topic, *_ in producer.sent] == ["dlq"]
    assert (work.endings.tally.counts["unconsented"], work.endings.tally.counts["dead_lettered"]) == (1, 1)
    assert ledger.pending() == {PARTITION: 2}


async def test_what_kafka_does_not_take_before_the_deadline_expires():
    """A shopper who has left is shown nothing, and what waits behind is served."""
    ledger, gate = Ledger(), Gate()
    work = pipeline(gate, ledger, deadline_s=1.0)
    arrival = work.arrive(record(event_bytes("e1")), ledger.start(PARTITION, 0))
    await work.serve([arrival])
    assert gate.waiting.is_set()
    assert ledger.pending() == {PARTITION: 1}
    assert work.endings.tally.counts["expired"] == 1


async def test_what_is_given_up_is_not_written_later():
    """Kafka's client would keep it, and write it when Kafka takes it again: after a newer one of another worker."""

    class Stuck(Producer):
        async def write(self, topic, key, value, headers):
            await asyncio.Event().wait()

    stuck, second = Stuck(), Producer()
    made = [stuck, second]
    sender = Sender(lambda: made.pop(0), Metrics(), pause=no_pause)
    await sender.start()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await sender.send("topic", b"old", b"v", [])
    await sender.send("topic", b"new", b"v", [])
    assert stuck.discarded
    assert [key for _, key, _, _ in second.sent] == [b"new"]


async def test_who_writes_may_give_up_without_breaking_the_writing_of_others():
    """The producer that is started anew meanwhile is everybody's, and one that is thrown away is so whoever waits."""
    begun, go = asyncio.Event(), asyncio.Event()

    class Slow(Producer):
        async def start(self):
            begun.set()
            await go.wait()

    producers = [Producer(KafkaTimeoutError()), Slow(), Producer()]
    slow = producers[1]
    sender = Sender(lambda: producers.pop(0), Metrics(), pause=no_pause)
    await sender.start()
    impatient, patient = (asyncio.create_task(sender.send("topic", key, b"v", [])) for key in (b"1", b"2"))
    await begun.wait()
    impatient.cancel()
    go.set()
    await patient
    assert [key for _, key, _, _ in slow.sent] == [b"2"]
    assert len(producers) == 1, "one was started for both"


async def test_a_broker_that_is_gone_is_asked_once_for_all_who_wait():
    """Thirty events under way at once must not try thirty times as often."""
    away, pauses = 5, []

    class Away(Producer):
        async def start(self):
            if len(made) < away:
                made.append(self)
                raise KafkaConnectionError

    async def pause(seconds):
        pauses.append(seconds)
        await asyncio.sleep(0)

    made, first = [], Producer(KafkaTimeoutError())
    left = [first]
    sender = Sender(lambda: left.pop() if left else Away(), Metrics(), pause=pause)
    await sender.start()
    await asyncio.gather(*(sender.send("topic", str(number).encode(), b"v", []) for number in range(30)))
    assert len(made) == away
    assert len(pauses) == 1 + away, "the one write that failed, and all for each try"
    assert sender._metrics.registry.get_sample_value("adloom_publish_errors_total", FAILED) == 1


async def test_what_was_not_written_at_once_is_not_written_once_its_shopper_is_forgotten():
    """A try may take minutes; `adloom forget` looks for creatives once, and is done."""
    asked = []
    first, second = Producer(KafkaTimeoutError()), Producer()
    made = [first, second]
    sender = Sender(lambda: made.pop(0), Metrics(), pause=no_pause, bars=lambda *told: asked.append(told) or True)
    await sender.start()
    with pytest.raises(BarredError):
        await sender.send("topic", b"k", b"v", [])
    assert second.sent == []
    assert [told[:2] for told in asked] == [("topic", b"k")]
    await sender.send("topic", b"k", None, [])
    assert second.sent == [("topic", b"k", None, [])], "a tombstone takes away, and is always written"
