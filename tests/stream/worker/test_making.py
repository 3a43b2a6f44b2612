"""What was made for one event serves others: the very bytes that would have been made anew, and a replay of them."""

import asyncio
import time
from collections import Counter
from dataclasses import replace

import msgspec
import pytest
from PIL import Image

from engines import creative as path
from engines.creative import Creative, CreativeRequest, Studio
from engines.replay import replay
from stream.config import Settings
from stream.operator.metrics import Metrics
from stream.worker.making import Made, Making
from stream.worker.tally import Tally
from tests.support.bundle_samples import mug_in, placed, staged, wanting
from tests.support.word_samples import brief, product

SLOTS = ("300x250", "728x90", "160x600")
SETTINGS = Settings(threads=2)


class Watched:
    """A studio that counts how many inputs each engine got."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.ran: Counter[str] = Counter()
        self.places, self.made_by = studio.places, studio.made_by

    def __getattr__(self, name):
        method = getattr(self._studio, name)

        def counted(first, *rest):
            self.ran[name] += len(first) if isinstance(first, list) else 1
            return method(first, *rest)

        return counted


@pytest.fixture(scope="module")
def real() -> Studio:
    return Studio(staged(), threads=1)


@pytest.fixture
def watched(real) -> Watched:
    return Watched(real)


def making(studio, settings: Settings = SETTINGS) -> tuple[Making, Tally]:
    tally = Tally(Metrics())
    return Making(studio, tally, settings), tally


def asked(event: str, slots=SLOTS, seed: int = 3, **changes) -> list[CreativeRequest]:
    return [CreativeRequest(event_id=event, slot=slot, seed=seed, brief=brief(**changes)) for slot in slots]


def sent(creative: Creative) -> dict:
    return msgspec.json.decode(msgspec.json.encode(creative.explain))


def of_nobody(creative: Creative) -> dict:
    """Its explanation without what names its event."""
    explain = sent(creative)
    del explain["creative_id"], explain["request"]["event_id"]
    return explain


async def made_of(maker: Making, *orders: list[CreativeRequest]) -> list[Made]:
    try:
        return [await maker.make(order) for order in orders]
    finally:
        maker.close()


async def test_an_equal_event_gets_the_bytes_and_explanation_that_it_would_get_anew(watched, real) -> None:
    maker, tally = making(watched)
    first, second = await made_of(maker, asked("e1"), asked("e2"))
    assert (watched.ran["write"], watched.ran["encode"], watched.ran["paint"], watched.ran["draw"]) == (
        1,
        1,
        1,
        3,
    )  # all slots share a square stage
    for one, kept, request in zip(first.finished, second.finished, asked("e2"), strict=True):
        anew = real.render(request)
        assert kept.data == one.data == anew.data
        assert kept.id == anew.id != one.id
        assert of_nobody(kept) == of_nobody(anew) == of_nobody(one)
        assert kept.explain["request"]["event_id"] == "e2"
        assert kept.explain["seed"] == request.seed
    assert tally.summary()["caches"]["files"] | {"bytes": 0} == {"hits": 3, "misses": 3, "entries": 3, "bytes": 0}
    assert second.accounted_s == 0.0


async def test_a_creative_from_the_cache_is_replayed_byte_for_byte(watched, real) -> None:
    maker, _ = making(watched)
    _, second = await made_of(maker, asked("e1"), asked("e2"))
    for creative in second.finished:
        again = replay(real, sent(creative))
        assert (again.data, again.id) == (creative.data, creative.id)
        assert sent(again) == sent(creative)


async def test_two_equal_events_at_once_make_one(watched) -> None:
    maker, _ = making(watched)
    first, second = await asyncio.gather(maker.make(asked("e1")), maker.make(asked("e2")))
    maker.close()
    assert (watched.ran["write"], watched.ran["encode"], watched.ran["paint"], watched.ran["draw"]) == (
        1,
        1,
        1,
        3,
    )  # all slots share a square stage
    assert [one.data for one in first.finished] == [one.data for one in second.finished]


async def test_slots_of_one_shape_share_a_picture(watched) -> None:
    maker, _ = making(watched)
    await made_of(maker, asked("e1", ("300x250", "336x280")))
    assert (watched.ran["paint"], watched.ran["draw"]) == (1, 2)


async def test_a_new_price_is_made_anew_in_the_same_scene(watched) -> None:
    maker, _ = making(watched)
    ended = product(sale_price=None)
    first, second = await made_of(maker, asked("e1", ("300x250",)), asked("e2", ("300x250",), product=ended))
    assert (watched.ran["write"], watched.ran["draw"]) == (2, 2)
    assert watched.ran["paint"] == 1
    assert first.finished[0].data != second.finished[0].data
    assert "99.00" not in second.finished[0].explain["alt"]


async def test_caches_without_room_change_no_byte(watched, real) -> None:
    none = SETTINGS.with_(cached_copies=0, cached_scenes=0, cached_pictures=0, cached_files=0)
    maker, _ = making(watched, none)
    first, second = await made_of(maker, asked("e1"), asked("e2"))
    assert (watched.ran["write"], watched.ran["encode"], watched.ran["paint"], watched.ran["draw"]) == (2, 2, 2, 6)
    assert [one.data for one in first.finished] == [one.data for one in second.finished]
    assert of_nobody(second.finished[0]) == of_nobody(real.render(asked("e2")[0]))


async def test_an_ad_whose_picture_was_lost_on_the_way_is_not_kept(tmp_path) -> None:
    image = tmp_path / "p.webp"
    Image.new("RGBA", (300, 300), "red").save(image)
    studio = Studio(staged(), threads=1, image_root=tmp_path)
    shown = product(image="p.webp", show="card", show_why="a test")

    class Losing(Watched):
        """Loses the file between the look for what is kept and the drawing."""

        def draw(self, request, copy, picture, wanted):
            self.ran["draw"] += 1
            whole = image.read_bytes()
            image.write_bytes(whole[: 40 if self.ran["draw"] == 1 else None])
            drawn = studio.draw(request, copy, picture, wanted)
            image.write_bytes(whole)
            return drawn

    losing = Losing(studio)
    maker, _ = making(losing)
    orders = [asked(event, ("300x250",), product=shown) for event in ("e1", "e2", "e3")]
    lost, whole, kept = await made_of(maker, *orders)
    ways = [made.finished[0].explain["show"]["way"] for made in (lost, whole, kept)]
    assert ways == ["words", "card", "card"]
    assert whole.finished[0].data == kept.finished[0].data


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Pictures of two products: one that is shown in a place, and one that no place suits."""
    folder = tmp_path_factory.mktemp("pictures")
    return {name: mug_in(folder, name) for name in ("mug", "outcast")}, folder


