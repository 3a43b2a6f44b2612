"""Fetches product pictures from a feed's links into a content-addressed cache; off unless hosts are listed."""

import asyncio
import hashlib
import io
import os
import sqlite3
import ssl
import warnings
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from PIL import Image
from yarl import URL

from engines.files import write_whole
from engines.photo.normalise import FORMATS
from stream.catalog.database import FETCHED, connect, feed_key, image_root
from stream.catalog.guard import FetchError, FetchPolicy, GuardedResolver, check_url
from stream.catalog.listing import Progress
from stream.errors import CatalogError

_EXTENSIONS: Final = {"JPEG": "jpg", "MPO": "jpg", "TIFF": "tif"}
"""Of formats that are not called as their files are."""
_LINKED: Final = f"(image IS NULL OR image GLOB '{FETCHED}/*')"
"""Of products that bring no picture of their own; what was fetched before is fetched anew."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TOUCH_S: Final = 5.0
"""Pictures come for minutes without a write: a catalogue made anew must not seem done (`current.SETTLED_S`)."""
AT_ONCE: Final = 4  # a shop's own host is asked: quick enough for a catalogue, and no burden to it
CHUNK: Final = 65_536  # the limit is looked at after each, so no more than this is read beyond it


class Fetcher:
    """Fetches pictures under a policy; an async context manager."""

    def __init__(
        self,
        policy: FetchPolicy,
        cache: Path,
        *,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`resolver` is asked for addresses (default: the system's), `tls` whom to trust (default: the system's)."""
        self._policy = policy
        self._cache = cache
        self._resolver = resolver
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._resolver or aiohttp.ThreadedResolver()),
            ssl=self._tls or True,
            use_dns_cache=False,  # every connection goes to answers checked for it
            limit=AT_ONCE,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # a compressed body could unfold beyond the size limit
            headers={"Accept": "image/avif,image/webp,image/png,image/jpeg,image/*", "Accept-Encoding": "identity"},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session:
            await self._session.close()

    async def fetch(self, link: str) -> Path:
        """Fetch one picture and return its place in the cache, named by the SHA-256 of its bytes.

        Raises:
            FetchError: the link, an answer or the picture breaks the policy, or the network failed.
        """
        try:
            async with asyncio.timeout(self._policy.deadline_s):
                data = await self._download(URL(link))
        except TimeoutError:
            raise FetchError("timeout", f"not done after {self._policy.deadline_s:g} s") from None
        except aiohttp.ClientError as error:
            raise FetchError("network", str(error)[:200]) from error
        except ValueError:
            raise FetchError("url", "not a URL") from None
        extension = await asyncio.to_thread(check_picture, data, self._policy.max_pixels)
        return await asyncio.to_thread(_store, self._cache, data, extension)

    async def _download(self, url: URL) -> bytes:
        """Follow redirects by hand, so that each hop is checked as the first."""
        if self._session is None:
            raise FetchError("network", "the fetcher is not open")
        for _ in range(self._policy.max_redirects + 1):
            check_url(url, self._policy)
            async with self._session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await self._read(response)
                url = url.join(URL(response.headers.get("Location", "")))
        raise FetchError("redirect", f"more than {self._policy.max_redirects} redirects")

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        if response.status != 200:
            raise FetchError("status", f"the host answered {response.status}")
        if not response.content_type.startswith("image/"):
            raise FetchError("type", f"{response.content_type[:60]} is no picture")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise FetchError("type", "the host compressed a picture although asked not to")
        most = self._policy.max_bytes
        data = bytearray()
        async for chunk in response.content.iter_chunked(CHUNK):
            data += chunk
            if len(data) > most or (response.content_length or 0) > most:
                raise FetchError("size", f"more than {most} bytes")
        return bytes(data)


