"""Reads record batches as they lie in a log, past anything: what cannot be read comes out as `Unreadable`.

aiokafka's compiled reader does the work. Where it refuses a record, ours goes on with the same batch: a header name
that is no UTF-8 is told in escapes, a record that cannot be parsed is told by its bytes, and its neighbours are read.

Source: Kafka protocol guide, record batch of magic 2; clients/…/common/record/DefaultRecord{,Batch}.java.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.util import decode_varint

from stream.kafka.unpacking import CODECS, unpack

OVERHEAD: Final = 12  # base offset and length, before what the length counts
MAGIC_AT: Final = 16  # in batches of all ages
HEADER: Final = 61  # of a batch of magic 2; the compiled reader does not look whether it is all there
COUNT_AT: Final = 57
CODEC_AT: Final = 22  # in the lower of the two bytes of attributes
CODEC_MASK: Final = 0x07


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What stands in a log where no record could be read: one record, or all of a batch that cannot be opened.

    It has the attributes of a record that a dead letter asks for.
    """

    topic: str
    partition: int
    offset: int
    """The last offset it stands for: what is committed behind it passes all of them."""
    first: int
    """The first offset it stands for."""
    reason: str
    """`checksum`, `codec`, `compression`, `record`, `batch` or `too_large`."""
    detail: str
    value: bytes | None
    """The bytes as they lie in the log; None where none came."""
    timestamp: int | None = None
    key: None = None
    headers: tuple[()] = ()


def unreadable(place: TopicPartition, offsets: range, reason: str, detail: str, value: bytes | None) -> Unreadable:
    """Return what stands for `offsets` of `place`."""
    return Unreadable(place.topic, place.partition, offsets[-1], offsets[0], reason, detail, value)


class BatchError(Exception):
    """A batch cannot be opened; `reason` as in `Unreadable`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch of a fetch: its bytes, and the offset behind it as far as that can be told."""

    data: bytes
    base: int
    following: int | None
    """Base offset of the batch behind it in the same fetch."""

    @property
    def magic(self) -> int:
        """Version of its format."""
        return self.data[MAGIC_AT]

    def opened(self) -> Any:
        """Return aiokafka's reader of a batch of magic 2.

        Raises:
            BatchError: it is too short, of an unknown format, its checksum is not that of its bytes, or its records
                cannot be uncompressed.
        """
        if self.magic != 2:
            raise BatchError("batch", f"format {self.magic} is unknown")
        if len(self.data) < HEADER:
            raise BatchError("batch", f"{len(self.data)} bytes are too few for a batch")
        batch = DefaultRecordBatch(self.data)
        if not batch.validate_crc():
            raise BatchError("checksum", "the checksum is not that of the bytes")
        return DefaultRecordBatch(self._plain()) if batch.compression_type else batch

    def _plain(self) -> bytes:
        """Return the batch with its records uncompressed: the compiled reader would take any memory for them."""
        records = uncompressed(self.data)
        head = bytearray(self.data[:HEADER])
        struct.pack_into(">i", head, OVERHEAD - 4, HEADER - OVERHEAD + len(records))
        head[CODEC_AT] &= ~CODEC_MASK
        return bytes(head) + records

    def next_offset(self, position: int) -> int:
        """Return where to read on behind a batch that cannot be opened, beyond `position`.

        Its own word is taken only where two of its fields agree; else the batch behind it tells, or one offset is
        passed and the rest asked for again: no good record behind it may be skipped.
        """
        told = position + 1
        if self.magic == 2 and len(self.data) >= HEADER:
            (delta,) = struct.unpack_from(">i", self.data, 23)
            (count,) = struct.unpack_from(">i", self.data, COUNT_AT)
            if 0 <= delta == count - 1:
                told = self.base + delta + 1
            elif self.following is not None:
                told = self.following
        elif self.following is not None:
            told = self.following
        return max(told, position + 1)


def split(data: bytes) -> Iterator[Batch]:
    """Yield the batches of a fetch; one that was cut off at its end is left for the next fetch."""
    spans, at = [], 0
    while at + OVERHEAD < len(data):
        base, length = struct.unpack_from(">qi", data, at)
        end = at + OVERHEAD + length
        if length <= MAGIC_AT - OVERHEAD or end > len(data):
            break
        spans.append((base, at, end))
        at = end
    for index, (base, begin, end) in enumerate(spans):
        following = spans[index + 1][0] if index + 1 < len(spans) else None
        yield Batch(data[begin:end], base, following)


