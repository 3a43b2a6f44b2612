"""What is buried is written anew, and read back for that alone."""

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from stream.kafka.record import timestamp
from stream.operator.metrics import Metrics
from stream.worker.newest import Newest
from stream.worker.published import Published

NOW = 1_800_000_000.0
HERE = TopicPartition("creatives", 1)


class Consumer:
    """Gives records of what it was told to read, from where it was told to."""

    def __init__(self, log):
        self.log, self.assigned, self.places = log, [], {}

    async def start(self):
        """Connect."""

    async def stop(self):
        """Disconnect."""

    async def find(self, _):
        return True

    def assign(self, partitions):
        self.assigned += partitions

    def seek(self, partition, offset):
        self.places[partition] = offset

    async def getone(self, partition):
        return next(one for one in self.log if one.offset >= self.places[partition])


def creative(offset, event, time):
    told = {"user": "mei", "subject": "300x250", "eventid": event, "eventtime": timestamp(time), "version": "1"}
    headers = [(f"ce_{name}", value.encode()) for name, value in told.items()]
    return ConsumerRecord(*HERE, offset, 0, 0, b"mei|300x250", event.encode(), None, 2, 1, headers)


@pytest.fixture
def rig():
    log, consumers, sent = [creative(7, "new", NOW), creative(8, "old", NOW - 1)], [], []

    def make():
        consumers.append(Consumer(log))
        return consumers[-1]

    async def send(*record):
        sent.append(record)

    published = Published(
        make, HERE.topic, Newest(1e10), 60.0, send=send, forgotten=lambda *_: False, metrics=Metrics()
    )  # fmt: skip
    for record in log:
        published.take(record)
    return published, consumers, sent


async def test_of_a_buried_creative_its_own_partition_alone_is_read(rig):
    """All of them, from their beginnings, would be a topic read for one record."""
    published, consumers, sent = rig
    assert await published._write_anew("mei", "300x250", (HERE.partition, 7))
    assert consumers[-1].assigned == [HERE]
    assert [(topic, value) for topic, _, value, _ in sent] == [("creatives", b"new")]