def check_picture(data: bytes, max_pixels: int) -> str:
    """Return the file extension of a picture after a look at its header; its pixels are not decoded.

    Raises:
        FetchError: not one of `FORMATS`, broken, or more than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit in pixels is checked below
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise FetchError("pixels", f"more than {max_pixels} pixels") from None
    except Exception as error:  # decoders let out anything for damaged files
        raise FetchError("type", f"not a picture in {', '.join(FORMATS)}") from error
    with image:
        if image.width * image.height > max_pixels:
            raise FetchError("pixels", f"{image.width}x{image.height}, more than {max_pixels} pixels")
        return _EXTENSIONS.get(str(image.format), str(image.format).lower())


def _store(cache: Path, data: bytes, extension: str) -> Path:
    digest = hashlib.sha256(data).hexdigest()
    path = cache / digest[:2] / f"{digest}.{extension}"
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
    except OSError as error:
        raise CatalogError(f"cannot keep pictures in {cache}: {error.strerror}") from error
    return path


@dataclass(frozen=True, slots=True)
class Failure:
    """A link that gave no picture, and how many products of the feed want it; one fetched before stays theirs."""

    link: str
    products: int
    error: FetchError

    def __str__(self) -> str:
        return f"{self.link[:200]}: {self.error}"


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of a feed's products without a bundled picture."""

    fetched: int = 0
    """Products that have one now."""
    unlinked: int = 0
    """Products whose row names no picture at all."""
    failures: tuple[Failure, ...] = ()
    """By link."""

    @property
    def reasons(self) -> Counter[str]:
        """Products without a picture, by the reason of the failure."""
        counts: Counter[str] = Counter()
        for failure in self.failures:
            counts[failure.error.reason] += failure.products
        return counts


async def fetch_pictures(
    database: Path, feed: Path, hosts: frozenset[str], on_progress: Progress | None = None
) -> FetchReport:
    """Fetch the pictures that an imported feed links to from `hosts`, into `fetched` below the catalogue's image root.

    Args:
        database: the catalogue.
        feed: the feed, as it was imported; only its products are looked at.
        hosts: as `parse_hosts` returns them; nothing is fetched from others.
        on_progress: called with (links done, links in all).

    Raises:
        CatalogError: the catalogue cannot be read or written, or the pictures cannot be kept.
    """
    try:
        with closing(connect(database, create=False)) as connection:
            root = image_root(connection)
    except sqlite3.Error as error:
        raise CatalogError(f"cannot read the catalogue {database}: {error}") from error
    if root is None:
        return FetchReport()
    async with Fetcher(FetchPolicy(hosts), root / FETCHED) as fetcher:
        return await fetch_images(database, feed, root, fetcher, on_progress)


async def fetch_images(
    database: Path, feed: Path, root: Path, fetcher: Fetcher, on_progress: Progress | None = None
) -> FetchReport:
    """Fetch by an open `fetcher`, which keeps pictures below `root`; else as `fetch_pictures`.

    Raises:
        CatalogError: the catalogue cannot be read or written, or the pictures cannot be kept.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    done = 0
    failures: list[Failure] = []
    found: dict[str, Path] = {}
    source = feed_key(feed)

    async def one(link: str) -> None:
        nonlocal done
        async with gate:
            try:
                found[link] = await fetcher.fetch(link)
            except FetchError as error:
                failures.append(Failure(link, links[link], error))
        done += 1
        if on_progress:
            on_progress(done, len(links))

    try:
        with closing(connect(database, create=True)) as connection:
            query = f"SELECT image_link, count(*) FROM product WHERE {_LINKED} AND feed = ? GROUP BY image_link"  # noqa: S608
            links: dict[str | None, int] = dict(connection.execute(query, (source,)).fetchall())
            unlinked = links.pop(None, 0)
            touching = asyncio.create_task(_touch(database))
            try:
                await asyncio.gather(*(one(link) for link in links if link))
            finally:
                touching.cancel()
            connection.executemany(
                f"UPDATE product SET image = ? WHERE image_link = ? AND {_LINKED} AND feed = ?",  # noqa: S608
                [(path.relative_to(root).as_posix(), link, source) for link, path in found.items()],
            )
    except sqlite3.Error as error:
        raise CatalogError(f"cannot write the catalogue {database}: {error}") from error
    fetched = sum(links[link] for link in found)
    return FetchReport(fetched, unlinked, tuple(sorted(failures, key=lambda failure: failure.link)))


async def _touch(database: Path) -> None:
    """Let a catalogue look written to, as long as the task runs."""
    while True:
        with suppress(OSError):
            os.utime(database)
        await asyncio.sleep(TOUCH_S)
