"""Topics are made as they must be; those that are otherwise are told, and mended when asked."""

import asyncio
import logging
import sys

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

from stream.cli.main import main
from stream.config import to_environment
from stream.errors import BrokerError
from stream.kafka.broker import CREATIVE_BYTES, LETTER_BYTES
from stream.kafka.mending import mend
from stream.kafka.topics import ensure_topics, faults
from tests.support.kafka_support import fresh_settings

pytest_plugins = ("tests.support.kafka_fixtures",)


def make(address, *topics):
    client = AdminClient({"bootstrap.servers": address})
    for future in client.create_topics(list(topics), operation_timeout=20).values():
        future.result(30)


def config(settings, topic, name):
    client = AdminClient({"bootstrap.servers": settings.bootstrap})
    (future,) = client.describe_configs([ConfigResource(ConfigResource.Type.TOPIC, topic)]).values()
    return future.result(30)[name].value


def test_topics_that_we_make_have_no_fault(settings):
    ensure_topics(settings)
    assert faults(settings) == []


@pytest.mark.kafka
def test_retention_and_partitions_are_those_of_the_settings(kafka):
    settings = fresh_settings(kafka, partitions=5, creatives_retention_s=60, dlq_retention_s=70, forget_retention_s=80)
    ensure_topics(settings)
    topics = AdminClient({"bootstrap.servers": kafka}).list_topics(timeout=20).topics
    assert [len(topics[name].partitions) for name in settings.topics] == [5] * len(settings.topics)
    kept = [config(settings, name, "retention.ms") for name in settings.topics[1:4]]
    assert kept == ["60000", "70000", "80000"]


@pytest.mark.kafka
def test_a_topic_that_a_client_let_be_made_is_told_at_the_start_and_mended(kafka, caplog):
    """A slot server that came first, on a broker that makes topics by itself, left one that forgets nobody."""
    settings = fresh_settings(kafka, partitions=2)
    make(kafka, NewTopic(settings.creatives_topic, 1), NewTopic(settings.dlq_topic, 2, config={"retention.ms": "-1"}))
    with caplog.at_level(logging.WARNING, "stream.kafka.topics"):
        ensure_topics(settings)
    told = {(record.topic, record.what, record.found) for record in caplog.records}
    assert told == {
        (settings.creatives_topic, "cleanup.policy", "delete"),
        (settings.creatives_topic, "partitions", "1"),
        (settings.dlq_topic, "cleanup.policy", "delete"),
        (settings.dlq_topic, "max.message.bytes", "4194304"),
        (settings.dlq_topic, "retention.ms", "-1"),
    }
    assert {(fault.topic, fault.what, fault.found) for fault in faults(settings)} == told
    done = mend(settings, partitions=False)
    assert f"topic {settings.creatives_topic}: cleanup.policy=compact,delete, was delete" in done
    assert [(fault.topic, fault.what) for fault in faults(settings)] == [(settings.creatives_topic, "partitions")]
    assert config(settings, settings.dlq_topic, "max.message.bytes") == str(LETTER_BYTES)
    assert mend(settings, partitions=True) == [f"topic {settings.creatives_topic}: 2 partitions, had 1"]


@pytest.mark.kafka
def test_what_an_owner_chose_beyond_the_least_is_left_alone(kafka):
    settings = fresh_settings(kafka)
    larger = {
        "cleanup.policy": "delete,compact",
        "max.message.bytes": str(2 * CREATIVE_BYTES),
        "retention.ms": "60000",
    }
    make(kafka, NewTopic(settings.creatives_topic, 7, config=larger))
    ensure_topics(settings)
    assert faults(settings) == []
    assert mend(settings, partitions=True) == []


@pytest.mark.kafka
def test_only_the_topics_that_matter_to_the_caller_are_made(kafka):
    settings = fresh_settings(kafka)
    ensure_topics(settings, [settings.creatives_topic])
    assert {fault.topic for fault in faults(settings)} == {*settings.topics} - {settings.creatives_topic}


@pytest.mark.kafka
async def test_the_command_tells_and_mends(kafka, monkeypatch, capsys):
    settings = fresh_settings(kafka)

    def adloom(*words):
        monkeypatch.setattr(sys, "argv", ["adloom", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    for name, text in to_environment(settings).items():
        monkeypatch.setenv(name, text)
    missing = "".join(f"topic {name} is missing, or may not be seen\n" for name in settings.topics)
    assert await asyncio.to_thread(adloom, "topics", "check") == (1, missing)
    made = "".join(f"topic {name}: made\n" for name in settings.topics)
    assert await asyncio.to_thread(adloom, "topics", "apply") == (0, made)
    assert await asyncio.to_thread(adloom, "topics", "check") == (0, "")
    assert await asyncio.to_thread(adloom, "topics", "apply") == (0, "nothing to do\n")


def test_a_broker_that_is_not_there_is_told():
    with pytest.raises(BrokerError, match=r"no Kafka broker answers at 127\.0\.0\.1:1"):
        ensure_topics(fresh_settings("127.0.0.1:1"))
