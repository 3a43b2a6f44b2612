"""`adloom dlq` on either broker: letters are read to the end, shown closed or opened, and replayed once."""

import asyncio
import time

import msgspec
import pytest
from confluent_kafka.admin import AdminClient

from stream.events.since import SINCE
from stream.kafka.record import timestamp
from stream.kafka.topics import ensure_topics
from stream.letters.letter import REPLAYS
from stream.letters.replay import MOST_REPLAYS
from stream.letters.writing import RecordWriter
from stream.planning.refusal import RefusedError
from tests.support.commands import adloom, succeeded
from tests.support.kafka_support import PATIENCE_S, fresh_settings, produce, read_all, until, working
from tests.support.letter_samples import record, written

pytest_plugins = ("tests.support.kafka_fixtures",)

THEN = timestamp(time.time() - 3600)
EVENT = msgspec.json.encode({"schema": "adloom.event.v1", "id": "e1", "time": THEN, "user": "alice", "type": "view"})


def put(settings, *letters, topic=""):
    """Write letters of records that stood in `topic`, else that of events, as (value, offset, reason, headers)."""
    ensure_topics(settings, (settings.events_topic, settings.renewals_topic, settings.dlq_topic))
    writer = RecordWriter(settings)
    for value, offset, reason, headers in letters:
        one = record(value, offset=offset, topic=topic or settings.events_topic, headers=headers)
        writer.write(settings.dlq_topic, *written(one, RefusedError(reason, f"no product {'alice'!r}")))


def show(settings, *options):
    return [msgspec.json.decode(line) for line in succeeded(adloom(settings, "dlq", "show", *options)).splitlines()]


def replay(settings, *options):
    return msgspec.json.decode(succeeded(adloom(settings, "dlq", "replay", *options)))


async def test_letters_are_shown_closed_and_opened_only_on_purpose(settings):
    put(settings, (EVENT, 0, "unknown_product", []), (b"{broken", 1, "json", []), (b"{again", 2, "json", []))
    found = await asyncio.to_thread(show, settings)
    assert [(letter["reason"], letter["offset"]) for letter in found] == [
        ("unknown_product", 0), ("json", 1), ("json", 2),
    ]  # fmt: skip
    assert "alice" not in repr(found)
    (last,) = await asyncio.to_thread(show, settings, "--reason", "json", "--limit", "1", "--decrypt")
    assert (last["value"], last["key"], last["message"]) == ("{again", "alice", "no product 'alice'")
    assert await asyncio.to_thread(show, settings, "--since", "2099-01-01T00:00:00Z") == []


async def test_replayed_records_are_in_their_topic_and_their_letters_are_gone(settings):
    put(settings, (EVENT, 0, "unknown_product", [("h", b"v")]), (b"{broken", 1, "json", []))
    counted = await asyncio.to_thread(replay, settings, "--reason", "unknown_product", "--dry-run")
    assert (counted["sent"], counted["late"]) == (1, 1)
    assert await read_all(settings, settings.events_topic) == []
    assert await asyncio.to_thread(replay, settings, "--offsets", "0:0-0") == counted
    (back,) = await read_all(settings, settings.events_topic)
    assert (back.key, back.value, back.headers[:2]) == (b"alice", EVENT, (("h", b"v"), (REPLAYS, b"1")))
    assert [name for name, _ in back.headers[2:]] == [SINCE]
    assert [letter["reason"] for letter in await asyncio.to_thread(show, settings)] == ["json"]
    assert (await asyncio.to_thread(replay, settings, "--reason", "unknown_product"))["sent"] == 0


async def test_offsets_are_of_the_events_topic_alone(settings):
    """A request of a slot server for a creative anew may have stood at the same partition and offset."""
    put(settings, (EVENT, 0, "engine", []))
    put(settings, (EVENT, 0, "engine", []), topic=settings.renewals_topic)
    assert (await asyncio.to_thread(replay, settings, "--offsets", "0:0"))["sent"] == 1
    assert len(await read_all(settings, settings.events_topic)) == 1
    (left,) = await asyncio.to_thread(show, settings)
    assert left["topic"] == settings.renewals_topic


async def test_a_letter_written_twice_is_shown_and_replayed_once(settings):
    put(settings, (EVENT, 0, "engine", []), (EVENT, 0, "engine", []))
    assert len(await asyncio.to_thread(show, settings)) == 1
    done = await asyncio.to_thread(replay, settings, "--renew-times")
    assert (done["sent"], done["renewed"], done["late"]) == (1, 1, 0)
    (back,) = await read_all(settings, settings.events_topic)
    assert msgspec.json.decode(back.value)["time"] > THEN


