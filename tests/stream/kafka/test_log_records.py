"""What lies in a log is read past, whatever it is, and no good record is lost on the way."""

import struct
from collections import Counter
from functools import partial

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.legacy_records import LegacyRecordBatchBuilder
from aiokafka.record.util import calc_crc32c
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.batches import Unreadable
from stream.kafka.logread import DOUBTS, LogRecords
from stream.kafka.unpacking import unpack
from tests.support.log_samples import batch, body, spoilt, varint

PLACE = TopicPartition("web.events.v1", 3)
CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
maybe_bytes = st.none() | st.binary(max_size=20)
headers = st.lists(st.tuples(st.binary(max_size=6), maybe_bytes), max_size=3)
records = st.lists(st.tuples(maybe_bytes, maybe_bytes, headers), min_size=1, max_size=5)


def good(number):
    return body(number, b"k", f"v{number}".encode(), [])


def read(data, position=0, *, aborted=None, doubts=None):
    log = LogRecords(PLACE, data, position, aborted=aborted, doubts=Counter() if doubts is None else doubts)
    return list(log), log.next_fetch_offset


def told(found):
    return [(one.first, one.offset, one.reason) if isinstance(one, Unreadable) else one.value for one in found]


@given(records)
def test_every_legal_record_is_read_whatever_its_bytes_are(corpus):
    found, behind = read(batch([body(number, *one) for number, one in enumerate(corpus)]))
    assert behind == len(corpus)
    wanted = [(number, key, value) for number, (key, value, _) in enumerate(corpus)]
    assert [(one.offset, one.key, one.value) for one in found] == wanted
    for one, (_, _, names) in zip(found, corpus, strict=True):
        assert one.headers == tuple((name.decode("utf-8", "backslashreplace"), held) for name, held in names)
        for name, _held in one.headers:
            name.encode()  # a dead letter can carry it


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=4))
def test_records_of_any_bytes_stop_nothing_and_hide_no_neighbour(garbage):
    bodies = [good(0), *garbage, good(len(garbage) + 1)]
    found, behind = read(batch(bodies) + batch([good(0)], base=len(bodies)))
    assert behind == len(bodies) + 1
    offsets = [one.offset for one in found]
    assert offsets == sorted(set(offsets)), "offsets rise"
    values = [one.value for one in found if isinstance(one, ConsumerRecord)]
    assert values[0] == values[-1] == b"v0"


@given(st.binary(max_size=200), st.integers(0, 5))
def test_a_fetch_of_any_bytes_raises_nothing_and_moves_on_only_over_what_it_tells(data, position):
    doubts = Counter()
    for _ in range(DOUBTS):
        found, behind = read(data, position, doubts=doubts)
    told = position
    for one in found:
        assert getattr(one, "first", one.offset) == told, "nothing is passed over untold"
        told = one.offset + 1
    assert behind == told


@pytest.mark.parametrize("codec", CODECS)
def test_batches_of_every_codec_are_read(codec):
    builder = DefaultRecordBatchBuilder(2, CODECS[codec], 0, -1, -1, -1, 1 << 20)
    for number in range(50):
        builder.append(number, 1000, b"key", b"value" * 20, [("name", b"held")])
    found, behind = read(bytes(builder.build()), position=20)
    assert [one.offset for one in found] == list(range(20, 50))
    assert behind == 50


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [(5, "codec"), (7, "codec"), (1, "compression"), (2, "compression"), (3, "compression"), (4, "compression")],
)
def test_a_batch_that_cannot_be_uncompressed_is_told_whole(attributes, reason):
    closed = batch([good(0), good(1)], attributes=attributes)
    found, behind = read(closed + batch([good(0)], base=2))
    assert told(found) == [(0, 1, reason), b"v0"]
    assert found[0].value == closed
    assert behind == 3


def test_a_wrong_checksum_is_fetched_again_before_its_batch_is_told():
    doubts = Counter()
    data = spoilt(batch([good(0), good(1)])) + batch([good(0)], base=2)
    for _ in range(DOUBTS - 1):
        assert read(data, doubts=doubts) == ([], 0)
    found, behind = read(data, doubts=doubts)
    assert told(found) == [(0, 1, "checksum"), b"v0"]
    assert behind == 3
    assert not doubts


def test_a_damaged_batch_that_lies_about_its_length_hides_no_batch_behind_it():
    data = spoilt(batch([good(0), good(1)]), at=24)  # its last offset
    doubts = Counter({(PLACE, 0): DOUBTS - 1})
    assert read(data + batch([good(0)], base=2), doubts=doubts)[1] == 3
    doubts = Counter({(PLACE, 0): DOUBTS - 1})
    assert read(data, doubts=doubts)[1] == 1, "nothing tells where it ends: it is asked for again, one offset on"


