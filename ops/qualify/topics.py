"""The topics of a qualification: made small, given partitions, compacted before one's eyes."""

import time
from datetime import datetime
from typing import Final, cast

from confluent_kafka import KafkaError, KafkaException, Message, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from confluent_kafka.cimpl import NewPartitions, NewTopic

from ops.qualify.broker import LARGEST
from ops.qualify.foreign import ASK_S, records_of
from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.topics import SETTLES_MS

PATIENCE_S: Final = 30.0
LARGEST_EVENT: Final = 8 << 20
LARGEST_CREATIVE: Final = 1 << 20
LAG: Final = "min.compaction.lag.ms"
COMPACTING: Final = {
    "cleanup.policy": "compact,delete",
    "segment.ms": "1000",
    "segment.bytes": str(1 << 20),
    "min.cleanable.dirty.ratio": "0.01",
    LAG: str(SETTLES_MS),
}
"""Kafka compacts closed segments only: these close soon.

Not before a creative that came behind a newer one is put right, which takes a second, or until Kafka is back: so the
topic must be anywhere.
"""


def make_topics(settings: Settings, partitions: int) -> None:
    """Create the topics, `partitions` each, with a creatives topic that is compacted within seconds.

    Raises:
        BrokerError: the broker refuses one.
    """
    own = (settings.events_topic, settings.dlq_topic, settings.creatives_topic)
    for topic in (*own, settings.forget_topic, settings.renewals_topic):
        _make(settings, topic, partitions)


def _make(settings: Settings, topic: str, partitions: int) -> None:
    config = {
        settings.events_topic: {"max.message.bytes": str(LARGEST_EVENT)},
        settings.dlq_topic: {"max.message.bytes": str(LARGEST), "cleanup.policy": "compact,delete"},
        settings.forget_topic: {"cleanup.policy": "compact,delete"},
        settings.renewals_topic: {},
        settings.creatives_topic: {"max.message.bytes": str(LARGEST_CREATIVE)} | COMPACTING,
    }[topic]
    admin = _admin(settings)  # held: what it was asked ends with it
    try:
        for future in admin.create_topics([NewTopic(topic, partitions, -1, config=config)]).values():
            future.result(PATIENCE_S)
    except KafkaException as error:
        raise BrokerError(f"topic {topic} was not created: {error}") from error


def remake(settings: Settings, topic: str, partitions: int) -> None:
    """Delete a topic and make it anew, whatever was in it.

    Raises:
        BrokerError: the broker refuses, or takes too long.
    """
    admin = _admin(settings)
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            for future in admin.delete_topics([topic]).values():
                future.result(PATIENCE_S)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                raise BrokerError(f"topic {topic} was not deleted: {error}") from error
        try:
            _make(settings, topic, partitions)
            break
        except BrokerError:  # it is still being deleted, or a shop's producer that asked for it had the broker make it
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
    while not _led(admin, topic, partitions) and time.monotonic() < give_up:
        time.sleep(0.1)


def _led(admin: AdminClient, topic: str, partitions: int) -> bool:
    """Tell whether all partitions of a topic have a leader: before, whoever begins to read it finds nothing."""
    found = admin.list_topics(topic, timeout=PATIENCE_S).topics[topic].partitions
    return len(found) == partitions and all(partition.leader >= 0 for partition in found.values())


def _admin(settings: Settings) -> AdminClient:
    return AdminClient({"bootstrap.servers": settings.bootstrap, "log_level": 0})


def add_partition(settings: Settings) -> int:
    """Give the events topic one partition more, and return how many it has then."""
    admin = _admin(settings)
    count = len(admin.list_topics(settings.events_topic, timeout=PATIENCE_S).topics[settings.events_topic].partitions)
    for future in admin.create_partitions([NewPartitions(settings.events_topic, count + 1)]).values():
        future.result(PATIENCE_S)
    return count + 1


def compact(settings: Settings, patience_s: float) -> bool:
    """Let Kafka compact the creatives topic; False when repeats of a key are still there after `patience_s`.

    A segment is closed by the next record after its time, so tombstones of nobody are written until all are.
    """
    _set(settings, LAG, "0")
    producer = Producer({"bootstrap.servers": settings.bootstrap, "log_level": 0})
    give_up = time.monotonic() + patience_s
    while time.monotonic() < give_up:
        if not _repeats(settings):
            return True
        for partition in producer.list_topics(settings.creatives_topic).topics[settings.creatives_topic].partitions:
            producer.produce(settings.creatives_topic, None, b"nobody|1x1", partition=partition)
        producer.flush(ASK_S)
        time.sleep(2.0)
    return False


def _set(settings: Settings, name: str, value: str) -> None:
    entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, settings.creatives_topic, incremental_configs=[entry])
    admin = _admin(settings)
    for future in admin.incremental_alter_configs([resource]).values():
        future.result(PATIENCE_S)


def _repeats(settings: Settings) -> int:
    """Count records of shoppers that a newer one of the same key and partition follows."""
    seen: set[tuple[int | None, bytes]] = set()
    repeats = 0
    for message in records_of(settings.bootstrap, settings.creatives_topic):
        place = message.partition(), message.key() or b""
        if not place[1].startswith(b"nobody"):
            repeats += place in seen
            seen.add(place)
    return repeats


def remaining(settings: Settings, topic: str, header: str) -> list[tuple[str, int]]:
    """Return the user in the key of each record that compaction leaves in `topic`, and the time that `header` tells.

    Times are epoch ms, 0 where a record tells none.
    """
    left: dict[tuple[int | None, bytes], int | None] = {}
    for message in records_of(settings.bootstrap, topic):
        gone = message.value() is None
        left[message.partition(), message.key() or b""] = None if gone else _time_ms(message, header)
    return [
        (key.decode(errors="replace").partition("|")[0], told) for (_, key), told in left.items() if told is not None
    ]


def _time_ms(message: Message, header: str) -> int:
    told = dict(cast("list[tuple[str, bytes | None]]", message.headers() or [])).get(header)
    return round(datetime.fromisoformat(told.decode()).timestamp() * 1000) if told else 0