async def test_what_keeps_an_old_time_though_new_ones_were_asked_for_is_said(settings):
    put(settings, (EVENT, 0, "engine", []), (b"{broken", 1, "json", []))
    page = {"type": "page", "messageId": "m1", "anonymousId": "alice", "timestamp": THEN}
    put(settings, (msgspec.json.encode(page), 2, "engine", []))
    done = await asyncio.to_thread(adloom, settings, "dlq", "replay", "--renew-times")
    counted = msgspec.json.decode(succeeded(done))
    assert (counted["sent"], counted["renewed"], counted["late"]) == (3, 1, 1)
    assert "2 of them keep their times" in done.stderr
    assert "1 of them are older than 30 s and expire\n" in done.stderr


async def test_the_letter_of_a_topic_that_is_gone_stays_and_the_others_are_sent(settings):
    put(settings, (EVENT, 0, "engine", []), topic="clicks.of.before")
    put(settings, (EVENT, 0, "engine", []))
    dry = await asyncio.to_thread(replay, settings, "--dry-run")
    done = await asyncio.to_thread(adloom, settings, "dlq", "replay")
    assert (dry["sent"], dry["foreign"]) == (1, 1)
    assert msgspec.json.decode(succeeded(done)) == dry
    assert "1 left: their topic is no longer ours" in done.stderr
    (left,) = await asyncio.to_thread(show, settings)
    assert left["topic"] == "clicks.of.before"


@pytest.mark.kafka
async def test_the_letter_of_a_topic_of_ours_that_was_deleted_stays_and_the_others_are_sent(kafka):
    settings = fresh_settings(kafka)
    succeeded(await asyncio.to_thread(adloom, settings, "topics", "apply"))
    put(settings, (EVENT, 0, "engine", []), topic=settings.renewals_topic)
    put(settings, (EVENT, 0, "engine", []))
    client = AdminClient({"bootstrap.servers": kafka, "log_level": 0})
    client.delete_topics([settings.renewals_topic])[settings.renewals_topic].result(PATIENCE_S)
    await until(lambda: settings.renewals_topic not in client.list_topics(timeout=PATIENCE_S).topics)
    done = await asyncio.to_thread(replay, settings)
    assert (done["sent"], done["foreign"]) == (1, 1)
    (left,) = await asyncio.to_thread(show, settings)
    assert left["topic"] == settings.renewals_topic


async def test_what_others_wrote_among_the_letters_is_passed_over(settings):
    RecordWriter(settings).write(settings.dlq_topic, b"key", b"value", [("h", b"\xff")])
    put(settings, (EVENT, 0, "engine", []))
    assert len(await asyncio.to_thread(show, settings)) == 1


async def test_a_record_that_a_worker_refuses_again_comes_back_counted_until_the_limit(settings):
    async with working(settings) as worker:
        await produce(settings, [(b"alice", b"{broken", [])])
        for count in range(MOST_REPLAYS + 1):
            await until(lambda: worker.tally.counts["dead_lettered"] == count + 1)  # noqa: B023  awaited at once
            (letter,) = await asyncio.to_thread(show, settings)
            assert letter["replays"] == count
            done = await asyncio.to_thread(replay, settings)
        assert (done["sent"], done["limit"]) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("replay", "--offsets", "seventeen"), "partition:offset"),
        (("replay", "--offsets", "0:5-2"), "'0:5-2' is no place: its last offset lies before its first"),
        (("replay", "--offsets", ""), "'' is no place"),
        (("replay", "--offsets", ","), "',' is no place"),
        (("replay", "--since", ""), "'' is no moment"),
        (("replay", "--reason", ""), "the reason is empty"),
        (("show", "--reason", " "), "the reason is empty"),
        (("show", "--since", ""), "'' is no moment"),
        (("show", "--since", "yesterday"), "24h"),
        (("replay", "--since", "999999d"), "24h"),
        (("show", "--decrypt", "--former-secret", "/nowhere"), "/nowhere"),
    ],
)
def test_what_cannot_be_understood_is_one_line(arguments, complaint):
    done = adloom(fresh_settings("127.0.0.1:1"), "dlq", *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_broker_that_is_not_there_is_one_line():
    done = adloom(fresh_settings("127.0.0.1:1"), "dlq", "show")
    assert done.returncode == 2
    assert "no Kafka broker answers at 127.0.0.1:1: port 1 of 127.0.0.1 is closed" in done.stderr
    assert len(done.stderr.splitlines()) == 1
