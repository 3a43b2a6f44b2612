"""A store of files by their SHA-256: a folder, or a bucket of an S3-compatible service.

obstore: one wheel without dependencies, asynchronous by itself, files and S3 through one interface; fsspec would bring
botocore (17 MB of JSON), and an aiobotocore that is bound to one version of it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit

from obstore.exceptions import BaseError, PermissionDeniedError
from obstore.store import LocalStore, S3Store

from stream.errors import ImageStoreError, SettingsError
from stream.kafka.record import MOST_BYTES, StoredImage

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

ANSWER_S: Final = 5.0  # of one request, besides the file's own time; who is slower is asked again
SLOWEST: Final = 250_000
"""Bytes per second of the slowest line on which a file still arrives."""
CONNECT_S: Final = 2.0
YOUNG: Final = timedelta(days=1)
"""What is older is written again, so that a rule that deletes by age counts from the last creative that shows it."""


class ImageStore:
    """Puts and gets files by their SHA-256, `<first two digits>/<SHA-256>` below `base`; each call asks once."""

    def __init__(self, store: "ObjectStore", base: str) -> None:
        """Keep files in `store`, whose address is `base`."""
        self._store = store
        self._base = base.rstrip("/")

    async def put(self, data: bytes) -> tuple[StoredImage, bool]:
        """Store `data` unless it is there, and return where it lies and whether it had to be written.

        Raises:
            ImageStoreError: it may not be there.
        """
        image = await self._image(data)
        async with _asked(len(data)):
            if await self._is_there(image):
                return image, False
            await self._write(image, data)
        return image, True

    async def write(self, data: bytes) -> StoredImage:
        """Store `data`, also where it is there, and return where it lies.

        Raises:
            ImageStoreError: it may not be there.
        """
        image = await self._image(data)
        async with _asked(len(data)):
            await self._write(image, data)
        return image

    async def _image(self, data: bytes) -> StoredImage:
        digest = await asyncio.to_thread(_digest, data)
        return StoredImage(uri=f"{self._base}/{_path(digest)}", sha256=digest, bytes=len(data))

    async def _write(self, image: StoredImage, data: bytes) -> None:
        await self._store.put_async(_path(image.sha256), data, use_multipart=False)

    async def _is_there(self, image: StoredImage) -> bool:
        found = await self._look(image.sha256)
        return found is not None and found["size"] == image.bytes and datetime.now(UTC) - found["last_modified"] < YOUNG

    async def _look(self, digest: str) -> "ObjectMeta | None":
        """Return what is known of a file; None where it is not known to be there.

        Without the right to list a bucket AWS forbids a look at what is missing (S3 API, HeadObject).
        """
        try:
            return await self._store.head_async(_path(digest))
        except (FileNotFoundError, PermissionDeniedError):
            return None

    async def has(self, digest: str, size: int) -> bool:
        """Tell whether the file with the SHA-256 `digest` is known to be there, whole, however old; nothing is read.

        Raises:
            ImageStoreError: the store does not tell.
        """
        async with _asked():
            found = await self._look(digest)
        return found is not None and found["size"] == size

    async def get(self, image: StoredImage) -> bytes:
        """Return the file with the SHA-256 of `image`; where its record says that it lies does not matter.

        Raises:
            ImageStoreError: it cannot be read now, or is not what its record says.
        """
        async with _asked(image.bytes):
            found = await self._store.get_async(_path(image.sha256))
            if found.meta["size"] != image.bytes:  # before anything of it is read
                raise ImageStoreError("mismatch", f"{found.meta['size']} bytes; its record says {image.bytes}")
            data = bytes(await found.bytes_async())
        if await asyncio.to_thread(_digest, data) != image.sha256:
            raise ImageStoreError("mismatch", "another SHA-256 than its record says")
        return data


def open_store(address: str, endpoint: str = "") -> ImageStore:
    """Return the store at `address`: a path, `file:///path` or `s3://bucket/prefix`; a bucket is asked for nothing yet.

    Args:
        address: where.
        endpoint: of the S3-compatible service; "" for AWS.

    Raises:
        SettingsError: there is no such kind of store, or the folder cannot be made.
    """
    parts = _parts(address, "ADLOOM_IMAGES must be a folder, file:///folder or s3://bucket/prefix")
    if parts.scheme == "s3":
        return _bucket(parts.hostname or "", parts.path.strip("/"), endpoint, plain=parts.netloc == parts.hostname)
    if "://" in address and (parts.scheme != "file" or parts.netloc not in {"", "localhost"}):
        raise SettingsError("ADLOOM_IMAGES must be a folder, file:///folder or s3://bucket/prefix")
    folder = Path(unquote(parts.path) if parts.scheme == "file" else address).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"ADLOOM_IMAGES: {folder} cannot be made: {error.strerror}") from error
    return ImageStore(LocalStore(folder), folder.as_uri())


def _parts(address: str, wanted: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise SettingsError(wanted) from error


def _bucket(name: str, prefix: str, endpoint: str, *, plain: bool) -> ImageStore:
    if not name or not plain:
        raise SettingsError("ADLOOM_IMAGES must be s3://bucket/prefix; credentials belong into AWS_* variables")
    wanted = "ADLOOM_IMAGES_ENDPOINT must be http://host:port or https://host:port"
    told = _parts(endpoint, wanted)
    if endpoint and (told.scheme not in {"http", "https"} or not told.hostname):
        raise SettingsError(wanted)
    try:
        store = S3Store(
            name,
            prefix=prefix or None,
            client_options={
                "timeout": timedelta(seconds=_longest(MOST_BYTES)),  # `_asked` bounds each by its own file
                "connect_timeout": timedelta(seconds=CONNECT_S),
                "allow_http": told.scheme == "http",
            },
            retry_config={"max_retries": 0},  # who asks knows until when it is worth it
            config={"endpoint": endpoint.rstrip("/")} if endpoint else {},
        )
    except (BaseError, ValueError) as error:
        raise SettingsError(f"ADLOOM_IMAGES: {error}") from error
    return ImageStore(store, f"s3://{name}/{prefix}")


@asynccontextmanager
async def _asked(size: int = 0) -> AsyncIterator[None]:
    """Bound the time of a request by the bytes of its file, and turn what may come of it into our error."""
    try:
        async with asyncio.timeout(_longest(size)):
            yield
    except (BaseError, OSError, ValueError) as error:  # its text may hold what a proxy answered
        raise ImageStoreError(_reason(error), "the store of images did not do it") from error


def _longest(size: int) -> float:
    return ANSWER_S + size / SLOWEST


def _reason(error: Exception) -> str:
    return "missing" if isinstance(error, FileNotFoundError) else type(error).__name__.removesuffix("Error").lower()


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
