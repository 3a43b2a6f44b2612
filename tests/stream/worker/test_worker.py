"""What the worker promises, on the embedded broker and on a real Kafka alike."""

import time

import aiohttp
import msgspec
import pytest
from prometheus_client import generate_latest

from engines.creative import creative_id
from stream.errors import BrokerError, PortError
from stream.kafka.record import ServedCreative, from_record, to_record
from stream.letters import requests
from stream.operator.exposition import listen, operator_app
from stream.operator.metrics import Metrics
from stream.worker.worker import Worker
from tests.support.kafka_support import (
    FastStudio,
    GatedStudio,
    KeptStudio,
    PlacingStudio,
    committed,
    event_bytes,
    fresh_settings,
    produce,
    read,
    read_all,
    until,
    working,
    write,
)
from tests.support.letter_samples import read_letters

pytest_plugins = ("tests.support.kafka_fixtures",)


def keyed(name, user="u1", **more):
    return (user.encode(), event_bytes(name, user, **more), [])


async def test_every_event_becomes_a_creative_and_every_offset_is_committed(settings):
    events = [keyed(f"e{number}", f"u{number}") for number in range(40)]
    async with working(settings) as worker:
        await produce(settings, events)
        records = await read(settings, settings.creatives_topic, 40)
        await until(lambda: worker.tally.counts["published"] == 40)
    creatives = [from_record(record.key, record.value, record.headers) for record in records]
    assert {creative.data for creative in creatives} == {f"e{number}|300x250".encode() for number in range(40)}
    assert await committed(settings) == 40
    assert set(worker.summary()["stages"]) == {
        "decode", "profile", "copy", "encode", "generate", "layout", "file", "publish",
    }  # fmt: skip


async def test_of_a_shoppers_events_that_wait_the_newest_gets_the_ad_and_each_has_its_end(settings):
    """The first is being made while nineteen more come; all of them were seen, in their order, by the profile."""
    studio, seen = GatedStudio(free=0), []
    async with working(settings, studio, observe=lambda event: seen.append(event.id)) as worker:
        await produce(settings, [keyed("e0")])
        await until(lambda: worker.tally.counts["events"] == 1)
        await produce(settings, [keyed(f"e{number}") for number in range(1, 20)])
        await until(lambda: worker.tally.counts["events"] == 20)
        studio.release()
        await until(lambda: worker.tally.counts["published"] == 2)
        records = await read(settings, settings.creatives_topic, 2)
    assert [record.value for record in records] == [b"e0|300x250", b"e19|300x250"]
    assert seen == [f"e{number}" for number in range(20)]
    assert worker.tally.counts["coalesced"] == 18
    assert await committed(settings) == 20


async def test_an_older_event_that_comes_late_replaces_nothing(settings):
    async with working(settings) as worker:
        await produce(settings, [keyed("newer")])
        await until(lambda: worker.tally.counts["published"] == 1)
        await produce(settings, [keyed("older", age_s=20), keyed("other", "u2")])
        await until(lambda: worker.tally.counts["published"] == 2)
    assert worker.tally.counts["coalesced"] == 1
    assert {record.value for record in await read(settings, settings.creatives_topic, 2)} == {
        b"newer|300x250", b"other|300x250",
    }  # fmt: skip
    assert await committed(settings) == 3


async def test_what_another_worker_published_is_known_from_the_topic(settings):
    """The second worker has the group's place in the events and nothing else; the same event comes once more, too."""
    again = keyed("newer")
    async with working(settings) as worker:
        await produce(settings, [again])
        await until(lambda: worker.tally.counts["published"] == 1)
    async with working(settings) as worker:
        await produce(settings, [again, keyed("older", age_s=20), keyed("other", "u2")])
        await until(lambda: worker.tally.counts["published"] + worker.tally.counts["coalesced"] == 3)
        assert worker.tally.counts["published"] == 1
    assert await committed(settings) == 4


async def test_a_newest_creative_that_an_older_one_came_after_is_written_anew(settings):
    """As another worker may do it that had another partition of the same shopper."""
    now = time.time()
    newest, older = (
        ServedCreative(
            id=name, user="u1", slot="300x250", event_id=name, event_time=now - age, version=1, published=now,
            content_type="image/webp", data=name.encode(),
        )
        for name, age in (("newest", 1.0), ("older", 2.0))
    )  # fmt: skip
    async with working(settings) as worker:
        for creative in (newest, older):
            await write(settings, settings.creatives_topic, *to_record(creative))
        records = await read(settings, settings.creatives_topic, 3)
        await until(lambda: b"creatives_restored_total 1.0" in generate_latest(worker.metrics.registry))
    assert [record.value for record in records] == [b"newest", b"older", b"newest"]
    assert records[0].headers == records[2].headers


