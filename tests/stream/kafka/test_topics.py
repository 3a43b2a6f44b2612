"""Topics are made as they must be; those that are otherwise are told, and mended when asked."""

import asyncio
import logging
import sys

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

from stream.cli.main import main
from stream.config import Settings, to_environment
from stream.errors import BrokerError
from stream.kafka import mending
from stream.kafka import topics as module
from stream.kafka.addresses import Address
from stream.kafka.admin import Reached, reach
from stream.kafka.broker import CREATIVE_BYTES, LETTER_BYTES
from stream.kafka.mending import mend
from stream.kafka.topics import (
    FORGOTTEN_MS,
    NEVER_MS,
    Expected,
    Fault,
    all_expected,
    ensure_topics,
    expected,
    faults,
    faults_of,
)
from tests.support.commands import adloom
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
    companion = Fault(f"{settings.products_topic}.pictures", "topic", "missing", "there")
    assert [fault for fault in faults(settings) if fault != companion] == []


@pytest.mark.kafka
def test_pictures_need_no_topic_where_a_store_has_them(kafka, tmp_path):
    settings = fresh_settings(kafka, images=str(tmp_path))
    assert len(mend(settings, partitions=False)) == len(settings.topics)
    assert faults(settings) == []


@pytest.mark.kafka
def test_a_lag_that_lets_old_ads_win_or_keeps_what_is_forgotten_is_mended(kafka):
    settings = fresh_settings(kafka)
    week = str(7 * FORGOTTEN_MS)
    own = {"cleanup.policy": "compact,delete", "min.compaction.lag.ms": week}
    make(kafka, NewTopic(settings.creatives_topic, 3), NewTopic(settings.forget_topic, 1, config=own))
    mend(settings, partitions=False)
    assert config(settings, settings.creatives_topic, "min.compaction.lag.ms") == "60000"
    assert config(settings, settings.forget_topic, "min.compaction.lag.ms") == "0"
    assert config(settings, settings.forget_topic, "max.compaction.lag.ms") == str(FORGOTTEN_MS)
    assert faults(settings) == []


@pytest.mark.kafka
async def test_what_cannot_be_mended_in_use_is_told_and_left(kafka):
    settings = fresh_settings(kafka)
    make(kafka, NewTopic(settings.events_topic, 3, config={"min.insync.replicas": "2", "max.message.bytes": "9000000"}))
    done = await asyncio.to_thread(adloom, settings, "topics", "apply")
    assert done.returncode == 0
    assert f"left: topic {settings.events_topic}: min.insync.replicas is 2, must be 1 or less" in done.stderr
    assert config(settings, settings.events_topic, "min.insync.replicas") == "2"
    (left,) = faults(settings)
    assert (left.what, left.mendable) == ("min.insync.replicas", False)


@pytest.mark.kafka
def test_a_topic_that_another_makes_meanwhile_is_mended_and_not_called_ours(kafka, monkeypatch):
    settings = fresh_settings(kafka)

    def before(settings):
        """Another makes the topic after we looked."""
        there = reach(settings)
        make(kafka, NewTopic(settings.creatives_topic, 3))
        return there

    monkeypatch.setattr(mending, "reach", before)
    done = mend(settings, partitions=False)
    assert f"topic {settings.creatives_topic}: made" not in done
    assert f"topic {settings.creatives_topic}: cleanup.policy=compact,delete, was delete" in done
    assert faults(settings) == []


def test_a_single_replica_among_several_brokers_is_told():
    """Of a cluster of several brokers, which tests of one do not have."""
    there = Reached(Settings(), None, {"t": 3}, {"t": 1}, [Address("a", 1), Address("b", 1)], is_embedded=True)
    (found,) = faults_of(there, [Expected("t", "delete", 1, None)], Settings())
    assert (found.what, found.mendable) == ("replicas", False)
    assert faults_of(there._replace(replicas={"t": 2}), [Expected("t", "delete", 1, None)], Settings()) == []


