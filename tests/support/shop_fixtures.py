"""Settings of a shop whose catalogue goes out on a broker; a test module takes them with `pytest_plugins`."""

import pytest

from stream.kafka.broker import EmbeddedBroker
from stream.products.topics import pictures_topic
from tests.support.kafka_support import fresh_settings

SLOT = "300x250"


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def shop_settings(request, tmp_path, monkeypatch):
    monkeypatch.setenv("ADLOOM_CACHE", str(tmp_path / "cache"))
    more = {"slots": (SLOT,), "catalog": tmp_path / "catalog.sqlite", "session_timeout_ms": 30_000}
    if request.param == "kafka":
        yield fresh_settings(request.getfixturevalue("kafka"), **more)
        return
    fresh = fresh_settings(**more)
    with EmbeddedBroker((*fresh.topics, pictures_topic(fresh))) as broker:
        yield fresh.with_(bootstrap=broker.bootstrap)
