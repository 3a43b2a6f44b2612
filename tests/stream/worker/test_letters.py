"""Dead letters are written whole, else cut, and no record and no limit of a topic ends the worker."""

import dataclasses
import hashlib

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import MessageSizeTooLargeError
from hypothesis import given
from hypothesis import strategies as st

from stream.events.since import SINCE
from stream.kafka.batches import unreadable
from stream.kafka.sender import BarredError, Sender
from stream.operator.metrics import Metrics
from stream.planning.refusal import RefusedError
from stream.pseudonym import pseudonym
from stream.worker.letters import DeadLetters
from stream.worker.offsets import Ledger
from tests.support.kafka_support import event_bytes
from tests.support.letter_samples import opened, record
from tests.support.worker_parts import PARTITION, Producer, no_pause, pipeline

REFUSAL = RefusedError("oversize", "too large " * 1000)
VALUE = b"x" * 100_000


class Topic:
    """Takes records up to `limit` bytes, as a topic with `max.message.bytes` does."""

    def __init__(self, limit):
        self.limit, self.taken = limit, []

    async def post(self, topic, key, value, headers, *, shopper, moment):
        assert None not in {key, value}
        if len(key) + len(value) + sum(len(name) + len(content) for name, content in headers) > self.limit:
            raise MessageSizeTooLargeError
        self.taken.append(record(value, key=key, headers=headers, topic=topic))


async def letter(limit, one):
    """Return what a topic of `limit` bytes holds after the letter of `one`."""
    topic, metrics = Topic(limit), Metrics()
    fate = await DeadLetters(topic, "dlq", metrics).write(one, REFUSAL)
    assert metrics.registry.get_sample_value("adloom_dlq_given_up_total") == (fate == "given_up")
    assert len(topic.taken) == (fate == "written")
    return topic.taken


async def test_a_letter_that_fits_holds_all_of_the_record():
    (found,) = await letter(1 << 20, record(VALUE, headers=[("h", b"v")]))
    original = opened(found)
    assert (original.key, original.value, original.texts) == (b"alice", VALUE, [("h", b"v")])
    assert (original.whole, original.detail) == (True, REFUSAL.detail)


async def test_one_that_is_too_large_keeps_the_beginning_and_describes_the_rest():
    (found,) = await letter(90_000, record(VALUE, headers=[("h", b"v")]))
    original = opened(found)
    assert (original.whole, original.value, original.size) == (False, VALUE[: 64 << 10], len(VALUE))
    assert original.digest == hashlib.sha256(VALUE).digest()
    assert (original.key, original.texts) == (b"alice", [("h", b"v")])


@pytest.mark.parametrize("limit", [90_000, 2_000])
async def test_one_with_headers_larger_than_the_topics_limit_is_written_without_them(limit):
    (found,) = await letter(limit, record(b"{", headers=[("h", b"v" * 200_000)]))
    original = opened(found)
    assert (original.whole, original.texts, original.size) == (False, [], 1)
    assert original.digest == hashlib.sha256(b"{").digest()


@given(
    st.none() | st.binary(), st.none() | st.binary(), st.lists(st.tuples(st.text(max_size=9), st.none() | st.binary()))
)
async def test_no_record_keeps_a_letter_from_being_written(key, value, headers):
    names = [(name.encode("utf-8", "ignore").decode(), content) for name, content in headers]
    (found,) = await letter(1 << 20, record(value, key=key, headers=names))
    assert (opened(found).key, opened(found).value) == (key, value)


async def test_a_topic_that_takes_not_even_the_smallest_is_counted_and_logged_and_the_worker_goes_on(caplog):
    assert await letter(100, record(VALUE, offset=17)) == []
    (line,) = [line for line in caplog.records if line.levelname == "ERROR"]
    assert (line.partition, line.offset, line.reason) == (0, 17, "oversize")
    assert "alice" not in repr(vars(line))


async def test_bytes_out_of_which_no_record_could_be_read_are_kept_but_never_taken_for_one():
    place = TopicPartition("web.events.v1", 2)
    (found,) = await letter(1 << 20, unreadable(place, range(7, 9), "record", "a length is negative", b"\x00\xff"))
    original = opened(found)
    assert (original.value, original.whole) == (b"\x00\xff", False)
    assert dict(found.headers)["dlq.offset"] == b"8"


@pytest.mark.parametrize(
    ("asked", "headers", "written"),
    [
        ("alice", [], 0),
        ("bob", [], 1),
        ("alice", [(SINCE, b"2026-01-29T09:30:00.000Z")], 0),  # sent again after its shopper asked
    ],
)
async def test_of_a_shopper_who_asked_to_be_forgotten_after_the_record_no_letter_is_written(asked, headers, written):
    request = 1_769_679_001.0 if headers else 5.0  # a second after the first letter; two after the record
    one = dataclasses.replace(record(b"{", headers=headers), timestamp=3000 if not headers else 1_800_000_000_000)

    def forgotten(user, moment):
        return user == pseudonym(asked) and moment <= request

    topic = Topic(1 << 20)
    fate = await DeadLetters(topic, "dlq", Metrics(), forgotten=forgotten).write(one, REFUSAL)
    assert (len(topic.taken), fate) == (written, "written" if written else "withheld")


LARGE = b'{"user": "alice", "more": "%s"}' % (b"x" * (2 << 20))
"""More than is read only to tell whose it is."""


@pytest.mark.parametrize(
    ("reason", "shopper", "owner"),
    [
        ("engine", pseudonym("alice"), "alice"),  # the decoder has told
        ("schema", None, "alice"),  # it has read the record, and refused it
        ("oversize", None, "key"),  # nobody has
    ],
)
async def test_a_letter_is_its_shoppers_however_large_the_record_that_was_read(reason, shopper, owner):
    topic, asked = Topic(9 << 20), []

    def forgotten(user, moment):
        asked.append(user)
        return False

    letters = DeadLetters(topic, "dlq", Metrics(), forgotten=forgotten)
    await letters.write(record(LARGE, key=b"key"), RefusedError(reason, "told"), shopper=shopper)
    assert asked == [pseudonym(owner)]
    assert topic.taken[0].key.startswith(pseudonym(owner).encode() + b"|")


async def test_the_letter_of_an_event_is_kept_for_the_shopper_whom_its_decoder_named():
    producer, ledger = Producer(), Ledger()
    sender = Sender(lambda: producer, Metrics(), pause=no_pause)
    await sender.start()
    work = pipeline(sender, ledger)
    one = dataclasses.replace(record(event_bytes("e1", "decoded", product="unknown")), topic=PARTITION.topic)
    await work.serve([work.arrive(one, ledger.start(PARTITION, one.offset))])
    ((_, key, _, headers),) = producer.sent
    assert (key.partition(b"|")[0], dict(headers)["dlq.reason"]) == (b"decoded", b"unknown_product")


async def test_a_letter_that_was_tried_until_its_shopper_asked_to_be_forgotten_is_not_written():
    class Barred:
        async def post(self, topic, key, value, headers, *, shopper, moment):
            raise BarredError

    assert await DeadLetters(Barred(), "dlq", Metrics()).write(record(b"{"), REFUSAL) == "withheld"
