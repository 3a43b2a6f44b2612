"""Fetching pictures: a hostile server on a fake network gets nothing but a refusal."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from yarl import URL

from stream.catalog.fetch import Fetcher, check_picture
from stream.catalog.guard import FetchError, FetchPolicy, check_url, is_public, parse_hosts
from tests.support.fetch_support import Names, picture

pytest_plugins = ("tests.support.fetch_fixtures",)


@asynccontextmanager
async def fetching(host: str, authority: trustme.CA, cache: Path, *addresses: str, **limits):
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    names = Names(*(addresses or ("127.0.0.1",)))
    async with Fetcher(FetchPolicy(frozenset({host}), **limits), cache, resolver=names, tls=trust) as fetcher:
        yield fetcher


async def refusal(host, authority, cache, path, *addresses, **limits) -> str:
    async with fetching(host, authority, cache, *addresses, **limits) as fetcher:
        with pytest.raises(FetchError) as error:
            await fetcher.fetch(f"https://{host}{path}")
    assert not list(cache.rglob("*.*"))
    return error.value.reason


@pytest.mark.usefixtures("here_is_public")
@pytest.mark.parametrize("path", ["/ok", "/hop/1", "/hop/3"])
async def test_a_picture_lands_in_the_cache_under_its_own_digest(host, authority, tmp_path, path):
    async with fetching(host, authority, tmp_path) as fetcher:
        first = await fetcher.fetch(f"https://{host}{path}")
        assert first == await fetcher.fetch(f"https://{host}/ok")
    assert first.read_bytes() == picture()
    assert first.suffix == ".png"
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [first]


@pytest.mark.usefixtures("here_is_public")
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/hop/4", "redirect"),
        ("/loop", "redirect"),
        ("/away?to=http://shop.test/ok", "url"),
        ("/away?to=https://other.test/ok", "host"),
        ("/away?to=https://169.254.169.254/latest/meta-data", "host"),
        ("/away?to=file:///etc/passwd", "url"),
        ("/html", "type"),
        ("/fake", "type"),
        ("/zipped", "type"),
        ("/bomb", "pixels"),
        ("/endless", "size"),
        ("/nothing", "status"),
    ],
)
async def test_tricks_are_refused(host, authority, tmp_path, path, reason):
    assert await refusal(host, authority, tmp_path, path, max_bytes=100_000) == reason


@pytest.mark.usefixtures("here_is_public")
async def test_a_stated_length_beyond_the_limit_is_refused(host, authority, tmp_path):
    assert await refusal(host, authority, tmp_path, "/ok", max_bytes=10) == "size"


@pytest.mark.usefixtures("here_is_public")
async def test_who_cannot_prove_the_name_is_refused(host, tmp_path):
    assert await refusal(host, trustme.CA(), tmp_path, "/ok") == "network"


@pytest.mark.usefixtures("here_is_public")
async def test_a_host_that_never_finishes_is_given_up(host, authority, tmp_path):
    assert await refusal(host, authority, tmp_path, "/slow", deadline_s=0.2) == "timeout"


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("93.184.216.34", "10.0.0.1"), ("::1",)])
async def test_a_name_with_any_private_address_is_never_connected_to(authority, tmp_path, addresses):
    guests = []
    family = "::1" if addresses == ("::1",) else "127.0.0.1"
    server = await asyncio.start_server(lambda _, writer: (guests.append(writer), writer.close()), family, 0)
    async with server:
        host = f"shop.test:{server.sockets[0].getsockname()[1]}"
        assert await refusal(host, authority, tmp_path, "/ok", *addresses) == "private"
        await asyncio.sleep(0.05)  # a connection is accepted a moment after it was made
    assert guests == []


@pytest.mark.usefixtures("here_is_public")
async def test_a_name_is_resolved_once_for_a_connection(host, authority, tmp_path):
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    names = Names("127.0.0.1")
    async with Fetcher(FetchPolicy(frozenset({host})), tmp_path, resolver=names, tls=trust) as fetcher:
        await fetcher.fetch(f"https://{host}/ok")
    assert names.asked == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104  refused, not bound
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("ff02::1", False),
        ("shop.test", False),
    ],
)
def test_public_addresses(address, public):
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://cdn.test/a.png", None),
        ("https://CDN.test:443/a.png", None),
        ("https://alt.test:8443/a.png", None),
        ("http://cdn.test/a.png", "url"),
        ("ftp://cdn.test/a.png", "url"),
        ("https://user:secret@cdn.test/a.png", "url"),
        ("https://cdn.test:8443/a.png", "host"),
        ("https://alt.test/a.png", "host"),
        ("https://cdn.test.evil.test/a.png", "host"),
        ("https://1.2.3.4/a.png", "host"),
        ("https://[::1]/a.png", "host"),
        ("/a.png", "url"),
    ],
)
def test_only_https_to_listed_hosts(url, reason):
    policy = FetchPolicy(frozenset({"cdn.test", "alt.test:8443", "1.2.3.4"}))
    if reason is None:
        assert check_url(URL(url), policy) is None
        return
    with pytest.raises(FetchError) as error:
        check_url(URL(url), policy)
    assert error.value.reason == reason


def test_without_hosts_nothing_may_be_fetched():
    with pytest.raises(FetchError, match="host"):
        check_url(URL("https://cdn.test/a.png"), FetchPolicy())


@pytest.mark.parametrize(
    ("kind", "extension"),
    [
        ("PNG", "png"),
        ("JPEG", "jpg"),
        ("WEBP", "webp"),
        ("GIF", "gif"),
        ("AVIF", "avif"),
        ("BMP", "bmp"),
        ("TIFF", "tif"),
        ("MPO", "jpg"),
    ],
)
def test_pictures_are_told_by_their_bytes(kind, extension):
    assert check_picture(picture(kind), 48) == extension
    with pytest.raises(FetchError, match="pixels"):
        check_picture(picture(kind), 47)


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + b"\0" * 40, b"\x89PNG\r\n\x1a\n", picture()[:20], picture("AVIF").replace(b"pitm", b"skip")],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(FetchError, match="type"):
        check_picture(data, 100)


@pytest.mark.parametrize(
    ("text", "named"),
    [("cdn.test", "cdn.test"), (" CDN.test:443 ", "cdn.test"), ("alt.test:8443", "alt.test:8443")],
)
def test_a_host_is_listed_by_name(text, named):
    assert parse_hosts([text]) == {named}


@pytest.mark.parametrize("text", ["", "https://cdn.test", "cdn.test/", "*.cdn.test", "1.2.3.4", "[::1]", "u@cdn.test"])
def test_what_is_no_name_cannot_be_listed(text):
    with pytest.raises(FetchError, match=r"is no host to list: name one such as cdn\.example"):
        parse_hosts(["cdn.test", text])
