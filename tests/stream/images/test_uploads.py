"""A file too large for its record is stored before anything tells of it, or its event expires."""

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from stream.config import Settings
from stream.errors import ImageStoreError
from stream.images.store import open_store
from stream.images.uploads import Uploads
from stream.kafka.broker import CREATIVE_BYTES
from stream.kafka.record import MOST_BYTES
from stream.operator.metrics import Metrics
from stream.planning.refusal import ExpiredError, RefusedError


class Failing:
    """Fails some times, then does as the store behind it."""

    def __init__(self, store, times):
        self.store, self.times = store, times

    async def put(self, data):
        if self.times:
            self.times -= 1
            raise ImageStoreError("generic", "away")
        return await self.store.put(data)


async def no_pause(seconds):
    assert 0 < seconds <= 2


def uploads(store, inline_bytes=10):
    metrics = Metrics(CollectorRegistry())
    return Uploads(store, inline_bytes, metrics, pause=no_pause), metrics


def never():
    return False


async def test_only_what_is_above_the_limit_is_stored(tmp_path):
    work, _ = uploads(open_store(str(tmp_path)))
    small, large = await work.store([b"x" * 10, b"x" * 11], never)
    assert small is None
    assert large is not None
    assert large.bytes == 11
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [large.sha256]


async def test_without_a_store_everything_goes_into_its_record():
    work, _ = uploads(None)
    assert await work.store([b"x" * 5_000_000], never) == [None]


async def test_a_store_that_fails_is_asked_until_it_takes_the_file(tmp_path):
    work, metrics = uploads(Failing(open_store(str(tmp_path)), times=3))
    (image,) = await work.store([b"x" * 11], never)
    assert image is not None
    text = generate_latest(metrics.registry).decode()
    assert 'adloom_image_errors_total{reason="generic",use="store"} 3.0' in text
    assert 'adloom_images_stored_total{outcome="written"} 1.0' in text


async def test_when_the_deadline_passes_first_the_event_expires(tmp_path):
    work, _ = uploads(Failing(open_store(str(tmp_path)), times=1_000_000))
    looks = iter([False] * 5)
    with pytest.raises(ExpiredError):
        await work.store([b"x" * 11, b"y" * 11], lambda: next(looks, True))


async def test_a_file_that_no_slot_server_takes_is_refused(tmp_path):
    work, _ = uploads(open_store(str(tmp_path)))
    with pytest.raises(RefusedError, match="creative_oversize"):
        await work.store([bytes(MOST_BYTES + 1)], never)


def test_what_travels_in_its_record_by_default_fits_the_topic_with_its_explanation():
    assert CREATIVE_BYTES - Settings().inline_bytes == 64 << 10
