"""Files by their SHA-256, in a folder and in a bucket."""

import asyncio
import os
import time
from contextlib import nullcontext
from hashlib import sha256

import pytest

from stream.errors import ImageStoreError, SettingsError
from stream.images import store as module
from stream.images.store import open_store
from stream.kafka.record import StoredImage

pytest_plugins = ("tests.support.s3_support",)
DATA = b"RIFF" * 50_000
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "bucket"])
def opened(request, tmp_path):
    if request.param == "folder":
        return open_store(str(tmp_path / "images"))
    return open_store("s3://ads/large", request.getfixturevalue("bucket").address)


async def test_what_is_put_is_got_by_its_sha_256(opened):
    image, is_new = await opened.put(DATA)
    assert is_new
    assert (image.sha256, image.bytes) == (DIGEST, len(DATA))
    assert image.uri.endswith(f"/{DIGEST[:2]}/{DIGEST}")
    assert await opened.get(image) == DATA


async def test_what_is_there_is_not_written_again(opened):
    first, _ = await opened.put(DATA)
    assert await opened.put(DATA) == (first, False)


async def test_it_tells_what_is_there_whole_without_reading_it(opened):
    assert not await opened.has(DIGEST, len(DATA))
    await opened.put(DATA)
    assert await opened.has(DIGEST, len(DATA))
    assert not await opened.has(DIGEST, len(DATA) + 1)


async def test_where_a_record_says_that_it_lies_is_not_where_it_is_read(opened):
    """A record could else make the slot server ask any address."""
    image, _ = await opened.put(DATA)
    elsewhere = StoredImage(uri="http://169.254.169.254/latest/meta-data", sha256=image.sha256, bytes=image.bytes)
    assert await opened.get(elsewhere) == DATA


async def test_what_is_not_there_is_told_in_a_word(opened):
    with pytest.raises(ImageStoreError) as failure:
        await opened.get(StoredImage(uri="", sha256="0" * 64, bytes=3))
    assert failure.value.reason == "missing"


async def test_a_file_that_was_changed_is_never_returned(tmp_path):
    opened = open_store(tmp_path.as_uri())
    image, _ = await opened.put(DATA)
    file = tmp_path / DIGEST[:2] / DIGEST
    for wrong in (DATA[:-1] + b"X", DATA[:-1]):
        file.write_bytes(wrong)
        with pytest.raises(ImageStoreError, match="mismatch"):
            await opened.get(image)


async def test_a_file_that_was_cut_short_is_written_again(tmp_path):
    opened = open_store(str(tmp_path))
    image, _ = await opened.put(DATA)
    (tmp_path / DIGEST[:2] / DIGEST).write_bytes(b"")
    assert await opened.put(DATA) == (image, True)
    assert await opened.get(image) == DATA


async def test_an_old_file_is_written_again_so_that_no_rule_deletes_it_beneath_its_creative(tmp_path):
    opened = open_store(str(tmp_path))
    await opened.put(DATA)
    file = tmp_path / DIGEST[:2] / DIGEST
    os.utime(file, (0, 0))
    assert (await opened.put(DATA))[1]
    assert time.time() - file.stat().st_mtime < 3600


async def test_the_bucket_holds_it_below_the_prefix(bucket):
    image, _ = await open_store("s3://ads/large/", bucket.address).put(DATA)
    assert bucket.objects == {f"/ads/large/{DIGEST[:2]}/{DIGEST}": DATA}
    assert image.uri == f"s3://ads/large/{DIGEST[:2]}/{DIGEST}"


@pytest.mark.parametrize("rights", [{"GetObject", "PutObject"}, {"PutObject"}])
async def test_with_the_rights_of_the_documents_a_file_is_stored_though_its_absence_is_forbidden_to_see(bucket, rights):
    """AWS answers 403 where a file is missing and the bucket may not be listed."""
    bucket.rights = rights
    opened = open_store("s3://ads/large", bucket.address)
    assert not await opened.has(DIGEST, len(DATA))
    image, is_new = await opened.put(DATA)
    assert is_new
    assert list(bucket.objects.values()) == [DATA]
    bucket.rights = {"GetObject", "PutObject"}
    assert await opened.has(DIGEST, len(DATA))
    assert await opened.put(DATA) == (image, False)
    assert await opened.get(image) == DATA


async def test_what_may_not_be_written_is_told_by_the_refusal_of_the_write(bucket):
    bucket.rights = {"GetObject"}
    with pytest.raises(ImageStoreError) as failure:
        await open_store("s3://ads", bucket.address).put(DATA)
    assert failure.value.reason == "permissiondenied"
    assert bucket.asked == {"HEAD": 1, "PUT": 1}


@pytest.mark.parametrize("status", [403, 404, 500, 503])
async def test_a_bucket_that_fails_is_asked_once_and_told_without_what_it_answered(bucket, status):
    opened = open_store("s3://ads", bucket.address)
    image, _ = await opened.put(DATA)
    bucket.failing = status
    bucket.asked.clear()
    with pytest.raises(ImageStoreError) as failure:
        await opened.get(image)
    assert "tell-nobody" not in str(failure.value)
    assert bucket.asked == {"GET": 1}
    with pytest.raises(ImageStoreError, match="did not do it") as failure:
        await opened.put(DATA)
    assert "tell-nobody" not in str(failure.value)
    assert bucket.asked == {"GET": 1, "HEAD": 1} | ({"PUT": 1} if status in {403, 404} else {})


async def test_a_bucket_that_hangs_costs_a_bounded_time(bucket, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_S", 0.2)
    bucket.hang.clear()
    with pytest.raises(ImageStoreError, match="timeout"):
        await open_store("s3://ads", bucket.address).put(DATA)


async def test_a_large_file_has_as_long_as_a_slow_line_takes(bucket, monkeypatch):
    """A small one on the same line is given up, as it would have been there long since."""
    monkeypatch.setattr(module, "ANSWER_S", 0.05)
    opened = open_store("s3://ads", bucket.address)
    for data, error in ((b"small", pytest.raises(ImageStoreError, match="timeout")), (DATA * 5, nullcontext())):
        bucket.hang.clear()
        asyncio.get_running_loop().call_later(0.6, bucket.hang.set)
        with error:
            await opened.put(data)
        bucket.hang.set()
    assert await opened.get((await opened.put(DATA * 5))[0]) == DATA * 5


@pytest.mark.parametrize(
    ("address", "endpoint"),
    [
        ("ftp://host/images", ""),
        ("file://host/images", ""),
        ("s3://", ""),
        ("s3://key:secret@bucket/images", ""),
        ("s3://bucket", "host:9000"),
        ("s3://[x", ""),
        ("s3://bucket", "http://[::1"),
        ("/proc/none/images", ""),
    ],
)
def test_an_address_of_no_store_is_refused_with_the_setting_to_mend(address, endpoint):
    with pytest.raises(SettingsError, match="ADLOOM_IMAGES") as failure:
        open_store(address, endpoint)
    assert "secret@" not in str(failure.value)
