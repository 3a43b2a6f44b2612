"""Opens Google Merchant Center feeds: TSV, CSV or XML (RSS 2.0, Atom), in whatever encoding, packed or not.

Source: Google Merchant Center product data specification, file formats. Feeds are untrusted and read one row at a
time; a row in doubt is told as broken and never guessed.
"""

from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final

from stream.catalog.attributes import Feed, Rows
from stream.catalog.delimited import read_rows
from stream.catalog.markup import read_items
from stream.catalog.sniff import Sniffed, open_text
from stream.catalog.table import NAMES, read_header
from stream.errors import FeedError

_START: Final = 4096  # characters; white space before the markup is a template's, not a page of it


def read_feed(path: Path, file: BinaryIO) -> Feed:
    """Open a feed.

    Args:
        path: name for messages.
        file: the feed, opened for reading bytes.

    Raises:
        FeedError: it is no feed: a required column is missing, its encoding cannot be told, or it is packed and broken.
    """
    sniffed = open_text(path, file)
    text = sniffed.text
    try:
        return _opened(path, sniffed)
    except BaseException:
        text.close()
        raise


def _opened(path: Path, sniffed: Sniffed) -> Feed:
    text = sniffed.text
    start = text.read(_START).lstrip("\ufeff \t\r\n")
    text.seek(0)
    if start[:15].lower().startswith(("<!doctype html", "<html")):
        raise FeedError(f"{path.name} is a web page, not a feed: is the link to it open without signing in?")
    if start.startswith("<"):
        return Feed(f"XML, {sniffed.name}", sniffed.notices, _closing(text, read_items(text)))
    table = read_header(path, text)
    return Feed(f"{NAMES[table.delimiter]}, {sniffed.name}", sniffed.notices, _closing(text, read_rows(text, table)))


def _closing(text: TextIOWrapper, rows: Rows) -> Rows:
    with text:
        yield from rows
