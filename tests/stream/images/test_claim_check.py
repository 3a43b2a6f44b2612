"""A large image on its whole way: worker, store, topic, slot server; on the embedded broker and on a real Kafka."""

import asyncio
from contextlib import asynccontextmanager
from hashlib import sha256

import aiohttp
import pytest

from stream.kafka.record import from_record
from stream.slots.assembly import serving
from tests.support.kafka_support import (
    PATIENCE_S,
    committed,
    event_bytes,
    produce,
    read,
    read_all,
    until,
    working,
)

pytest_plugins = ("tests.support.kafka_fixtures", "tests.support.s3_support")
SLOT = "300x250"


def keyed(name, user):
    return (user.encode(), event_bytes(name, user), [])


@asynccontextmanager
async def shop(settings):
    """A slot server and a client of it."""
    async with (
        serving(settings, host="127.0.0.1", port=0, origins=frozenset()) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        yield http


@pytest.fixture(params=["folder", "bucket"])
def large(request, settings, tmp_path):
    """Settings by which every file is too large for its record."""
    if request.param == "folder":
        return settings.with_(images=str(tmp_path / "images"), inline_bytes=0)
    address = request.getfixturevalue("bucket").address
    return settings.with_(images="s3://ads/large", images_endpoint=address, inline_bytes=0)


async def test_the_record_is_empty_and_points_to_a_file_that_is_there(large):
    async with working(large) as worker:
        await produce(large, [keyed("e1", "u1")])
        (record,) = await read(large, large.creatives_topic, 1)
        await until(lambda: worker.tally.counts["published"] == 1)
    assert record.value == b""
    headers = dict(record.headers)
    made = b"e1|300x250"
    digest = sha256(made).hexdigest()
    assert headers["ce_dataref"].decode().endswith(f"/{digest[:2]}/{digest}")
    assert (headers["ce_sha256"].decode(), headers["ce_bytes"]) == (digest, str(len(made)).encode())
    assert from_record(record.key, record.value, record.headers).image is not None


async def test_a_slot_shows_it_as_it_shows_any_other(large, monkeypatch):
    """One that was published before the server started, and one after."""
    monkeypatch.setattr("stream.slots.assembly.pseudonym", str)
    async with working(large) as worker:
        await produce(large, [keyed("e1", "u1")])
        await until(lambda: worker.tally.counts["published"] == 1)
        async with shop(large) as http:
            await until_ready(http)
            assert await shown(http, "u1") == (b"e1|300x250", "fresh")
            await produce(large, [keyed("e2", "u2")])
            await until_shown(http, "u2", b"e2|300x250")


async def test_nothing_is_published_while_the_store_is_away_and_all_of_it_when_it_is_back(settings, bucket):
    large = settings.with_(images="s3://ads", images_endpoint=bucket.address, inline_bytes=0)
    bucket.failing = 503
    async with working(large) as worker:
        await produce(large, [keyed(f"e{number}", f"u{number}") for number in range(5)])
        await until(lambda: bucket.asked["HEAD"] >= 5)
        assert worker.tally.counts["published"] == 0
        assert not await read_all(large, large.creatives_topic)
        bucket.failing = None
        await until(lambda: worker.tally.counts["published"] == 5)
    assert len(bucket.objects) == 5
    assert await committed(large) == 5


async def test_a_store_that_stays_away_lets_the_event_expire_and_the_next_one_come(settings, bucket):
    large = settings.with_(images="s3://ads", images_endpoint=bucket.address, inline_bytes=12)
    bucket.failing = 403
    async with working(large, deadline_s=5.0) as worker:
        await produce(large, [keyed("e-large", "u1")])
        await until(lambda: worker.tally.counts["expired"] == 1)
        await produce(large, [keyed("e2", "u1")])
        await until(lambda: worker.tally.counts["published"] == 1)
    (record,) = await read_all(large, large.creatives_topic)
    assert record.value == b"e2|300x250"
    assert await committed(large) == 2


async def test_a_slot_answers_with_what_it_has_while_the_store_is_away(settings, bucket, monkeypatch):
    monkeypatch.setattr("stream.slots.assembly.pseudonym", str)
    large = settings.with_(images="s3://ads", images_endpoint=bucket.address, inline_bytes=0)
    async with working(large) as worker:
        await produce(large, [keyed("e1", "u1")])
        await until(lambda: worker.tally.counts["published"] == 1)
    bucket.failing = 503
    async with shop(large) as http:
        await until_ready(http)
        assert (await shown(http, "u1"))[1] == "fallback"
        bucket.failing = None
        await until_shown(http, "u1", b"e1|300x250")


async def until_ready(http):
    async with asyncio.timeout(PATIENCE_S):
        while (await http.get("/readyz")).status != 200:  # noqa: ASYNC110  it has no event to wait on
            await asyncio.sleep(0.05)


async def until_shown(http, user, made):
    async with asyncio.timeout(PATIENCE_S):
        while await shown(http, user) != (made, "fresh"):  # noqa: ASYNC110  as above
            await asyncio.sleep(0.05)


async def shown(http, user):
    """Return the picture that a slot shows, and its state; never an error."""
    async with http.get(f"/slots/{SLOT}", params={"user": user}) as answer:
        assert answer.status == 200
        return await answer.read(), answer.headers["X-Adloom-State"]
