"""What a group has committed for good, and whether a cluster honours transactions at all."""

import logging
from collections.abc import Collection

from aiokafka import TopicPartition
from confluent_kafka import ConsumerGroupTopicPartitions, KafkaError
from confluent_kafka import TopicPartition as Place
from confluent_kafka.admin import AdminClient

from stream.config import Settings
from stream.errors import BrokerError
from stream.kafka.admin import answer, reach
from stream.kafka.broker import REACH_S
from stream.kafka.cluster import admin_options

log = logging.getLogger(__name__)


def settled_offsets(settings: Settings, partitions: Collection[TopicPartition]) -> dict[TopicPartition, int | None]:
    """Return what the group of `settings` has committed in each partition, None where nothing.

    Offsets in a transaction whose end is not known yet are no answer: the broker is asked to say so, which needs
    OffsetFetch of version 7; aiokafka speaks version 3, and is told the offset from before. Such partitions are left
    out, and so are those of which nothing can be told now.

    Raises:
        BrokerError: there is no answer.
    """
    places = [Place(partition.topic, partition.partition) for partition in partitions]
    client = AdminClient(admin_options(settings))
    asked = client.list_consumer_group_offsets(
        [ConsumerGroupTopicPartitions(settings.group, places)], require_stable=True, request_timeout=REACH_S
    )
    found = answer(asked[settings.group])
    if isinstance(found, KafkaError):
        raise BrokerError(f"the offsets of group {settings.group} cannot be read: {found.str()}")
    offsets: dict[TopicPartition, int | None] = {}
    for place in found.topic_partitions:
        if place.error is not None:
            where = f"{place.topic}/{place.partition}"
            log.warning("an offset cannot be read yet", extra={"partition": where, "error": place.error.name()})
            continue
        offsets[TopicPartition(place.topic, place.partition)] = place.offset if place.offset >= 0 else None
    return offsets


def require_transactions(settings: Settings) -> int:
    """Refuse a broker that takes transactions and does not keep them; return how many brokers the cluster has.

    Raises:
        BrokerError: it is the embedded one, or none can be reached.
    """
    there = reach(settings)
    if there.is_embedded:
        raise BrokerError(
            "ADLOOM_DELIVERY=exactly_once needs a Kafka: the embedded broker accepts transactions and does not honour "
            "them; set ADLOOM_BOOTSTRAP, or deliver at_least_once"
        )
    return len(there.brokers)
