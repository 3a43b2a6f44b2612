"""`adloom forget`: nothing of a shopper is left, to the last byte; workers hear of it; others keep what they have."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ResourceType
from confluent_kafka.cimpl import NewTopic
from redis import Redis

from stream.kafka import renewal as renewals
from stream.kafka.record import ServedCreative, from_record, to_record
from stream.kafka.topics import ensure_topics
from stream.letters.erasure import Erased, erase
from stream.letters.forgetting import Forgetting
from stream.letters.reading import TopicReader
from stream.letters.requests import follow_requests, requests_of
from stream.letters.writing import RecordWriter
from stream.pseudonym import pseudonym, pseudonym_by
from stream.state.profiles import key_of
from tests.support.commands import adloom, succeeded
from tests.support.kafka_support import PATIENCE_S, fresh_settings, own_kafka, read_all, until
from tests.support.letter_samples import record, written

pytest_plugins = ("tests.support.kafka_fixtures", "tests.support.redis_fixtures")

FORMER = "a former phrase of enough length"
COMPACTED_S = 120.0  # against hangs only
QUICK = {
    "cleanup.policy": "compact,delete",
    "segment.ms": "500",
    "min.cleanable.dirty.ratio": "0.01",
    "delete.retention.ms": "100",
    "file.delete.delay.ms": "100",
}  # the cleaner's usual pace is hours


def creative(user, slot):
    return to_record(
        ServedCreative(
            id=f"{user}-{slot}", user=user, slot=slot, event_id="e", event_time=1.0, version=1, published=1.0,
            content_type="image/webp", data=b"picture",
        )
    )  # fmt: skip


def asked_anew(user):
    """A slot server's request for a creative anew, which knows its shopper by the pseudonym alone."""
    return renewals.to_record(renewals.Renewal(
        id="r", time=datetime.now(UTC), user=user, slot="300x250", product="lamp", locale="en", type="view",
        offer="gone",
    ))  # fmt: skip


def fill(settings, *users):
    """Give each shopper two creatives, one in a slot that is not configured, and three dead letters."""
    ensure_topics(settings)
    writer = RecordWriter(settings)
    for user in users:
        for slot in ("300x250", "555x66"):
            writer.write(settings.creatives_topic, *creative(pseudonym(user), slot))
        for offset, value in enumerate((b"{broken", b'{"user": "%s"}' % user.encode())):
            one = record(value, key=user.encode(), offset=offset, topic=settings.events_topic)
            writer.write(settings.dlq_topic, *written(one))
        key, value, headers = asked_anew(pseudonym(user))
        one = record(value, key=key, headers=headers, topic=settings.renewals_topic)
        writer.write(settings.dlq_topic, *written(one))


async def standing(settings, topic):
    """Return the users of all records that stand, by the first part of their keys."""
    newest = {one.key: one.value for one in await read_all(settings, topic)}
    return {key.partition(b"|")[0].decode() for key, value in newest.items() if value is not None}


@asynccontextmanager
async def following(settings):
    """Yield what a worker that follows the requests knows."""
    known = Forgetting(lambda user: None, keep_s=30.0)
    task = asyncio.create_task(follow_requests(requests_of(settings), known))
    try:
        await until(known.caught_up.is_set)
        yield known
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_all_of_one_shopper_goes_and_all_of_the_others_stays(settings):
    fill(settings, "alice", "bob")
    before = time.time()
    async with following(settings) as known:
        done = await asyncio.to_thread(adloom, settings, "forget", "alice")
        assert "2 creatives and 3 dead letters" in succeeded(done)
        assert "alice" not in done.stdout + done.stderr
        await until(lambda: known.covers(pseudonym("alice"), before))
        assert not known.covers(pseudonym("bob"), before)
    assert await standing(settings, settings.creatives_topic) == {pseudonym("bob")}
    assert await standing(settings, settings.dlq_topic) == {pseudonym("bob")}