@pytest.mark.parametrize(
    ("kept_ms", "wanted"),
    [(59_999, "60000 or more"), (0, "60000 or more"), (60_000, None), (60_001, "60000 or less"), (-1, "60000 or less")],
)
def test_requests_to_forget_are_kept_neither_shorter_nor_longer_than_asked_for(kept_ms, wanted):
    """Workers know by them what they must not make; where they go early, what was forgotten is made again."""
    settings = Settings(forget_retention_s=60, creatives_retention_s=60, dlq_retention_s=60)
    lags = {"max.compaction.lag.ms": "1000", "min.compaction.lag.ms": "1000"}
    told = {"cleanup.policy": "compact,delete", "max.message.bytes": str(9 << 20), "retention.ms": str(kept_ms), **lags}
    found = {topic.name: module._compare(topic, told) for topic in expected(settings)}
    wrong = Fault(settings.forget_topic, "retention.ms", str(kept_ms), wanted)
    assert found[settings.forget_topic] == ([wrong] if wanted else [])
    assert wrong.mendable
    if 0 <= kept_ms < 60_000:
        assert not [fault for fault in found[settings.dlq_topic] if fault.what == "retention.ms"]


@pytest.mark.kafka
def test_a_topic_of_requests_that_keeps_them_too_shortly_is_told_and_mended(kafka):
    settings = fresh_settings(kafka)
    own = {"cleanup.policy": "compact,delete", "max.compaction.lag.ms": "3600000", "retention.ms": "3600000"}
    make(kafka, NewTopic(settings.forget_topic, 1, config=own))
    asked = str(settings.forget_retention_s * 1000)
    assert Fault(settings.forget_topic, "retention.ms", "3600000", f"{asked} or more") in faults(settings)
    assert f"topic {settings.forget_topic}: retention.ms={asked}, was 3600000" in mend(settings, partitions=False)
    assert config(settings, settings.forget_topic, "retention.ms") == asked
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
    told, never = {(record.topic, record.what, record.found) for record in caplog.records}, str(NEVER_MS)
    assert told == {
        (settings.creatives_topic, "cleanup.policy", "delete"),
        (settings.creatives_topic, "partitions", "1"),
        (settings.creatives_topic, "min.compaction.lag.ms", "0"),
        (settings.creatives_topic, "max.compaction.lag.ms", never),
        (settings.dlq_topic, "cleanup.policy", "delete"),
        (settings.dlq_topic, "max.message.bytes", "4194304"),
        (settings.dlq_topic, "retention.ms", "-1"),
        (settings.dlq_topic, "max.compaction.lag.ms", never),
    }
    companion = f"{settings.products_topic}.pictures"
    found = {(fault.topic, fault.what, fault.found) for fault in faults(settings)}
    assert found == told | {(companion, "topic", "missing")}
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
        "min.compaction.lag.ms": "120000",
        "max.compaction.lag.ms": "3600000",
    }
    make(kafka, NewTopic(settings.creatives_topic, 7, config=larger))
    ensure_topics(settings)
    assert mend(settings, partitions=True) == [f"topic {settings.products_topic}.pictures: made"]
    assert faults(settings) == []
    assert mend(settings, partitions=True) == []


@pytest.mark.kafka
def test_only_the_topics_that_matter_to_the_caller_are_made(kafka):
    settings = fresh_settings(kafka)
    ensure_topics(settings, [settings.creatives_topic])
    wanted = {topic.name for topic in all_expected(settings)}
    assert {fault.topic for fault in faults(settings)} == wanted - {settings.creatives_topic}


@pytest.mark.kafka
async def test_the_command_tells_and_mends(kafka, monkeypatch, capsys):
    settings = fresh_settings(kafka)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["adloom", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().out

    for name, text in to_environment(settings).items():
        monkeypatch.setenv(name, text)
    names = [topic.name for topic in all_expected(settings)]
    missing = "".join(f"topic {name} is missing, or may not be seen\n" for name in names)
    assert await asyncio.to_thread(run, "topics", "check") == (1, missing)
    made = "".join(f"topic {name}: made\n" for name in names)
    assert await asyncio.to_thread(run, "topics", "apply") == (0, made)
    assert await asyncio.to_thread(run, "topics", "check") == (0, "")
    assert await asyncio.to_thread(run, "topics", "apply") == (0, "nothing to do\n")


def test_a_broker_that_is_not_there_is_told():
    with pytest.raises(BrokerError, match=r"no Kafka broker answers at 127\.0\.0\.1:1"):
        ensure_topics(fresh_settings("127.0.0.1:1"))
