"""`adloom catalog import --fetch-from`: linked pictures of listed hosts, counted, and nothing from elsewhere."""

import asyncio
import os
import sqlite3
import ssl
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import trustme

from engines.errors import AdloomError
from stream.catalog import fetch, guard
from tests.support.commands import in_process
from tests.support.fetch_support import Names, picture

pytest_plugins = ("tests.support.fetch_fixtures",)

HEADER = ("id", "title", "description", "link", "availability", "price", "image_link", "image_file", "content_language")


def feed_of(folder: Path, **links: str) -> Path:
    """Write a feed of one product a link, and one with a picture of its own."""
    (folder / "own.png").write_bytes(picture())
    rows = [(name, name, "", "/p", "in_stock", "1.00 USD", link, "", "en") for name, link in links.items()]
    rows.append(("own", "own", "", "/p", "in_stock", "1.00 USD", "https://other.test/own.png", "own.png", "en"))
    path = folder / "feed.tsv"
    path.write_text("\n".join("\t".join(row) for row in (HEADER, *rows)))
    return path


def imported(feed: Path, *options: str) -> str:
    """Run the command in this process; return what it said, each run of white space one space."""
    result = in_process("catalog", "import", str(feed), "--database", str(feed.parent / "c.sqlite"), *options)
    assert result.exit_code == 0
    return " ".join(result.stderr.split())


def images(feed: Path) -> dict[str, str | None]:
    """Return the pictures relative to the image root, as they were fetched."""
    with closing(sqlite3.connect(feed.parent / "c.sqlite")) as connection:
        return dict(connection.execute("SELECT id, image FROM product").fetchall())


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, authority: trustme.CA) -> None:
    """Let the command trust the test's server and ask the test's name service."""
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    monkeypatch.setattr(fetch, "Fetcher", partial(fetch.Fetcher, resolver=Names("127.0.0.1"), tls=trust))


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_products_get_the_pictures_their_links_give(host: str, tmp_path: Path) -> None:
    served = f"https://{host}"
    feed = feed_of(tmp_path, a=f"{served}/ok", b=f"{served}/ok", c=f"{served}/html", d="https://other.test/x.png", e="")
    said = await asyncio.to_thread(imported, feed, "--fetch-from", host)
    assert "feed.tsv: 2 products got their picture, 2 did not (1 host, 1 type), 1 name none" in said
    assert f"{served}/html: type: text/html is no picture" in said
    assert "https://other.test/x.png: host: other.test is not among the hosts" in said
    found = images(feed)
    assert found["a"] == found["b"]
    assert found["a"] is not None
    assert Path(found["a"]).parts[0] == "fetched"
    assert (tmp_path / found["a"]).read_bytes() == picture()
    assert "'a': " in said  # 8 x 6 pixels are told
    assert "8x6 pixels; its longer side needs 100" in said
    assert (found["c"], found["d"], found["e"], found["own"]) == (None, None, None, "own.png")


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_fetched_pictures_stay_through_a_re_import_until_their_link_changes(host: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    await asyncio.to_thread(imported, feed, "--fetch-from", host)
    before = images(feed)["a"]
    assert before is not None
    assert "0 changed" in await asyncio.to_thread(imported, feed)
    assert images(feed)["a"] == before
    feed_of(tmp_path, a=f"https://{host}/html")
    await asyncio.to_thread(imported, feed)
    assert images(feed)["a"] is None


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_a_picture_that_can_no_longer_be_fetched_stays_as_it_was(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    await asyncio.to_thread(imported, feed, "--fetch-from", host)
    before = images(feed)["a"]

    def refuse(*_: object) -> str:
        raise guard.FetchError("type", "no picture today")

    monkeypatch.setattr(fetch, "check_picture", refuse)
    assert "0 products got their picture, 1 did not (1 type)" in await asyncio.to_thread(
        imported, feed, "--fetch-from", host
    )
    assert images(feed)["a"] == before is not None


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_while_pictures_are_fetched_the_catalogue_looks_written_to(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    database = tmp_path / "c.sqlite"
    ages: list[float] = []

    def slow(*_: object) -> str:
        os.utime(database, (0, 0))
        time.sleep(0.2)
        ages.append(time.time() - database.stat().st_mtime)
        raise guard.FetchError("type", "no picture today")

    monkeypatch.setattr(fetch, "TOUCH_S", 0.02)
    monkeypatch.setattr(fetch, "check_picture", slow)
    await asyncio.to_thread(imported, feed, "--fetch-from", host)
    assert ages
    assert max(ages) < 10


@pytest.mark.usefixtures("trusting")
async def test_a_listed_host_with_a_private_address_is_refused(host: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    said = await asyncio.to_thread(imported, feed, "--fetch-from", host)
    assert "0 products got their picture, 1 did not (1 private)" in said
    assert images(feed)["a"] is None


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_without_the_option_nothing_is_fetched(host: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    assert "fetched" not in await asyncio.to_thread(imported, feed)
    assert images(feed) == {"a": None, "own": "own.png"}


@pytest.mark.usefixtures("here_is_public", "trusting")
async def test_a_folder_that_cannot_take_pictures_is_a_clear_error(host: str, tmp_path: Path) -> None:
    feed = feed_of(tmp_path, a=f"https://{host}/ok")
    (tmp_path / "fetched").write_text("in the way")
    with pytest.raises(AdloomError, match=f"cannot keep pictures in {tmp_path}/fetched"):
        await asyncio.to_thread(imported, feed, "--fetch-from", host)


def test_a_pattern_is_refused_before_anything_is_imported(tmp_path: Path) -> None:
    feed = feed_of(tmp_path)
    with pytest.raises(AdloomError, match=r"'\*\.test' is no host to list"):
        imported(feed, "--fetch-from", "*.test")
    assert not (tmp_path / "c.sqlite").exists()
