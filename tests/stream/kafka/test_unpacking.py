"""Batches are unpacked as they were packed, by whichever codec, and never to more than may be."""

import gzip

import pytest
from aiokafka import codec
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka.unpacking import TooMuchError, unpack

PACK = {
    "none": (0, bytes),
    "gzip": (1, codec.gzip_encode),
    "snappy": (2, lambda data: codec.snappy_encode(data, xerial_compatible=False)),
    "snappy of Java": (2, codec.snappy_encode),
    "lz4": (3, codec.lz4_encode),
    "zstd": (4, codec.zstd_encode),
}


@pytest.mark.parametrize("name", PACK)
@given(data=st.builds(lambda part, times: part * times, st.binary(min_size=1, max_size=50), st.integers(1, 40_000)))
def test_what_was_packed_comes_back_within_its_bound_and_not_beyond(name, data):
    number, pack = PACK[name]
    packed = bytes(pack(data))
    assert unpack(number, packed, len(data)) == data
    with pytest.raises(TooMuchError):
        unpack(number, packed, len(data) - 1)


@pytest.mark.parametrize("name", [name for name in PACK if name != "none"])
@given(cut=st.floats(0, 0.99), noise=st.binary(max_size=40))
def test_what_is_broken_raises_and_ends_no_process(name, cut, noise):
    number, pack = PACK[name]
    whole = b"a shopper looked at a lamp; " * 200
    packed = bytes(pack(whole))
    broken = packed[: int(cut * len(packed))] + noise
    try:
        found = unpack(number, broken, 1 << 20)
    except Exception as error:  # noqa: BLE001  every codec has errors of its own
        assert not isinstance(error, MemoryError)  # noqa: PT017  any other is told in a dead letter
    else:  # noise may happen to be packed, and Java's snappy does not say how many blocks there are
        assert noise or not broken or name == "snappy of Java"
        assert found != whole


def test_a_second_member_of_gzip_is_read_too():
    assert unpack(1, gzip.compress(b"one, ") + gzip.compress(b"two")) == b"one, two"


def test_a_block_of_snappy_that_claims_gigabytes_takes_no_memory():
    with pytest.raises(TooMuchError):
        unpack(2, b"\xff\xff\xff\xff\x0f" + b"x" * 20)
