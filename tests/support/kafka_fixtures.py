"""Brokers for tests; a test module takes them with `pytest_plugins = ("tests.support.kafka_fixtures",)`."""

import pytest

from stream.kafka.broker import EmbeddedBroker
from tests.support.kafka_support import fresh_settings, real_kafka


@pytest.fixture(scope="session")
def kafka(tmp_path_factory):
    """Address of a real Apache Kafka; started once."""
    with real_kafka(tmp_path_factory.mktemp("kafka")) as address:
        yield address


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def settings(request):
    """Settings with topics of their own on each kind of broker."""
    if request.param == "kafka":
        yield fresh_settings(request.getfixturevalue("kafka"))
        return
    fresh = fresh_settings()
    with EmbeddedBroker(fresh.topics) as broker:
        yield fresh.with_(bootstrap=broker.bootstrap)
