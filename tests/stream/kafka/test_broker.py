import importlib.util
import socket
import tomllib

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, ConfigResource

from stream.errors import PortError
from stream.kafka.broker import PARTITIONS, EmbeddedBroker
from stream.kafka.topics import ensure_topics
from tests.support.kafka_support import fresh_settings, produce, read
from tests.support.names import ROOT

CODECS = ("gzip", "lz4", "snappy", "zstd")
CAN_READ = importlib.util.find_spec("cramjam") is not None
pytest_plugins = ("tests.support.kafka_fixtures",)


def test_the_embedded_broker_has_its_topics_and_asks_for_nothing_more(settings):
    ensure_topics(settings)
    ensure_topics(settings)
    topics = AdminClient({"bootstrap.servers": settings.bootstrap}).list_topics(timeout=5).topics
    assert {name: len(topics[name].partitions) for name in settings.topics} == dict.fromkeys(
        settings.topics, PARTITIONS
    )


@pytest.mark.kafka
def test_a_real_cluster_gets_compacted_creatives_and_room_for_large_events(kafka):
    settings = fresh_settings(kafka)
    ensure_topics(settings)
    client = AdminClient({"bootstrap.servers": kafka})
    resources = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in settings.topics]
    found = {resource.name: future.result(10) for resource, future in client.describe_configs(resources).items()}
    assert found[settings.creatives_topic]["cleanup.policy"].value == "compact,delete"
    assert int(found[settings.events_topic]["max.message.bytes"].value) > 5_000_000
    assert int(found[settings.dlq_topic]["max.message.bytes"].value) > 5_000_000


async def test_the_embedded_broker_listens_on_the_port_it_is_given():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = fresh_settings(f"127.0.0.1:{port}")
    with EmbeddedBroker(settings.topics, port=port) as broker:
        assert broker.bootstrap == settings.bootstrap
        await produce(settings, [(b"k", b"v", [])])
        (record,) = await read(settings, settings.events_topic, 1)
    assert record.value == b"v"


def test_the_codecs_that_a_producer_may_choose_are_installed_with_us():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (client,) = [line for line in project["dependencies"] if line.startswith("aiokafka")]
    assert set(CODECS[1:]) <= set(client.partition("[")[2].partition("]")[0].split(","))


@pytest.mark.parametrize("codec", CODECS if CAN_READ else CODECS[:1])
async def test_a_batch_in_any_codec_is_read(settings, codec):
    ensure_topics(settings)
    producer = Producer({"bootstrap.servers": settings.bootstrap, "compression.type": codec, "log_level": 0})
    producer.produce(settings.events_topic, key=b"k", value=b"x" * 2000)
    assert producer.flush(20) == 0
    (record,) = await read(settings, settings.events_topic, 1)
    assert record.value == b"x" * 2000


def test_a_port_in_use_is_a_clear_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} cannot be used"):
            EmbeddedBroker(("web.events.v1",), port=port)


async def test_group_member_gets_its_partitions_at_once(settings):
    ensure_topics(settings)
    consumer = AIOKafkaConsumer(settings.events_topic, bootstrap_servers=settings.bootstrap, group_id=settings.group)
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, enable_idempotence=True)
    await consumer.start()
    await producer.start()
    try:
        assert len(consumer.assignment()) == PARTITIONS
    finally:
        await consumer.stop()
        await producer.stop()
