"""Topics of their own on a real broker, filled by a foreign producer and read by our consumer."""

import asyncio
import uuid
from contextlib import asynccontextmanager

from aiokafka import ConsumerRebalanceListener, TopicPartition
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from stream.kafka.consumer import Consumer
from tests.support.kafka_support import PATIENCE_S


def create(address, *, partitions=1, **config):
    """Make a topic of a name of its own and return it."""
    topic = f"t-{uuid.uuid4().hex[:8]}"
    admin = AdminClient({"bootstrap.servers": address})
    admin.create_topics([NewTopic(topic, partitions, 1, config=config)])[topic].result(PATIENCE_S)
    return topic


def send(address, topic, values, partition=0, **options):
    producer = Producer({"bootstrap.servers": address, "linger.ms": 50, **options})
    for value in values:
        producer.produce(topic, value, partition=partition)
    assert producer.flush(PATIENCE_S) == 0


@asynccontextmanager
async def consuming(address, topic, *, group=None, lease=None, **options):
    consumer = Consumer(
        lease,
        bootstrap_servers=address,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **options,
    )
    await consumer.start()
    try:
        if group is None:
            consumer.assign([TopicPartition(topic, 0)])
        else:
            consumer.subscribe([topic], listener=Calm())
        yield consumer
    finally:
        await consumer.stop()


class Calm(ConsumerRebalanceListener):
    """Lets partitions come and go."""

    def on_partitions_revoked(self, revoked):
        pass

    def on_partitions_assigned(self, assigned):
        pass


async def take(consumer, count):
    found = []
    async with asyncio.timeout(PATIENCE_S):
        while len(found) < count:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += records
    return found
