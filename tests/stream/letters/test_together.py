"""Transactions of a command: what takes long is asked before they open, and an end by the broker is told as one."""

import asyncio
import time
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from confluent_kafka import KafkaError, KafkaException

from stream.config import Settings
from stream.errors import BrokerError
from stream.letters import together as module
from stream.letters.reading import TopicReader
from stream.letters.together import Together
from stream.letters.writing import RecordWriter
from tests.support.commands import adloom, succeeded
from tests.support.kafka_support import fresh_settings, until

pytest_plugins = ("tests.support.kafka_fixtures",)


@pytest.fixture
def settings(kafka):
    """Settings with topics of their own on a real Kafka."""
    fresh = fresh_settings(kafka)
    succeeded(adloom(fresh, "topics", "apply"))
    return fresh


@pytest.mark.parametrize(
    ("code", "told"),
    [(KafkaError.UNKNOWN_TOPIC_OR_PART, None), (KafkaError.TOPIC_AUTHORIZATION_FAILED, "nothing is written")],
)
def test_a_topic_that_is_gone_has_no_partitions_and_one_that_does_not_tell_them_is_not_taken_for_gone(
    monkeypatch, code, told
):
    listed = SimpleNamespace(topics={"t": SimpleNamespace(error=KafkaError(code), partitions={})})
    producer = SimpleNamespace(list_topics=lambda _, timeout: listed, poll=lambda _: 0, flush=lambda _: 0)
    monkeypatch.setattr(module, "reach", lambda _: SimpleNamespace(is_embedded=True))
    monkeypatch.setattr(module, "made", lambda *_, **__: producer)
    writer = Together(Settings(), "replay")
    with pytest.raises(BrokerError, match=told) if told else nullcontext(), writer.one({"t"}):
        assert writer.partitions("t") == 0


class Watched:
    """A producer that tells what is called on it, in turn."""

    def __init__(self, producer, called):
        self._producer, self._called = producer, called

    def __getattr__(self, name):
        self._called.append(name)
        return getattr(self._producer, name)


@pytest.mark.kafka
def test_nothing_is_asked_of_kafka_while_a_transaction_is_open_but_what_is_written_in_it(settings):
    called, writer = [], Together(settings, settings.group)
    writer._producer = Watched(writer._producer, called)
    for _ in range(2):
        with writer.one({settings.events_topic}):
            assert writer.partitions(settings.events_topic) == settings.partitions
            writer.write(settings.events_topic, b"key", b"value")
    assert called == 2 * ["list_topics", "begin_transaction", "produce", "commit_transaction"]


@pytest.mark.kafka
def test_a_transaction_that_was_open_too_long_is_told_as_such_and_the_next_command_begins(settings, monkeypatch):
    """Kafka ends it and bars its writer just as it would for another of the name."""
    monkeypatch.setattr(module, "OPEN_S", 1.0)
    topic = settings.events_topic
    writer = Together(settings, settings.group)
    with TopicReader(settings, topic) as committed:

        def ended():
            return [one.key() for one in committed.read()] == [b"behind"]

        def too_long():
            with writer.one([topic]):
                writer.write(topic, b"key", b"value", partition=0)
                writer._producer.flush()
                RecordWriter(settings).write(topic, b"behind", b"value", partition=0)
                asyncio.run(until(ended))

        with pytest.raises(BrokerError, match="Kafka took longer than 1 s, and nothing more is written; begin again"):
            too_long()
    again = Together(settings, settings.group)
    with again.one([topic]):
        again.write(topic, b"key", b"value", partition=0)
    with TopicReader(settings, topic) as committed:
        assert [one.key() for one in committed.read()] == [b"behind", b"key"]


@pytest.mark.kafka
def test_who_is_barred_sooner_is_told_of_the_other(settings, monkeypatch):
    monkeypatch.setattr(module, "OPEN_S", 600.0)
    writer = Together(settings, settings.group)

    def barred():
        with writer.one([settings.events_topic]):
            writer.write(settings.events_topic, b"key", b"value")
            writer._producer.flush()
            Together(settings, settings.group)

    with pytest.raises(BrokerError, match="another began"):
        barred()


@pytest.mark.kafka
def test_a_write_after_another_began_says_so_whatever_it_meets_first(settings):
    """The client takes in that it is fenced when a write is answered, and then refuses writes without a word of why."""
    first = Together(settings, settings.group)

    def overtaken():
        with first.one([settings.events_topic]):
            first.write(settings.events_topic, b"key", b"before")
            Together(settings, settings.group)
            while True:
                first.write(settings.events_topic, b"key", b"behind")
                time.sleep(0.1)

    with pytest.raises(BrokerError, match="another began as"):
        overtaken()


class Racing:
    """A producer that commits just as another begins: Kafka 4.3 fails at it within, and answers with no reason."""

    def __init__(self, producer, begin, aborts):
        self._producer, self._begin, self._aborts = producer, begin, aborts

    def __getattr__(self, name):
        return getattr(self._producer, name)

    def commit_transaction(self, _):
        self._producer.flush()
        self._begin()
        raise KafkaException(KafkaError(KafkaError.UNKNOWN))

    def abort_transaction(self, timeout):
        self._aborts -= 1
        if self._aborts >= 0:
            raise KafkaException(KafkaError(KafkaError.UNKNOWN))
        self._producer.abort_transaction(timeout)


@pytest.mark.parametrize("aborts", [0, 2])
@pytest.mark.kafka
def test_a_commit_that_fails_within_kafka_as_another_begins_says_so(settings, aborts):
    first, topic = Together(settings, settings.group), settings.events_topic
    first._producer = Racing(first._producer, lambda: Together(settings, settings.group), aborts)
    with pytest.raises(BrokerError, match="another began as"), first.one([topic]):
        first.write(topic, b"key", b"value")
    with TopicReader(settings, topic) as committed:
        assert not list(committed.read())