def read_tolerant(batch: Batch, place: TopicPartition, position: int) -> Iterator[ConsumerRecord | Unreadable]:
    """Yield the records of a batch of magic 2 from `position` on, and in their place what cannot be read.

    Raises:
        BatchError: its records cannot be uncompressed.
    """
    opened = DefaultRecordBatch(batch.data)
    data = bytearray(uncompressed(batch.data))
    (count,) = struct.unpack_from(">i", batch.data, COUNT_AT)
    at, expected = 0, batch.base
    for _ in range(count):
        try:
            begin, end = _span(data, at)
        except (IndexError, ValueError) as error:
            if rest := range(max(expected, position), opened.next_offset):
                yield unreadable(place, rest, "record", str(error), bytes(data[at:]))
            return
        at = end
        found = _record(data[begin:end], opened, place, expected)
        if found.offset >= opened.next_offset:
            return  # its batch says that no offset is left, so nothing can stand for it
        expected = found.offset + 1
        if found.offset >= position:  # a fetch may begin in the middle of a batch
            yield found


def uncompressed(data: bytes) -> bytes:
    """Return the records of a batch of magic 2, uncompressed.

    Raises:
        BatchError: they cannot be, or are too many bytes.
    """
    number = data[CODEC_AT] & CODEC_MASK
    if number not in CODECS:
        raise BatchError("codec", f"codec {number} is unknown")
    try:
        return unpack(number, data[HEADER:])
    except Exception as error:  # every codec has errors of its own
        raise BatchError("compression", f"{type(error).__name__}: {error}") from error


def _span(data: bytearray, at: int) -> tuple[int, int]:
    length, begin = decode_varint(data, at)
    if not 0 < length <= len(data) - begin:
        raise ValueError(f"a record of {length} bytes, where {len(data) - begin} are left")
    return begin, begin + length


def _record(body: bytearray, batch: Any, place: TopicPartition, expected: int) -> ConsumerRecord | Unreadable:
    """Read one record; a broken one gets the first offset that is free, `expected`, whatever it says itself."""
    try:
        later_ms, at = decode_varint(body, 1)  # behind the attributes, of which none is used
        offset, at = _offset(body, at, range(expected, batch.next_offset), batch.base_offset)
        key, at = _bytes(body, at)
        value, at = _bytes(body, at)
        headers = _headers(body, at)
    except (IndexError, ValueError) as error:
        return unreadable(place, range(expected, expected + 1), "record", str(error), bytes(body))
    stamp = batch.max_timestamp if batch.timestamp_type else batch.first_timestamp + later_ms
    sizes = [-1 if part is None else len(part) for part in (key, value)]
    return ConsumerRecord(*place, offset, stamp, batch.timestamp_type, key, value, None, *sizes, headers)


def _offset(body: bytearray, at: int, free: range, base: int) -> tuple[int, int]:
    delta, at = decode_varint(body, at)
    if base + delta not in free:
        raise ValueError(f"offset {base + delta} is not behind those before it in its batch")
    return base + delta, at


def _bytes(body: bytearray, at: int) -> tuple[bytes | None, int]:
    length, at = decode_varint(body, at)
    if length < 0:
        return None, at
    if length > len(body) - at:
        raise ValueError(f"a field of {length} bytes, where {len(body) - at} are left")
    return bytes(body[at : at + length]), at + length


def _headers(body: bytearray, at: int) -> tuple[tuple[str, bytes | None], ...]:
    count, at = decode_varint(body, at)
    if not 0 <= count <= len(body):
        raise ValueError(f"{count} headers")
    headers = []
    for _ in range(count):
        name, at = _bytes(body, at)
        value, at = _bytes(body, at)
        if name is None:
            raise ValueError("a header without a name")
        # Escapes, since the name goes on into dead letters, and no client writes what is no UTF-8.
        headers.append((name.decode("utf-8", "backslashreplace"), value))
    if at != len(body):
        raise ValueError(f"{len(body) - at} bytes are left over")
    return tuple(headers)
