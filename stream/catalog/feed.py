"""Reads Google Merchant Center feeds, TSV or XML (RSS 2.0, Atom), into rows of attribute and text.

Source: Google Merchant Center product data specification, file formats. Feeds are untrusted: XML is read without
entities or DTD, and one row at a time.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from stream.errors import FeedError

Row = dict[str, str]
REQUIRED: Final = ("id", "title", "description", "link", "availability", "price")
IMAGES: Final = ("image_link", "image_file")
"""One of them must be there; `image_file` is ours: a picture beside the feed."""
SURPLUS: Final = ""
"""Key of cells beyond the last column."""
_BOMS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_feed(path: Path, file: BinaryIO) -> Iterator[tuple[int, Row]]:
    """Yield (row number as a spreadsheet counts, or item number of XML; attributes without `g:`).

    Args:
        path: name for messages.
        file: the feed, opened for reading bytes.

    Raises:
        FeedError: a required column is missing, or the text or markup is broken.
    """
    start = file.read(512)  # a byte order mark and blank lines may stand before the markup
    file.seek(0)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return _read_xml(path, file)
    return _read_tsv(path, file, _BOMS.get(start[:2], "utf-8-sig"))


def _attribute(name: str) -> str:
    """Return the attribute's name as the specification writes it: `g:Image link` is `image_link`."""
    return name.strip().lower().removeprefix("g:").replace(" ", "_")


def _read_tsv(path: Path, file: BinaryIO, encoding: str) -> Iterator[tuple[int, Row]]:
    with io.TextIOWrapper(file, encoding, newline="") as text:
        reader = csv.reader(text, dialect="excel-tab")
        try:
            header = [_attribute(name) for name in next(reader, [])]
            _check_columns(path, header)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                    row[SURPLUS] = "".join(cells[len(header) :]).strip()
                    yield reader.line_num, row
        except UnicodeError as error:
            raise FeedError(f"{path.name}: not UTF-8 or UTF-16 text near row {reader.line_num + 1}") from error
        except csv.Error as error:
            raise FeedError(f"{path.name}, row {reader.line_num}: {error}") from error


def _check_columns(path: Path, header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if not any(name in header for name in IMAGES):
        missing.append(" or ".join(IMAGES))
    if missing:
        raise FeedError(
            f"{path.name}: missing column {', '.join(missing)}; a feed has a first line of tab-separated names"
        )


def _read_xml(path: Path, file: BinaryIO) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        parents: list[Element] = []
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                parents.append(element)
                continue
            parents.pop()
            if _local(element) in {"item", "entry"}:
                number += 1
                yield number, _attributes(element)
                # The parent would keep every item of a large feed in memory.
                parents[-1].remove(element) if parents else element.clear()
    except (ParseError, DefusedXmlException) as error:
        raise FeedError(f"{path.name}: broken or forbidden XML after item {number} ({error})") from error


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _attributes(item: Element) -> Row:
    """Return the first text of each attribute; Atom's link is in its `href`."""
    row: Row = {}
    for child in item:
        text = (child.text or child.get("href") or "").strip()
        if text:
            row.setdefault(_attribute(_local(child)), text)
    return row