def test_what_comes_while_it_is_forgotten_goes_as_well(settings):
    """A worker was under way with creatives, and with a letter, when the request reached it."""
    ensure_topics(settings)
    fill(settings, "alice", "bob")
    late = [f"{100 + number}x50" for number in range(8)]

    def meanwhile(_):
        time.sleep(1.5)  # the end of the first reading is heard, and is the end no more
        writer = RecordWriter(settings)
        for slot in late:
            writer.write(settings.creatives_topic, *creative(pseudonym("alice"), slot))
        one = record(b"{broken", key=b"alice", offset=9, topic=settings.events_topic)
        writer.write(settings.dlq_topic, *written(one))

    assert erase(settings, (pseudonym("alice"),), pause=meanwhile) == Erased(2 + len(late), 3 + 1)
    for topic in (settings.creatives_topic, settings.dlq_topic):
        assert asyncio.run(standing(settings, topic)) == {pseudonym("bob")}


@pytest.mark.kafka
def test_a_tombstone_that_is_undone_afterwards_spares_nothing(kafka):
    """A replay was killed in its transaction, and a worker that withdraws creatives; both stay open for a while.

    Nothing of what is behind an open transaction can be read as committed either: here it is all.
    """
    settings = fresh_settings(kafka)
    ensure_topics(settings)
    killed = {topic: transaction(settings, topic) for topic in (settings.creatives_topic, settings.dlq_topic)}
    for topic, producer in killed.items():
        for partition in range(settings.partitions):
            producer.produce(topic, None, b"nobody's", partition=partition)
        producer.flush(PATIENCE_S)
    fill(settings, "alice", "bob")
    for topic, producer in killed.items():
        with TopicReader(settings, topic, "read_uncommitted") as reader:
            for message in list(reader.read()):
                producer.produce(topic, None, message.key(), partition=message.partition())
        producer.flush(PATIENCE_S)
    assert erase(settings, (pseudonym("alice"),), pause=lambda _: None) == Erased(2, 3)
    for topic, producer in killed.items():
        producer.abort_transaction(PATIENCE_S)
        with TopicReader(settings, topic) as reader:
            newest = {message.key(): message.value() for message in reader.read()}
        left = {key.partition(b"|")[0].decode() for key, value in newest.items() if value is not None}
        assert left == {pseudonym("bob")}


def transaction(settings, name):
    """Return a producer with an open transaction."""
    producer = Producer({"bootstrap.servers": settings.bootstrap, "transactional.id": name})
    producer.init_transactions(PATIENCE_S)
    producer.begin_transaction()
    return producer


def test_who_may_leave_a_profile_in_redis_is_told_so(settings, redis):
    ensure_topics(settings)
    told = "ADLOOM_PROFILES is not set here"
    done = adloom(settings, "forget", "alice")
    assert (done.returncode, told in done.stderr) == (0, True)
    with Redis.from_url(redis.url) as client:
        for name in ("alice", "bob"):
            client.set(key_of(pseudonym(name)), b"profile")
        done = adloom(settings.with_(profiles=redis.url), "forget", "alice")
        assert (done.returncode, told in done.stderr) == (0, False)
        assert client.keys() == [key_of(pseudonym("bob")).encode()]


async def test_the_tombstones_empty_the_slots_that_are_configured_too(settings):
    fill(settings, "bob")
    succeeded(await asyncio.to_thread(adloom, settings, "forget", "-", told="alice\n"))
    found = [from_record(one.key, one.value, one.headers) for one in await read_all(settings, settings.creatives_topic)]
    graves = {(one.user, one.slot) for one in found if one.data is None}
    assert graves == {(pseudonym("alice"), slot) for slot in settings.slots}


@pytest.mark.parametrize(("kept", "used"), [(FORMER, FORMER), (f"{FORMER}\n", FORMER), (f"{FORMER}\n", f"{FORMER}\n")])
async def test_what_lies_under_a_former_secret_goes_too(settings, tmp_path, kept, used):
    """A variable that a platform made of the file had the end of its line, too; one that a shell made had not."""
    former = tmp_path / "former"
    former.write_text(kept)
    former.chmod(0o600)
    old = pseudonym_by(used.encode(), "alice")
    fill(settings, "bob")
    RecordWriter(settings).write(settings.creatives_topic, *creative(old, "300x250"))
    succeeded(await asyncio.to_thread(adloom, settings, "forget", "alice", "--former-secret", str(former)))
    assert await standing(settings, settings.creatives_topic) == {pseudonym("bob")}