async def test_a_slot_that_no_newer_event_names_is_still_filled(settings):
    studio = GatedStudio(free=0)
    async with working(settings, studio) as worker:
        await produce(settings, [keyed("e0", slots=("120x60",))])
        await until(lambda: worker.tally.counts["events"] == 1)
        await produce(settings, [keyed("e1", slots=("300x250", "728x90")), keyed("e2", slots=("300x250",))])
        await until(lambda: worker.tally.counts["events"] == 3)
        studio.release()
        await until(lambda: worker.tally.counts["published"] == 3)
    values = {record.value for record in await read(settings, settings.creatives_topic, 3)}
    assert values == {b"e0|120x60", b"e1|728x90", b"e2|300x250"}


async def test_where_the_newest_cannot_be_made_the_one_before_it_is(settings):
    studio = GatedStudio(free=0)
    async with working(settings, studio) as worker:
        await produce(settings, [keyed("e0", slots=("120x60",))])
        await until(lambda: worker.tally.counts["events"] == 1)
        await produce(settings, [keyed("e1"), keyed("e2", product="unknown")])
        await until(lambda: worker.tally.counts["events"] == 3)
        studio.release()
        await until(lambda: worker.tally.counts["published"] == 2)
        assert worker.tally.counts["dead_lettered"] == 1
    assert b"e1|300x250" in {record.value for record in await read(settings, settings.creatives_topic, 2)}


async def test_one_partitions_flood_keeps_no_other_waiting(settings):
    """Many shoppers fill one partition before a single event comes in another; it is among the first made."""
    studio = GatedStudio(free=0)
    settings = settings.with_(in_flight=2, threads=4)
    async with working(settings, studio) as worker:
        await produce(settings, [(b"same", event_bytes(f"e{n}", f"u{n}"), []) for n in range(150)])
        await until(lambda: worker.tally.counts["events"] == 150)
        await produce(
            settings, [(key, event_bytes(f"x{key}", f"v{key}"), []) for key in (b"a", b"b", b"c", b"d", b"e")]
        )
        await until(lambda: worker.tally.counts["events"] == 155)
        studio.release()
        await until(lambda: worker.tally.counts["published"] == 155)
        records = await read(settings, settings.creatives_topic, 155)
    ranks = sorted(record.timestamp for record in records)
    late = [record.timestamp for record in records if record.value.startswith(b"xb'")]
    assert sum(stamp <= ranks[30] for stamp in late) >= 2, "those of other partitions did not wait for the flood"


async def test_one_event_fills_all_its_slots_from_one_copy(settings):
    studio = FastStudio()
    async with working(settings, studio) as worker:
        await produce(settings, [keyed("e1", slots=("300x250", "728x90", "160x600"))])
        records = await read(settings, settings.creatives_topic, 3)
    assert {record.key for record in records} == {b"u1|300x250", b"u1|728x90", b"u1|160x600"}
    assert studio.attempts == 1
    assert 'adloom_copies_angle_total{angle="view"} 1.0' in generate_latest(worker.metrics.registry).decode()


async def test_what_was_made_for_one_shopper_is_sent_to_the_next_under_an_id_of_its_own(settings):
    studio = KeptStudio()
    async with working(settings, studio) as worker:
        await produce(settings, [keyed(f"e{number}", f"u{number}") for number in range(12)])
        records = await read(settings, settings.creatives_topic, 12)
        await until(lambda: worker.tally.counts["published"] == 12)
    assert studio.attempts == 1
    assert len({record.value for record in records}) == 1
    assert {record.key for record in records} == {f"u{number}|300x250".encode() for number in range(12)}
    creatives = [from_record(record.key, record.value, record.headers) for record in records]
    assert {creative.id for creative in creatives} == {creative_id(f"e{number}", "300x250") for number in range(12)}
    text = generate_latest(worker.metrics.registry).decode()
    assert 'adloom_cache_hits_total{cache="files"} 11.0' in text
    assert 'adloom_cache_misses_total{cache="files"} 1.0' in text
    assert await committed(settings) == 12


