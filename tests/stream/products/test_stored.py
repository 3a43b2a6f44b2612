"""Pictures from a store that has lost some, is away, or does not answer for some."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from stream.errors import ImageStoreError
from stream.products import stored
from stream.products.stored import ROUND, StoredPictures
from tests.support.kafka_support import until


class Store:
    """Has some pictures; the others fail for a reason. `asked` is what was asked for."""

    def __init__(self, *here, reason):
        self.here, self.reason, self.asked = set(here), reason, []

    async def get(self, image):
        self.asked.append(image.sha256)
        await asyncio.sleep(0)
        if image.sha256 not in self.here:
            raise ImageStoreError(self.reason, "a test")
        return b""


class Waiting:
    """A shelf whose products wait for pictures."""

    def __init__(self, *awaited):
        self.left = dict.fromkeys(awaited, 1)

    def awaited(self, lies):
        assert lies == "store"
        return dict(sorted(self.left.items()))

    def take_stored(self, digest, content, now):
        del self.left[digest]


@asynccontextmanager
async def reading(store, shelf):
    """Run the reading of what `shelf` waits for."""
    pictures = StoredPictures(store, shelf)
    task = asyncio.create_task(pictures.run())
    try:
        yield pictures
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


LOST = [f"0{number:063x}" for number in range(4 * ROUND)]
GOOD = "f" * 64


async def test_what_a_store_lost_keeps_no_product_from_what_it_has(monkeypatch):
    """It is asked for everything in one pass: that a picture is missing is an answer."""
    monkeypatch.setattr(stored, "PAUSES_S", (3600.0,))
    shelf = Waiting(*LOST, GOOD)
    async with reading(Store(GOOD, reason="missing"), shelf) as pictures:
        await until(lambda: GOOD not in shelf.left)
        await until(lambda: pictures.settled)


async def test_pictures_for_which_a_store_never_answers_do_not_come_first_for_ever(monkeypatch):
    monkeypatch.setattr(stored, "PAUSES_S", (0.0,))
    shelf = Waiting(*LOST, GOOD)
    async with reading(Store(GOOD, reason="timeout"), shelf):
        await until(lambda: GOOD not in shelf.left)


async def test_a_store_that_is_away_is_asked_for_few_pictures_before_a_pause(monkeypatch):
    monkeypatch.setattr(stored, "PAUSES_S", (3600.0,))
    store = Store(reason="timeout")
    async with reading(store, Waiting(*LOST)) as pictures:
        await until(lambda: pictures.settled)
        assert len(store.asked) == ROUND


@pytest.mark.parametrize("reason", ["missing", "timeout"])
async def test_one_lost_picture_delays_no_other_that_a_product_names_later(monkeypatch, reason):
    monkeypatch.setattr(stored, "PAUSES_S", (3600.0,))
    monkeypatch.setattr(stored, "SHORTEST_S", 0.01)
    shelf, store = Waiting(LOST[0]), Store(GOOD, reason=reason)
    async with reading(store, shelf) as pictures:
        await until(lambda: pictures.settled)
        shelf.left[GOOD] = 1
        pictures.look()
        await until(lambda: GOOD not in shelf.left)
        assert LOST[0] in shelf.left


async def test_products_that_come_while_a_store_fails_are_asked_for_before_all_counts_as_asked(monkeypatch):
    """Else a worker would be ready without pictures that came meanwhile."""
    monkeypatch.setattr(stored, "SHORTEST_S", 0.01)
    shelf, asked = Waiting(LOST[0]), []

    class Late(Store):
        async def get(self, image):
            asked.append((image.sha256, pictures.settled))
            if len(asked) == 1:
                shelf.left[GOOD] = 1
                pictures.look()
            return await super().get(image)

    async with reading(Late(GOOD, reason="missing"), shelf) as pictures:
        await until(lambda: pictures.settled)
        assert (GOOD, False) in asked
        assert shelf.left.keys() == {LOST[0]}
