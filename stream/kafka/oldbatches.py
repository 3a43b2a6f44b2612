"""Reads the message sets of before Kafka 0.11 (magic 0 and 1), which old topics may still hold.

aiokafka's compiled reader of them ends the process on some damaged ones, so it is not asked.

Source: Kafka protocol guide, message sets.
"""

import struct
from binascii import crc32
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from aiokafka import ConsumerRecord, TopicPartition

from stream.kafka.batches import CODEC_MASK, Batch, BatchError, split
from stream.kafka.unpacking import CODECS, unpack

CRC_AT: Final = 12
ATTRIBUTES_AT: Final = 17
STAMP_AT: Final = 18
LOG_APPEND: Final = 0x08  # the time is the broker's


def read_old(batch: Batch, place: TopicPartition) -> Iterator[ConsumerRecord]:
    """Yield the records of one message, which may be a compressed set of messages.

    Raises:
        BatchError: its checksum is not that of its bytes, or it cannot be parsed or uncompressed.
    """
    try:
        _check(batch)
        record, codec = _message(batch, place)
        found = [record] if not codec else _inner(batch, place, codec, record.value)
    except BatchError:
        raise
    except Exception as error:  # every codec has errors of its own
        raise BatchError("compression", f"{type(error).__name__}: {error}") from error
    yield from (one for one in found if one.offset <= batch.base)


def _check(batch: Batch) -> None:
    (told,) = struct.unpack_from(">I", batch.data, CRC_AT)
    if crc32(batch.data[CRC_AT + 4 :]) != told:
        raise BatchError("checksum", "the checksum is not that of the bytes")


def _inner(batch: Batch, place: TopicPartition, codec: int, packed: bytes | None) -> list[ConsumerRecord]:
    if codec not in CODECS or packed is None:
        raise BatchError("codec", f"codec {codec} is unknown")
    inner = [_message(one, place)[0] for one in split(unpack(codec, packed))]
    shift = batch.base - inner[-1].offset if batch.magic and inner else 0  # since magic 1 they count from the first
    return [replace(one, offset=one.offset + shift) for one in inner]


def _message(batch: Batch, place: TopicPartition) -> tuple[ConsumerRecord, int]:
    data, stamp, at = batch.data, -1, STAMP_AT
    attributes = data[ATTRIBUTES_AT]
    if batch.magic:
        (stamp,) = struct.unpack_from(">q", data, STAMP_AT)
        at += 8
    key, at = _field(data, at)
    value, at = _field(data, at)
    sizes = [-1 if part is None else len(part) for part in (key, value)]
    kind = int(bool(attributes & LOG_APPEND))
    return ConsumerRecord(*place, batch.base, stamp, kind, key, value, None, *sizes, ()), attributes & CODEC_MASK


def _field(data: bytes, at: int) -> tuple[bytes | None, int]:
    (length,) = struct.unpack_from(">i", data, at)
    at += 4
    if length < 0:
        return None, at
    if length > len(data) - at:
        raise BatchError("batch", f"a field of {length} bytes, where {len(data) - at} are left")
    return data[at : at + length], at + length