def test_the_record_behind_a_broken_one_is_read_where_a_fetch_begins_in_the_middle():
    bodies = [good(0), b"\0\0\xff\xff\xff\xff\x7f", good(2), good(3)]
    assert told(read(batch(bodies))[0]) == [b"v0", (1, 1, "record"), b"v2", b"v3"]
    assert told(read(batch(bodies), position=2)[0]) == [b"v2", b"v3"]
    assert told(read(batch(bodies), position=3)[0]) == [b"v3"]


def test_a_record_whose_length_is_wrong_ends_its_batch_only():
    data = batch([good(0), good(1)], count=2)
    cut = batch([good(0)])[:61] + varint(len(good(0))) + good(0) + varint(99) + b"rest"
    cut = _sealed(cut, last=2, count=3)
    found, behind = read(cut + batch([good(0)], base=3))
    assert told(found) == [b"v0", (1, 2, "record"), b"v0"]
    assert found[1].value == varint(99) + b"rest"
    assert behind == 4
    assert told(read(data)[0]) == [b"v0", b"v1"]


def _sealed(data, last, count):
    data = bytearray(data)
    struct.pack_into(">i", data, 8, len(data) - 12)
    struct.pack_into(">i", data, 23, last)
    struct.pack_into(">i", data, 57, count)
    struct.pack_into(">I", data, 17, calc_crc32c(bytes(data[21:])))
    return bytes(data)


def test_a_record_larger_than_a_fetch_is_told_without_its_bytes():
    found, behind = read(batch([good(0)])[:-1], position=7)
    assert told(found) == [(7, 7, "too_large")]
    assert found[0].value is None
    assert behind == 8


def test_aborted_transactions_are_passed_over_for_who_reads_committed():
    marker = batch([body(0, struct.pack(">hh", 0, 0), b"", [])], base=2, attributes=0x30, producer=9)
    data = batch([good(0), good(1)], attributes=0x10, producer=9) + marker + batch([good(0)], base=3, producer=9)
    assert told(read(data, aborted=[(9, 0)])[0]) == [b"v0"]
    assert told(read(data, aborted=[])[0]) == [b"v0", b"v1", b"v0"]
    assert told(read(data)[0]) == [b"v0", b"v1", b"v0"]
    assert read(data, aborted=[(9, 0)])[1] == 4


@given(st.integers(0, 12), st.integers(0, 3))
def test_a_fetch_cut_off_anywhere_gives_the_whole_batches_before_it(cut, count):
    whole = b"".join(batch([good(0)], base=number) for number in range(count))
    found, behind = read(whole + batch([good(0)], base=count)[: cut * 5])
    if count:
        assert told(found) == [b"v0"] * count
        assert behind == count


@pytest.mark.parametrize(("magic", "codec"), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 3)])
def test_message_sets_of_old_topics_are_read(magic, codec):
    builder = LegacyRecordBatchBuilder(magic, codec, 1 << 20)
    for number in range(3):
        builder.append(number, 1000, b"k", b"v%d" % number * 9)
    data = bytearray(builder.build())
    if codec:
        struct.pack_into(">q", data, 0, 2)  # the offset of a compressed set is that of its last message
    found, behind = read(bytes(data), position=1)
    assert told(found) == [b"v1" * 9, b"v2" * 9]
    assert behind == 3


def test_a_damaged_message_of_an_old_topic_is_told():
    builder = LegacyRecordBatchBuilder(1, 0, 1 << 20)
    builder.append(0, 1000, b"k", b"v0")
    doubts = Counter({(PLACE, 0): DOUBTS - 1})
    data = spoilt(bytes(builder.build()), at=20) + batch([good(0)], base=1)
    assert told(read(data, doubts=doubts)[0]) == [(0, 0, "checksum"), b"v0"]


@pytest.mark.parametrize("codec", ["gzip", "lz4", "zstd"])
def test_some_kilobytes_that_unpack_to_more_than_may_be_are_told_and_passed_over(codec, monkeypatch):
    """Brokers look at the packed size; a worker that unpacked it would be killed, and meet it again at its start."""
    monkeypatch.setattr("stream.kafka.batches.unpack", partial(unpack, most=1 << 20))
    builder = DefaultRecordBatchBuilder(2, CODECS[codec], 0, -1, -1, -1, 4 << 20)
    for number in range(20):
        builder.append(number, 1000, b"key", b" " * 100_000, [])
    packed = bytes(builder.build())
    assert len(packed) < 100_000
    found, behind = read(packed + batch([good(0)], base=20))
    assert told(found) == [(0, 19, "compression"), b"v0"]
    assert behind == 21