@pytest.fixture(scope="module")
def placing(shop, tmp_path_factory) -> Studio:
    _, folder = shop
    return Studio(placed(tmp_path_factory.mktemp("bundle") / "walls"), threads=1, image_root=folder)


@pytest.fixture(autouse=True)
def choosing(monkeypatch) -> None:
    monkeypatch.setattr(path, "choose", wanting)


def ran(watched: Watched) -> tuple[int, ...]:
    """How often a place was chosen and painted, and a file drawn."""
    assert watched.ran["encode"] == watched.ran["paint"] == 0
    return watched.ran["wanted"], watched.ran["paint_places"], watched.ran["draw"]


async def test_a_product_is_shown_in_its_place_as_it_would_be_anew_and_is_replayed(placing, shop) -> None:
    watched, (mugs, _) = Watched(placing), shop
    maker, _ = making(watched)
    first, second = await made_of(maker, asked("e1", product=mugs["mug"]), asked("e2", product=mugs["mug"]))
    assert ran(watched) == (3, 3, 3)  # three shapes of slots
    for one, kept, request in zip(first.finished, second.finished, asked("e2", product=mugs["mug"]), strict=True):
        assert one.data == kept.data == placing.render(request).data
        assert of_nobody(one) == of_nobody(kept) == of_nobody(placing.render(request))
        assert replay(placing, sent(kept)).data == kept.data
        assert kept.explain["place"]["asked"]["place"] == "kitchen"
    assert second.accounted_s == 0.0


async def test_equal_places_are_painted_once_whichever_product_or_seed_wants_them(placing, shop) -> None:
    watched, (mugs, _) = Watched(placing), shop
    maker, tally = making(watched)
    one, other = mugs["mug"], replace(mugs["mug"], id="other", sale_price=None)
    orders = asked("e1", ("300x250", "336x280"), 1, product=one), asked("e2", ("300x250",), 2, product=other)
    await asyncio.gather(*(maker.make(order) for order in orders))
    maker.close()
    assert ran(watched) == (3, 1, 3)
    caches = tally.summary()["caches"]
    assert (caches["pictures"]["misses"], caches["pictures"]["hits"], caches["scenes"]["misses"]) == (1, 2, 0)


async def test_nothing_is_painted_for_what_no_place_suits_nor_for_words(placing, shop) -> None:
    watched, (mugs, _) = Watched(placing), shop
    maker, tally = making(watched)
    outcast, unseen = await made_of(maker, asked("e1", product=mugs["outcast"]), asked("e2"))
    assert ran(watched) == (6, 0, 6)
    assert {creative.explain["place"]["why"] for creative in outcast.finished} == {"it belongs nowhere"}
    assert [creative.explain["place"] for creative in unseen.finished] == [None] * 3
    assert set(tally.summary()["stages"]) == {"copy", "layout", "file"}
    assert [replay(placing, sent(one)).data for one in outcast.finished] == [one.data for one in outcast.finished]


async def test_the_time_in_which_a_place_is_chosen_counts_to_the_layout(placing, shop, monkeypatch) -> None:
    def slowly(*parts, **more):
        time.sleep(0.2)
        return wanting(*parts, **more)

    monkeypatch.setattr(path, "choose", slowly)
    maker, tally = making(placing)
    (made,) = await made_of(maker, asked("e1", ("300x250",), product=shop[0]["mug"]))
    stages = tally.summary()["stages"]
    assert set(stages) == {"copy", "generate", "layout", "file"}
    assert stages["layout"]["p50_ms"] >= 200
    assert made.accounted_s >= 0.2
