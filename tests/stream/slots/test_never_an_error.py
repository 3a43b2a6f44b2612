"""An ad slot never gets an error by what its shoppers bring: it gets their ad, or the house ad."""

import asyncio
from io import BytesIO

import pytest
from aiohttp import test_utils
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from prometheus_client import CollectorRegistry
from yarl import URL

from stream.events.parse import identifier
from stream.operator.metrics import Metrics
from stream.slots.asked import LONGEST_USER
from stream.slots.pushes import event, shown_before
from stream.slots.server import SlotServer
from stream.slots.store import Entry, SlotStore

SHOPPER = "u-17"


def creative(slot, user=SHOPPER):
    return Entry(
        user=f"pseudonym of {user}", slot=slot, id=f"ad-{slot}", event_id="e", version=1, event_time=999.0,
        published=1_000.0, content_type="image/webp", data=slot.encode(), product="lamp", explain=b"{}",
        event_to_slot_ms=1.0,
    )  # fmt: skip


@pytest.fixture
def store():
    return SlotStore(wall=lambda: 1_000.0)


@pytest.fixture
async def client(store):
    server = SlotServer(
        store, Metrics(CollectorRegistry()), pseudonym=lambda user: f"pseudonym of {user}", ready=lambda: True,
        slots=("300x250",),
    )  # fmt: skip
    async with test_utils.TestClient(test_utils.TestServer(server.app())) as made:
        yield made


async def shown(client, path, **headers):
    """Return status and creative of what is shown at `path`."""
    answer = await client.get(URL(path, encoded=True), headers=headers)
    return answer.status, answer.headers.get("X-Adloom-Creative")


@pytest.mark.parametrize("written", ["u-17%20", "%20%09u-17", "u-17%C2%A0", "%E3%80%80u-17%0D%0A"])
async def test_an_identifier_is_read_as_events_and_forget_read_it(client, store, written):
    """A page prints its identifier with what stands around it: both are the same shopper."""
    store.apply(creative("300x250"))
    assert identifier(URL(f"/?user={written}", encoded=True).query["user"]) == SHOPPER
    assert await shown(client, f"/slots/300x250?user={written}") == (200, "ad-300x250")
    async with client.get(URL(f"/slots/stream?user={written}", encoded=True)) as stream:
        await stream.content.readuntil(b"\n\n")
        assert b"creative" in await stream.content.readline()


@pytest.mark.parametrize("length", [LONGEST_USER, LONGEST_USER + 1, 5_000, 20_000])
async def test_who_is_longer_than_any_identifier_is_an_unknown_shopper(client, store, length):
    user = "x" * length
    store.apply(creative("300x250", user))
    known = "ad-300x250" if length <= LONGEST_USER else None
    assert await shown(client, f"/slots/300x250?user={user}") == (200, known)
    async with client.get(f"/slots/stream?user={user}") as stream:
        assert (stream.status, await stream.content.readline()) == (200, b"retry: 1000\n")


@pytest.mark.parametrize("user", ["", "%20", "%00", "%FF%FE", "%ED%A0%80", "%D5%C5%C8%FD", "%", "a&user=b"])
async def test_whatever_stands_for_an_identifier_gets_the_house_ad(client, user):
    assert await shown(client, f"/slots/300x250?user={user}") == (200, None)


@pytest.mark.parametrize("dpr", ["undefined", "NaN", "two", "-1", "1e9", "%D9%A2", "1,5", "9" * 200])
async def test_a_screen_whose_density_cannot_be_read_is_a_plain_one(client, store, dpr):
    """It is the browser's word, which extensions and embedded browsers change."""
    store.apply(creative("300x250"))
    store.apply(creative("300x250@2x"))
    assert await shown(client, f"/slots/300x250?user={SHOPPER}&dpr={dpr}") == (200, "ad-300x250")
    async with client.get(URL(f"/slots/stream?user={SHOPPER}&dpr={dpr}", encoded=True)) as stream:
        assert stream.status == 200


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ("2560x90", "2000x90"),
        ("0x0", "50x50"),
        ("49x2001", "50x2000"),
        ("99999x50", "2000x50"),
        ("300x250@3x", "300x250@2x"),
        ("300x250@0x", "300x250"),
        ("1080x1080@2x", "1080x1080"),
        ("2560x90@3x", "2000x90"),
    ],
)
async def test_a_size_beyond_what_is_drawn_gets_the_nearest_that_is(client, store, asked, drawn):
    """Pages size slots by their width and name the screen's density: the shopper's window decides."""
    plain = drawn.partition("@")[0]
    answer = await client.get(f"/slots/{asked}?user={SHOPPER}")
    assert (answer.status, answer.headers["X-Adloom-State"]) == (200, "fallback")
    size = "x".join(map(str, Image.open(BytesIO(await answer.read())).size))
    assert size == plain
    store.apply(creative(drawn))
    assert await shown(client, f"/slots/{asked}?user={SHOPPER}") == (200, f"ad-{drawn}")


@pytest.mark.parametrize(
    "slot", ["banner", "300x", "-1x50", "300.5x250", "300x250x1", "300x250@x", "3 00x250", "999999x50"]
)
async def test_a_name_that_is_no_size_is_a_developers_mistake_and_told_with_a_reason(client, slot):
    answer = await client.get(f"/slots/{slot}?user={SHOPPER}")
    assert answer.status == 400
    assert (await answer.json())["message"].startswith("slot ")


@pytest.mark.parametrize("size", [9_000, 60_000])
async def test_what_else_a_browser_carries_costs_no_ad(client, store, size):
    """Cookies of the whole shop come with each request where the slot server lies below its domain."""
    store.apply(creative("300x250"))
    headers = {"Cookie": f"basket={'c' * size}", "Referer": f"https://shop.test/?{'r' * size}"}
    assert await shown(client, f"/slots/300x250?user={SHOPPER}", **headers) == (200, "ad-300x250")


async def heard(client, last_id):
    """Return the first events of a stream that is asked for with the bytes `last_id` as the last event's id."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(b"GET /slots/stream?user=u-17 HTTP/1.1\r\nHost: shop.test\r\nLast-Event-ID: %s\r\n\r\n" % last_id)
    answer = await reader.readuntil(b"data: ")
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize("last_id", [b"\xff\xfe", b"300x250=\xff", b"728x90=\xff", b"728x90=\xed\xa0\x80,\xff=x"])
async def test_a_last_id_that_cannot_be_read_tells_of_nothing(client, store, last_id):
    store.apply(creative("300x250"))
    answer = await heard(client, last_id)
    assert b"event: creative\nid: 300x250=ad-300x250\n" in answer
    assert b"withdrawn" not in answer


@given(st.binary(max_size=80))
def test_whatever_bytes_a_last_id_is_of_events_can_be_written_after_it(sent):
    shown = shown_before((b"728x90=" + sent).decode("utf-8", "surrogateescape"))  # as aiohttp reads headers
    assert event("creative", {}, shown)
    assert shown_before(event("creative", {}, shown).split(b"\n")[1][4:].decode()) == shown
