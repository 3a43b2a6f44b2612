"""Clients of librdkafka's whose properties it refuses are told in our words, by name and without values."""

import pytest
from confluent_kafka import Consumer
from confluent_kafka.admin import AdminClient

from stream.config import Settings
from stream.errors import SettingsError
from stream.kafka.admin import first_answer
from stream.kafka.made import made
from stream.letters import together
from stream.letters.reading import TopicReader
from stream.letters.requested import Requested
from stream.letters.together import Together
from stream.letters.writing import RecordWriter


def settings(properties):
    return Settings(bootstrap="127.0.0.1:1", client_properties=properties)


def begun(told):
    return Together(told, "shop-replay")


def reader(told):
    return TopicReader(told, "web.events.v1")


@pytest.mark.parametrize(
    ("make", "told", "value"),
    [
        (first_answer, "debug", "nonsense"),
        (reader, "max.poll.interval.ms", "1000"),
        (Requested, "max.poll.interval.ms", "1000"),
        (RecordWriter, "max.in.flight.requests.per.connection", "10"),
        (begun, "max.in.flight.requests.per.connection", "10"),
        (begun, "message.send.max.retries", "0"),
    ],
)
def test_every_client_names_the_property_that_it_does_not_take(monkeypatch, make, told, value):
    class There:
        is_embedded = False

    monkeypatch.setattr(together, "reach", lambda _: There)
    with pytest.raises(SettingsError, match=f"ADLOOM_CLIENT_PROPERTIES: librdkafka does not take {told}$") as caught:
        make(settings({told: value}))
    assert value not in str(caught.value).split()


def test_only_the_property_that_is_refused_is_named():
    with pytest.raises(SettingsError, match=r"does not take debug$"):
        made(AdminClient, settings({"debug": "nonsense", "client.id": "shop"}))


def test_what_is_no_property_of_the_settings_is_told_as_librdkafka_says_it():
    with pytest.raises(SettingsError, match=r"librdkafka makes no client of these settings: .*max\.poll\.interval\.ms"):
        made(Consumer, settings({}), {"group.id": "shop", "max.poll.interval.ms": 1000})
