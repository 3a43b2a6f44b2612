"""What a producer writes, and what it refuses to write."""

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import MessageSizeTooLargeError

from stream.config import Settings
from stream.kafka.broker import EmbeddedBroker
from stream.kafka.producer import HEADER_BYTES, RECORD_BYTES, make_producer, require_size

HEADERS = [("trace", None), ("kind", b"x")]


def test_a_header_without_a_value_has_the_size_of_its_name():
    size = RECORD_BYTES + 2 + len("trace") + len("kind") + 1 + 2 * HEADER_BYTES
    require_size({"events": size}, "events", b"k", b"v", HEADERS)
    with pytest.raises(MessageSizeTooLargeError):
        require_size({"events": size - 1}, "events", b"k", b"v", HEADERS)


async def test_a_header_without_a_value_is_written_as_that():
    with EmbeddedBroker(("events",)) as broker:
        producer = make_producer(Settings(bootstrap=broker.bootstrap))
        await producer.start()
        await producer.write("events", b"k", b"v", HEADERS)
        await producer.finish()
        consumer = AIOKafkaConsumer("events", bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        record = await consumer.getone()
        await consumer.stop()
    assert list(record.headers) == HEADERS
