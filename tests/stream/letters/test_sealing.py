"""Seals: any record comes back byte for byte, and only with the secret and the place that closed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.letters.original import KEPT_AROUND_BYTES, KEPT_BYTES, bare, cut, original_of, pack, unpack
from stream.letters.sealing import Keyring, SealError, current_seal, seal_of
from stream.pseudonym import IdentityError

NAMES = st.binary(max_size=12).map(lambda name: name.decode("utf-8", "surrogateescape"))
HEADERS = st.lists(st.tuples(NAMES, st.none() | st.binary(max_size=40)), max_size=5)
ORIGINALS = st.builds(original_of, st.none() | st.binary(), st.none() | st.binary(), HEADERS, st.text())
OTHER = seal_of(b"another secret of enough length")


@given(ORIGINALS, st.binary())
def test_any_record_is_sealed_and_comes_back_byte_for_byte(original, bound):
    seal = current_seal()
    back = unpack(seal.open(seal.close(pack(original), bound), bound))
    assert back == original
    assert back.whole


@given(HEADERS)
def test_header_names_that_are_no_text_come_back_too(headers):
    assert original_of(None, None, headers, "").texts == headers


@given(st.binary(), st.binary())
def test_another_secret_does_not_open_it(plain, bound):
    sealed = current_seal().close(plain, bound)
    with pytest.raises(SealError, match="not those that were sealed"):
        OTHER.open(sealed, bound)


@given(st.binary(), st.binary(), st.binary())
def test_beneath_another_place_it_does_not_open(plain, bound, other):
    sealed = current_seal().close(plain, bound)
    if other != bound:
        with pytest.raises(SealError):
            current_seal().open(sealed, other)


@given(st.binary(min_size=1), st.data())
def test_a_flipped_bit_anywhere_is_noticed(plain, data):
    sealed = bytearray(current_seal().close(plain, b"place"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError):
        current_seal().open(bytes(sealed), b"place")


@given(st.binary())
def test_any_bytes_are_refused_plainly(garbage):
    with pytest.raises(SealError):
        current_seal().open(garbage, b"")


def test_what_is_sealed_twice_looks_different():
    assert current_seal().close(b"alice", b"") != current_seal().close(b"alice", b"")


def test_a_keyring_opens_what_a_former_secret_closed_and_names_the_seal_it_lacks(tmp_path):
    former = tmp_path / "former"
    former.write_bytes(b"another secret of enough length\n")
    former.chmod(0o600)
    sealed = OTHER.close(b"alice", b"place")
    assert Keyring.of([former]).open(OTHER.id, sealed, b"place") == b"alice"
    with pytest.raises(SealError, match=OTHER.id):
        Keyring.of().open(OTHER.id, sealed, b"place")


def test_a_former_secret_that_others_can_read_is_refused(tmp_path):
    former = tmp_path / "former"
    former.write_bytes(b"another secret of enough length\n")
    former.chmod(0o644)
    with pytest.raises(IdentityError, match="chmod 600"):
        Keyring.of([former])


def test_a_seal_shows_its_id_and_never_its_key():
    assert current_seal().key.hex() not in repr(current_seal())
    assert str(current_seal().key) not in repr(current_seal())


@given(ORIGINALS)
def test_a_cut_record_keeps_the_beginning_the_size_and_the_digest(original):
    for part in (cut(original), bare(original)):
        assert not part.whole
        assert part.size == len(original.value or b"")
        assert len(part.digest) == 32
        assert (original.value or b"").startswith(part.value or b"")


def test_a_cut_record_is_small_however_large_its_parts():
    huge = original_of(b"k" * 10**6, b"v" * 10**6, [("h", b"h" * 10**6)], "d" * 10**6)
    assert len(pack(cut(huge))) <= 2 * KEPT_BYTES + KEPT_AROUND_BYTES + 200
    assert len(pack(bare(huge))) < 200