async def test_each_product_gets_the_place_that_it_wants_painted_once_and_no_stage_is_painted(settings):
    studio, names = PlacingStudio(), ("cup", "lamp", "outcast")
    async with working(settings, studio) as worker:
        await produce(settings, [keyed(f"e{n}", f"u{n}", product=names[n % 3]) for n in range(12)])
        records = await read(settings, settings.creatives_topic, 12)
        await until(lambda: worker.tally.counts["published"] == 12)
    served = [from_record(record.key, record.value, record.headers) for record in records]
    told = [msgspec.json.decode(creative.explain) for creative in served]
    assert {(one["place"], one["shade"]) for one in told} == {
        ("cup: desk", 3), ("lamp: desk", 4), ("it belongs nowhere", None),
    }  # fmt: skip
    assert sorted(asked.wall[0] for asked in studio.painted) == [3, 4]
    summary = worker.summary()
    assert set(summary["stages"]) == {"decode", "profile", "copy", "generate", "layout", "file", "publish"}
    caches = summary["caches"]
    assert (caches["pictures"]["hits"], caches["pictures"]["misses"], caches["scenes"]["misses"]) == (6, 2, 0)
    assert await committed(settings) == 12


async def test_what_failed_is_not_kept(settings):
    studio = KeptStudio()
    async with working(settings, studio):
        await produce(settings, [keyed("e1", product="broken-engine"), keyed("e2", "u2", product="broken-engine")])
        found = await read_letters(settings, 2)
    assert [letter["dlq.reason"] for letter in found] == [b"engine", b"engine"]
    assert studio.attempts >= 3


@pytest.mark.parametrize(
    ("make", "reason", "attempts"),
    [
        (lambda: b"{broken", b"json", b"1"),
        (lambda: event_bytes("e", product="unknown"), b"unknown_product", b"1"),
        (lambda: event_bytes("e", slots=("0x0",)), b"layout", b"1"),
        (lambda: event_bytes("e", product="broken-engine"), b"engine", b"3"),
        (lambda: event_bytes("e", product="broken-code"), b"internal", b"3"),
    ],
    ids=["broken JSON", "unknown product", "0x0 slot", "engine fails", "bug"],
)
async def test_what_cannot_be_made_is_dead_lettered_and_the_next_event_is_served(settings, make, reason, attempts):
    value = make()  # here and not at collection, which may lie minutes back: an event has a time
    async with working(settings) as worker:
        await produce(settings, [(b"u1", value, [("source", b"shop")]), keyed("good")])
        (letter,) = await read_letters(settings, 1)
        (creative,) = await read(settings, settings.creatives_topic, 1)
        await until(lambda: worker.tally.counts["published"] == 1)
    assert creative.value == b"good|300x250"
    assert (letter["value"], letter["dlq.reason"], letter["dlq.attempts"]) == (value, reason, attempts)
    assert letter["original"]["source"] == b"shop"
    assert "source" not in letter
    assert letter["dlq.topic"] == settings.events_topic.encode()
    assert letter["dlq.offset"] == b"0"
    assert b"text of the page" not in letter["dlq.error.message"]
    assert await committed(settings) == 2


async def test_a_five_megabyte_event_is_dead_lettered_unread(settings):
    huge = event_bytes("e", product="x" * 5_000_000)
    async with working(settings) as worker:
        await produce(settings, [(b"u1", huge, [])])
        (letter,) = await read_letters(settings, 1)
        await produce(settings, [keyed("good")])
        await until(lambda: worker.tally.counts["published"] == 1)
    assert (letter["dlq.reason"], letter["value"]) == (b"oversize", huge)


async def test_an_old_event_expires_and_makes_nothing(settings):
    async with working(settings, deadline_s=60) as worker:
        await produce(settings, [keyed("old", age_s=61), keyed("new")])
        await until(lambda: worker.tally.counts["published"] == 1)
    assert worker.tally.counts["expired"] == 1
    assert worker.tally.counts["dead_lettered"] == 0
    assert await committed(settings) == 2


async def test_a_refusal_publishes_nothing_at_all_and_its_offset_is_done(settings):
    async with working(settings) as worker:
        await produce(settings, [keyed("no", product="refused"), keyed("yes")])
        await until(lambda: worker.tally.counts["published"] == 1)
        assert (
            'adloom_events_dropped_total{reason="unconsented"} 1.0' in generate_latest(worker.metrics.registry).decode()
        )
    (creative,) = await read(settings, settings.creatives_topic, 1)
    assert creative.value == b"yes|300x250"
    counts = worker.summary()
    assert (counts["unconsented"], counts["expired"], counts["dead_lettered"]) == (1, 0, 0)
    assert await committed(settings) == 2


