"""House ads: drawn once, on a thread of their own, and who asks for odd sizes delays nobody else."""

import asyncio
import threading

import pytest

from engines.layout.slots import parse_slot
from stream.slots import houses
from stream.slots.house import WORDS
from stream.slots.houses import HouseAds
from tests.support.kafka_support import PATIENCE_S

OWN = (parse_slot("300x250"), parse_slot("728x90"))


class Drawing:
    """Draws once it may; tells what it drew."""

    def __init__(self, *, open_: bool = True) -> None:
        self.drawn: list[tuple[str, str]] = []
        self.may = threading.Event()
        if open_:
            self.may.set()

    def __call__(self, slot, locale):
        assert self.may.wait(PATIENCE_S)
        self.drawn.append((slot.name, locale))
        return f"{slot.name} {locale}".encode()


@pytest.fixture
def drawing():
    return Drawing()


@pytest.fixture
async def ads(drawing):
    made = HouseAds((*OWN, parse_slot("300x250@2x")), draw=drawing)
    yield made
    drawing.may.set()
    made.close()


async def test_one_is_drawn_once_for_all_who_come_while_it_is_drawn(ads, drawing) -> None:
    """A slot server that starts under traffic must not draw one ad for each of its first visitors."""
    drawing.may.clear()
    asked = [asyncio.create_task(ads.get(parse_slot("333x222"), locale)) for _ in range(20) for locale in WORDS]
    await asyncio.sleep(0)
    drawing.may.set()
    assert {ad.data for ad in await asyncio.gather(*asked)} == {b"333x222 en", b"333x222 zh"}
    assert sorted(drawing.drawn) == [("333x222", "en"), ("333x222", "zh")]
    await ads.get(parse_slot("333x222"), "en")
    assert len(drawing.drawn) == 2, "and kept"


async def test_what_is_drawn_ahead_is_drawn_for_its_first_visitors_too(ads, drawing) -> None:
    drawing.may.clear()
    ahead = asyncio.create_task(ads.draw_ahead())
    await asyncio.sleep(0)
    first = [asyncio.create_task(ads.get(OWN[0], "en")) for _ in range(10)]
    await asyncio.sleep(0)
    drawing.may.set()
    await asyncio.gather(ahead, *first)
    assert sorted(drawing.drawn) == sorted((slot.name, locale) for slot in OWN for locale in WORDS)


async def test_who_asks_for_odd_sizes_delays_no_slot_of_the_shop(ads, drawing) -> None:
    await ads.draw_ahead()
    drawing.may.clear()
    odd = [asyncio.create_task(ads.get(parse_slot(f"{side}x2000"), "en")) for side in range(1000, 1020)]
    await asyncio.sleep(0)
    for slot in OWN:
        assert (await ads.get(slot, "zh")).data == f"{slot.name} zh".encode()
    assert not any(one.done() for one in odd)


async def test_where_too_many_sizes_wait_the_nearest_shape_of_the_shops_is_shown(ads, drawing, monkeypatch) -> None:
    monkeypatch.setattr(houses, "MOST_WAITING", 2)
    await ads.draw_ahead()
    drawing.may.clear()
    waiting = [asyncio.create_task(ads.get(parse_slot(f"{side}x500"), "en")) for side in (500, 501)]
    await asyncio.sleep(0)
    assert (await ads.get(parse_slot("310x240"), "en")).data == b"300x250 en"
    assert (await ads.get(parse_slot("1000x120"), "en")).data == b"728x90 en"
    drawing.may.set()
    assert [ad.data for ad in await asyncio.gather(*waiting)] == [b"500x500 en", b"501x500 en"]


async def test_of_odd_sizes_those_asked_for_last_are_kept_and_the_shops_own_always(ads, drawing, monkeypatch) -> None:
    monkeypatch.setattr(houses, "KEPT", 2)
    await ads.draw_ahead()
    for side in (500, 501, 500, 502):
        await ads.get(parse_slot(f"{side}x500"), "en")
    drawing.drawn.clear()
    for name in ("500x500", "502x500", "300x250", "728x90"):
        await ads.get(parse_slot(name), "en")
    assert drawing.drawn == []
    await ads.get(parse_slot("501x500"), "en")
    assert drawing.drawn == [("501x500", "en")]
