"""Finds out how a feed's bytes are written: packed, in which encoding; and says when that is a guess.

Source: RFC 3629 (UTF-8 hardly ever fits by chance), WHATWG Encoding (what `gb2312` and `latin1` mean in practice).
The usual detectors were tried and name UTF-16 or Korean for one legacy word, so what counts here is little but sure.
"""

import codecs
import gzip
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from stream.catalog.attributes import Notice
from stream.catalog.language import COPY_LANGUAGES, foreign_language
from stream.errors import FeedError

CHUNK: Final = 1 << 20
MOST_BYTES: Final = 4 << 30
"""Merchant Center's own limit for a file, unpacked; a small archive that unfolds beyond it is an attack."""
_SAMPLE: Final = 65_536  # bytes of doubtful text: a thousand names tell an encoding, or nothing does
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MEANT: Final = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
_CELL: Final = re.compile(rb"[\n\r\t<>]+")
_WESTERN_RUN: Final = re.compile(r"[\u0192\u0152-\u017e\xc0-\xff]{3,}")
_WESTERN: Final = re.compile(
    r"[\x20-\x7e\xa0-\xfe\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u2026\u20ac\u2122]*"
)
_SIGN_IN_WORD: Final = re.compile(
    r"[^\W\d_][\xa1-\xaf\xb1-\xb3\xb5\xb6\xb8\xb9\xbb-\xbf\xd7\xf7\xde\xfe\xf0\xd0][^\W\d_]"
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A feed opened as text."""

    text: io.TextIOWrapper
    """Line ends as they are; what could not be decoded is U+FFFD."""
    name: str
    """The encoding and the packing, for the report."""
    notices: tuple[Notice, ...]


def open_text(path: Path, file: BinaryIO) -> Sniffed:
    """Open a feed's bytes as text.

    Args:
        path: name for messages.
        file: the feed, opened for reading bytes, at its start.

    Raises:
        FeedError: it is no text, its encoding cannot be told, or it is packed and broken.
    """
    raw, packed = _unpack(path, file)
    encoding, notices = _encoding(path, raw)
    raw.seek(0)
    text = io.TextIOWrapper(raw, encoding, errors="replace", newline="")
    name = encoding.upper().removesuffix("-SIG").replace("CP125", "Windows-125")
    return Sniffed(text, name + packed, notices)


def _unpack(path: Path, file: BinaryIO) -> tuple[BinaryIO, str]:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", io.BufferedReader(_Gunzip(path, file), CHUNK)), ", gz"
    if magic.startswith(b"PK\x03\x04"):
        raise FeedError(f"{path.name} is a zip archive or a spreadsheet: unpack it, or save it as TSV or CSV")
    return file, ""


class _Gunzip(gzip.GzipFile):
    """Reads a gzip file whose faults are faults of the feed."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._feed = path

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self.read1(len(buffer))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FeedError(f"{self._feed.name} is no whole gzip file: {error}") from error
        buffer[: len(data)] = data
        return len(data)


def _encoding(path: Path, raw: BinaryIO) -> tuple[str, tuple[Notice, ...]]:
    start = raw.read(512)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            if encoding != "utf-8-sig":
                return encoding, ()
            break
    else:
        if (order := _zeros(start)) is not None:
            return order, ()
    if b"\0" in start:
        raise FeedError(f"{path.name} is not text: save the feed as TSV, CSV or XML in UTF-8")
    raw.seek(0)
    good, bad, sample = _survey(path, raw)
    declared = _declared(start)
    if not bad:
        lies = good and declared not in {None, "utf-8"}
        notice = Notice("encoding", f"the file says {declared} and is UTF-8, which it was read as")
        return "utf-8-sig", (notice,) if lies else ()
    if declared not in {None, "utf-8"}:
        return str(declared), ()
    if good > bad or start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", (Notice("encoding", f"{bad} texts are not UTF-8, as the others are"),)
    if (guess := _legacy(sample)) is None:
        raise FeedError(f"{path.name}: not UTF-8 or UTF-16 text, and no encoding fits for sure: save it as UTF-8")
    return guess, (Notice("encoding", f"not UTF-8: read as {guess}, a guess; save the feed as UTF-8 to be sure"),)


def _zeros(start: bytes) -> str | None:
    """Tell UTF-16 without a mark by where the zeros of its ASCII letters lie."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    many = len(start) // 4
    if odd > many > even:
        return "utf-16-le"
    return "utf-16-be" if even > many > odd else None


def _declared(start: bytes) -> str | None:
    """Return the codec that an XML declaration names, None when there is none that decodes text."""
    found = _DECLARED.search(start)
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
        "".encode(name)  # refuses codecs from bytes to bytes
    except (LookupError, UnicodeError):
        return None
    # Codecs that read escapes or are no superset of ASCII could turn markup into something else.
    if b"<item>".decode(name, "replace") != "<item>" or name in {"utf-7", "idna", "punycode"} or "escape" in name:
        return None
    return _MEANT.get(name, name)


def _survey(path: Path, raw: BinaryIO) -> tuple[int, int, bytes]:
    """Count the texts beyond ASCII that are UTF-8 and that are not; return some of the latter."""
    good = bad = size = 0
    sample = bytearray()
    rest = b""
    while chunk := raw.read(CHUNK):
        if (size := size + len(chunk)) > MOST_BYTES:
            raise FeedError(f"{path.name} is larger than {MOST_BYTES >> 30} GiB")
        if not rest and chunk.isascii():
            continue
        block = rest + chunk
        end = max(block.rfind(b"\n"), block.rfind(b"<"), len(block) - CHUNK)
        rest, block = block[end:], block[:end]
        for cell in _CELL.split(block):
            if not cell.isascii():
                if _is_utf8(cell):
                    good += 1
                else:
                    bad += 1
                    sample += _some(cell, _SAMPLE - len(sample)) + b"\n"
    for cell in _CELL.split(rest):
        if not cell.isascii():
            fits = _is_utf8(cell)
            good, bad = good + fits, bad + (not fits)
            sample += b"" if fits else _some(cell, _SAMPLE) + b"\n"
    return good, bad, bytes(sample)


def _some(cell: bytes, room: int) -> bytes:
    """Return at most `room` bytes of a text, cut where no character of an encoding can be cut in two."""
    if len(cell) <= room:
        return cell
    part = cell[: max(0, room)]
    return part[: max(map(part.rfind, (b" ", b",", b";"))) + 1]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _legacy(sample: bytes) -> str | None:
    """Return GB18030 or Windows-1252 when the bytes can hardly be anything else."""
    if _is_gb(sample):
        return "gb18030"
    return "cp1252" if _is_western(sample) else None


def _is_gb(sample: bytes) -> bool:
    """Tell everyday Chinese: most characters are of GB 2312's first level, some of its second half.

    Korean in EUC-KR fills the same rows and never reaches that half (lead bytes from C9).
    """
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError:
        return False
    beyond = [c.encode("gb18030") for c in text if not c.isascii()]
    everyday = [code for code in beyond if len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1]
    signs = sum(1 for code in beyond if len(code) == 2 and code[0] in {0xA1, 0xA3})
    kana = any(code[0] in {0xA4, 0xA5} for code in beyond)
    return not kana and len(everyday) + signs >= 0.8 * len(beyond) and any(code[0] >= 0xC9 for code in everyday)


def _is_western(sample: bytes) -> bool:
    """Tell Western European words: few letters beyond ASCII, each among ASCII ones, in no Eastern European language."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    lines = [line for line in text.split("\n") if line]
    if any(
        _WESTERN.fullmatch(line) is None or _SIGN_IN_WORD.search(line) or _WESTERN_RUN.search(line) for line in lines
    ):
        return False
    ascii_letters = sum(c.isascii() and c.isalpha() for c in text)
    others = sum(not c.isascii() and c.isalpha() for c in text)
    if others > ascii_letters / 2:
        return False
    central = foreign_language(sample.decode("cp1250", "replace"))
    return central is None or central in COPY_LANGUAGES or central not in {"cs", "sk", "pl", "hu", "ro", "hr"}
