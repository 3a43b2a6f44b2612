"""`adloom forget`: nothing of a shopper is left, to the last byte; workers hear of it; others keep what they have."""

import asyncio
import time
from contextlib import asynccontextmanager, suppress

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from stream.kafka.record import ServedCreative, from_record, to_record
from stream.letters.forgetting import Forgetting
from stream.letters.requests import follow_requests
from stream.letters.writing import RecordWriter
from stream.pseudonym import pseudonym, pseudonym_by
from tests.support.commands import adloom, succeeded
from tests.support.kafka_support import fresh_settings, own_kafka, read_all, until
from tests.support.letter_samples import record, written

pytest_plugins = ("tests.support.kafka_fixtures",)

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


def fill(settings, *users):
    """Give each shopper two creatives, one in a slot that is not configured, and two dead letters."""
    writer = RecordWriter(settings)
    for user in users:
        for slot in ("300x250", "555x66"):
            writer.write(settings.creatives_topic, *creative(pseudonym(user), slot))
        for offset, value in enumerate((b"{broken", b'{"user": "%s"}' % user.encode())):
            one = record(value, key=user.encode(), offset=offset, topic=settings.events_topic)
            writer.write(settings.dlq_topic, *written(one))


async def standing(settings, topic):
    """Return the users of all records that stand, by the first part of their keys."""
    newest = {one.key: one.value for one in await read_all(settings, topic)}
    return {key.partition(b"|")[0].decode() for key, value in newest.items() if value is not None}


@asynccontextmanager
async def following(settings):
    """Yield what a worker that follows the requests knows."""
    known = Forgetting(lambda user: None, keep_s=30.0)
    task = asyncio.create_task(follow_requests(settings, known))
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
        assert "2 creatives and 2 dead letters" in succeeded(done)
        assert "alice" not in done.stdout + done.stderr
        await until(lambda: known.covers(pseudonym("alice"), before))
        assert not known.covers(pseudonym("bob"), before)
    assert await standing(settings, settings.creatives_topic) == {pseudonym("bob")}
    assert await standing(settings, settings.dlq_topic) == {pseudonym("bob")}


async def test_the_tombstones_empty_the_slots_that_are_configured_too(settings):
    fill(settings, "bob")
    succeeded(await asyncio.to_thread(adloom, settings, "forget", "-", told="alice\n"))
    found = [from_record(one.key, one.value, one.headers) for one in await read_all(settings, settings.creatives_topic)]
    graves = {(one.user, one.slot) for one in found if one.data is None}
    assert graves == {(pseudonym("alice"), slot) for slot in settings.slots}


async def test_what_lies_under_a_former_secret_goes_too(settings, tmp_path):
    former = tmp_path / "former"
    former.write_text(FORMER)
    former.chmod(0o600)
    old = pseudonym_by(FORMER.encode(), "alice")
    fill(settings, "bob")
    RecordWriter(settings).write(settings.creatives_topic, *creative(old, "300x250"))
    succeeded(await asyncio.to_thread(adloom, settings, "forget", "alice", "--former-secret", str(former)))
    assert await standing(settings, settings.creatives_topic) == {pseudonym("bob")}


def test_nobody_is_refused():
    done = adloom(fresh_settings("127.0.0.1:1"), "forget", " ")
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