@pytest.mark.kafka
def test_a_topic_that_keeps_what_tombstones_take_away_is_told(kafka):
    """The command ends with an error: who asked it to forget must not believe that it is done."""
    settings = fresh_settings(kafka)
    fill(settings, "anna")
    kept = ConfigEntry("cleanup.policy", "delete", incremental_operation=AlterConfigOpType.SET)
    topic = ConfigResource(ResourceType.TOPIC, settings.dlq_topic, incremental_configs=[kept])
    admin = AdminClient({"bootstrap.servers": kafka, "log_level": 0})
    admin.incremental_alter_configs([topic])[topic].result(PATIENCE_S)
    done = adloom(settings, "forget", "anna")
    assert done.returncode == 2
    assert "forgotten: " in done.stdout
    assert f"topic {settings.dlq_topic}: cleanup.policy is delete" in done.stderr


@pytest.mark.parametrize(("user", "told"), [("-", "m\udcfcller\n"), ("m\udcfcller", None)])
async def test_an_identifier_that_is_no_utf_8_is_that_of_a_records_key(settings, user, told):
    """An event's text is UTF-8, or is refused: only the key of a record can hold such bytes, and names its letter."""
    ensure_topics(settings)
    one = record(b"{broken", key=b"m\xfcller", topic=settings.events_topic)
    RecordWriter(settings).write(settings.dlq_topic, *written(one))
    done = await asyncio.to_thread(adloom, settings, "forget", user, told=told)
    assert "1 dead letters" in succeeded(done)
    assert "no UTF-8" in done.stderr
    assert await standing(settings, settings.dlq_topic) == set()


@pytest.mark.parametrize(("user", "told"), [(" ", None), ("-", ""), ("-", " \n")])
def test_nobody_is_refused(user, told):
    done = adloom(fresh_settings("127.0.0.1:1"), "forget", user, told=told)
    assert (done.returncode, done.stderr) == (2, "adloom: no shopper is named\n")


def holds(folder, settings, text):
    """Tell whether any file of the two topics on disk holds `text`."""
    topics = (settings.creatives_topic, settings.dlq_topic)
    files = [path for topic in topics for path in folder.rglob(f"{topic}-*/*") if path.is_file()]
    assert files
    for path in files:
        with suppress(FileNotFoundError):  # the cleaner was quicker
            if text.encode() in path.read_bytes():
                return True
    return False


@pytest.mark.kafka
def test_after_compaction_no_byte_on_the_brokers_disk_tells_of_the_shopper(tmp_path):
    with own_kafka(tmp_path) as (address, _):
        settings = fresh_settings(address)
        admin = AdminClient({"bootstrap.servers": address, "log_level": 0})
        topics = [NewTopic(topic, 2, 1, config=QUICK) for topic in settings.topics[1:]]
        for made in admin.create_topics(topics).values():
            made.result(30)
        fill(settings, "alice@shop.example", "bob@shop.example")
        alice, bob = pseudonym("alice@shop.example"), pseudonym("bob@shop.example")
        assert holds(tmp_path, settings, alice)
        succeeded(adloom(settings, "forget", "alice@shop.example"))
        writer, give_up = RecordWriter(settings), time.monotonic() + COMPACTED_S
        while holds(tmp_path, settings, alice) and time.monotonic() < give_up:
            for topic in settings.topics[1:]:
                for partition in range(2):  # segments are closed, and then cleaned, as further records come
                    writer.write(topic, b"later", b"", partition=partition)
            time.sleep(0.5)
        assert not holds(tmp_path, settings, alice)
        assert not holds(tmp_path, settings, "alice@shop.example")
        assert holds(tmp_path, settings, bob)
