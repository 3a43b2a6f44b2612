"""A topic is read to its end, and read on from there: every record once, whatever an earlier reading left unheard."""

import time

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions

from stream.errors import BrokerError
from stream.kafka.topics import ensure_topics
from stream.letters.reading import TopicReader
from stream.letters.writing import RecordWriter
from tests.support.kafka_support import fresh_settings

pytest_plugins = ("tests.support.kafka_fixtures",)

PATIENCE_S = 60  # against hangs only
HEARD_S = 1.5  # the client asks each half a second, and hears the end of what it has read


def made(kafka):
    """Settings whose topics are there."""
    settings = fresh_settings(kafka, partitions=2)
    ensure_topics(settings)
    return settings


def put(settings, name, count=10, **to):
    """Write as many records; return their keys."""
    writer, keys = RecordWriter(settings), [f"{name} {number}".encode() for number in range(count)]
    for key in keys:
        writer.write(settings.creatives_topic, key, b"value", **to)
    return keys


def read(reader):
    return sorted(message.key() for message in reader.read())


@pytest.mark.parametrize("isolation", ["read_committed", "read_uncommitted"])
def test_what_came_since_the_last_reading_is_read_whole(settings, isolation):
    """The end of the first reading is heard in the pause, and ends no other."""
    ensure_topics(settings)
    with TopicReader(settings, settings.creatives_topic, isolation) as reader:
        assert read(reader) == []
        for number in range(3):
            keys = put(settings, f"reading {number}")
            time.sleep(HEARD_S)
            assert read(reader) == keys
        time.sleep(HEARD_S)
        assert read(reader) == []


@pytest.mark.kafka
def test_what_is_gone_before_it_was_read_is_passed_and_what_is_left_is_read(kafka):
    settings = made(kafka)
    with TopicReader(settings, settings.creatives_topic) as reader:
        put(settings, "read", 3, partition=0)
        assert len(read(reader)) == 3
        keys = put(settings, "late", 5, partition=0)
        left = TopicPartition(settings.creatives_topic, 0, 6)
        admin = AdminClient({"bootstrap.servers": kafka})
        admin.delete_records([left])[left].result(PATIENCE_S)
        assert read(reader) == keys[3:]


@pytest.mark.kafka
def test_a_partition_that_was_added_since_is_read_from_its_beginning(kafka):
    settings = made(kafka)
    with TopicReader(settings, settings.creatives_topic) as reader:
        keys = put(settings, "before")
        assert read(reader) == keys
        wider = NewPartitions(settings.creatives_topic, settings.partitions + 1)
        admin = AdminClient({"bootstrap.servers": kafka})
        admin.create_partitions([wider])[settings.creatives_topic].result(PATIENCE_S)
        while len(admin.list_topics().topics[settings.creatives_topic].partitions) <= settings.partitions:
            time.sleep(0.1)
        keys = put(settings, "after", partition=settings.partitions)
        assert read(reader) == keys


@pytest.mark.kafka
def test_of_a_transaction_that_is_open_all_is_read_or_nothing_as_it_is_asked_for(kafka):
    settings = made(kafka)
    producer = Producer({"bootstrap.servers": kafka, "transactional.id": settings.group})
    producer.init_transactions(PATIENCE_S)
    with (
        TopicReader(settings, settings.creatives_topic) as committed,
        TopicReader(settings, settings.creatives_topic, "read_uncommitted") as anything,
    ):
        for number in range(2):
            producer.begin_transaction()
            producer.produce(settings.creatives_topic, b"value", f"{number}")
            producer.flush(PATIENCE_S)
            assert read(anything) == [f"{number}".encode()]
            assert read(committed) == []
            producer.commit_transaction(PATIENCE_S)
            assert read(anything) == []
            assert read(committed) == [f"{number}".encode()]


class Moving:
    """A consumer whose partitions each answer once as one does whose leader moves, or with another error."""

    def __init__(self, consumer, code=KafkaError.NOT_LEADER_FOR_PARTITION):
        self.consumer, self.code, self.asked = consumer, code, set()

    def __getattr__(self, name):
        return getattr(self.consumer, name)

    def get_watermark_offsets(self, place, timeout):
        if place.partition not in self.asked:
            self.asked.add(place.partition)
            raise KafkaException(KafkaError(self.code))
        return self.consumer.get_watermark_offsets(place, timeout=timeout)


def test_a_leader_that_moves_is_asked_again_and_what_is_no_move_is_told(settings):
    ensure_topics(settings)
    keys = put(settings, "any")
    with TopicReader(settings, settings.creatives_topic) as reader:
        consumer = reader._consumer
        reader._consumer = Moving(consumer)
        assert read(reader) == keys
        reader._consumer = Moving(consumer, KafkaError.TOPIC_AUTHORIZATION_FAILED)
        with pytest.raises(BrokerError, match="uthorization"):
            read(reader)


def test_a_topic_that_there_is_not_is_told_at_once(settings):
    with pytest.raises(BrokerError, match=r"topic none of ours cannot be read"):
        TopicReader(settings, "none of ours")