async def test_a_refusal_takes_away_what_was_made_before_it_and_keeps_older_events_out(settings):
    async with working(settings) as worker:
        await produce(settings, [keyed("yes", age_s=10, slots=("300x250", "728x90")), keyed("other", "u2")])
        await until(lambda: worker.tally.counts["published"] == 2)
        await produce(settings, [keyed("no", age_s=5, consent=False)])
        await until(lambda: worker.tally.counts["unconsented"] == 1)
        await produce(settings, [keyed("late", age_s=8)])
        await until(lambda: worker.tally.counts["coalesced"] == 1)
    records = await read_all(settings, settings.creatives_topic)
    last = {record.key: record.value for record in sorted(records, key=lambda record: record.timestamp)}
    assert last == {b"u1|300x250": None, b"u1|728x90": None, b"u2|300x250": b"other|300x250"}
    order = [from_record(record.key, record.value, record.headers).event_id for record in records if not record.value]
    assert order == ["no", "no"]


async def test_what_happened_before_a_shopper_asked_to_be_forgotten_makes_nothing(settings):
    async with working(settings) as worker:
        await write(settings, settings.forget_topic, *requests.to_record("u1", time.time() - 5), [])
        await produce(settings, [keyed("other", "u2")])
        await until(lambda: worker.tally.counts["published"] == 1)
        await produce(settings, [keyed("before", age_s=10), keyed("after", age_s=1)])
        await until(lambda: worker.tally.counts["published"] == 2)
        assert worker.tally.counts["unconsented"] == 1
    values = {record.value for record in await read_all(settings, settings.creatives_topic)}
    assert values == {b"other|300x250", b"after|300x250"}


async def test_stopping_ends_what_runs_and_commits_just_that(settings):
    """Five events end before the stop and eight run until after it; what waits behind them is the next worker's."""
    settings = settings.with_(in_flight=8, threads=16)  # held copies must not take every thread
    async with working(settings, GatedStudio(free=5)) as worker:
        await produce(settings, [keyed(f"e{number}", f"u{number}") for number in range(60)])
        await until(lambda: worker.tally.counts["published"] == 5 and worker.tally.counts["events"] == 60)
    done = worker.tally.counts["published"]
    assert 13 <= done < 60
    assert await committed(settings) <= done
    assert len(await read(settings, settings.creatives_topic, done)) == done
    async with working(settings) as other:
        await until(lambda: other.tally.counts["published"] == 60 - done)
    assert len({record.value for record in await read_all(settings, settings.creatives_topic)}) == 60
    assert await committed(settings) == 60


async def test_the_operators_port_tells_metrics_readiness_and_summary(settings):
    async with working(settings) as worker, aiohttp.ClientSession(f"http://127.0.0.1:{worker.port}") as http:
        await produce(settings, [keyed("e1")])
        await until(lambda: worker.tally.counts["published"] == 1)
        text = await (await http.get("/metrics")).text()
        opened = await http.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
        assert 'adloom_events_finished_total{outcome="published"} 1.0' in text
        assert "adloom_event_to_creative_seconds_bucket" in text
        assert opened.content_type == "application/openmetrics-text"
        assert (await http.get("/ready")).status == 200
        assert (await (await http.get("/summary")).json())["published"] == 1


async def test_an_unreachable_broker_is_a_clear_error(monkeypatch):
    monkeypatch.setattr("stream.kafka.broker.REACH_S", 0.5)
    settings = fresh_settings("127.0.0.1:1")
    with pytest.raises(BrokerError, match=r"no Kafka broker answers at 127.0.0.1:1"):
        async with working(settings):
            pass


async def test_a_port_in_use_is_a_clear_error():
    metrics = Metrics()
    runner, port = await listen(operator_app(metrics.registry, lambda: False, {}), 0)
    try:
        with pytest.raises(PortError, match=f"port {port} cannot be used"):
            async with working(fresh_settings("127.0.0.1:1", metrics_port=port)):
                pass
    finally:
        await runner.cleanup()


def test_a_worker_that_does_not_run_is_not_ready():
    assert not Worker(fresh_settings("127.0.0.1:1"), FastStudio(), None).ready
