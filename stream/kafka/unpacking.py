"""Uncompresses batches within a bound: some kilobytes that a broker takes may unpack to more memory than there is.

Brokers look at the packed size alone. `cramjam`, with which aiokafka reads these codecs, fills the room it is given.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import cramjam

MOST_BYTES: Final = 64 << 20
"""Of a batch, unpacked: tens of the largest records that a worker reads, and a small part of its memory."""
FIRST_BYTES, FIRST_TIMES, MORE_TIMES = 1 << 16, 8, 4
"""Room given at first, in bytes and for each packed byte, and how it grows: page views pack to a fifth or a tenth."""
XERIAL: Final = b"\x82SNAPPY\x00"
"""How snappy begins where Java wrote it: blocks with their lengths, after a head of `XERIAL_HEAD` bytes."""
XERIAL_HEAD: Final = 16


class TooMuchError(Exception):
    """It unpacks to more than may be."""

    def __init__(self, most: int) -> None:
        super().__init__(f"it unpacks to more than {most} bytes")


def unpack(codec: int, data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return what `data` unpacks to.

    Args:
        codec: Kafka's number of it, one of `CODECS`.
        data: as it lies in a batch.
        most: bytes that it may unpack to.

    Raises:
        TooMuchError: it is more.
        Exception: it is broken; every codec has errors of its own.
    """
    return CODECS[codec](data, most)


def _plain(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise TooMuchError(most)
    return bytes(data)


def _gzip(data: bytes, most: int) -> bytes:
    found, left = b"", data
    while left:  # members follow one another
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        found += member.decompress(left, most - len(found) + 1)
        if len(found) > most:
            raise TooMuchError(most)
        if not member.eof:
            raise EOFError("the stream ends too soon")
        left = member.unused_data
    return found


def _snappy(data: bytes, most: int) -> bytes:
    blocks = list(_blocks(data)) if data.startswith(XERIAL) else [data]
    if sum(_length(block) for block in blocks) > most:
        raise TooMuchError(most)
    return b"".join(bytes(cramjam.snappy.decompress_raw(block)) for block in blocks)


def _blocks(data: bytes) -> Iterator[bytes]:
    at = XERIAL_HEAD
    while at < len(data):
        (size,) = struct.unpack_from(">i", data, at)
        if not 0 < size <= len(data) - at - 4:
            raise ValueError(f"a block of {size} bytes, where {len(data) - at - 4} are left")
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def _length(block: bytes) -> int:
    """Return the length that a block of snappy says it unpacks to, which comes first (a varint of 32 bits)."""
    found = 0
    for place, byte in enumerate(block[:5]):
        found |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return found
    raise ValueError("the block does not tell its length")


def _into(codec: Any) -> "Callable[[bytes, int], bytes]":
    """Return what unpacks by a codec of cramjam that fills the room it is given."""

    def unpack_into(data: bytes, most: int) -> bytes:
        room = min(most, max(FIRST_BYTES, FIRST_TIMES * len(data)))
        while True:
            buffer = bytearray(room)
            try:
                size = codec.decompress_into(data, buffer)
            except cramjam.DecompressionError as error:
                if "whole buffer" not in str(error):
                    raise
                if room == most:
                    raise TooMuchError(most) from error
                room = min(most, MORE_TIMES * room)
            else:
                return bytes(memoryview(buffer)[:size])

    return unpack_into


CODECS: Final[Mapping[int, Callable[[bytes, int], bytes]]] = {
    0: _plain,
    1: _gzip,
    2: _snappy,
    3: _into(cramjam.lz4),
    4: _into(cramjam.zstd),
}
