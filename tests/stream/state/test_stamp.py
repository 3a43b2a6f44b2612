"""A stamp tells whether a value is ours, that of its name, and unchanged."""

from hypothesis import assume, given
from hypothesis import strategies as st

from stream.state.stamp import SIZE, Stamp

STAMP = Stamp(b"a secret of the tests")


@given(st.text(max_size=20), st.binary(max_size=80))
def test_what_was_stamped_is_opened_under_its_name_alone_and_by_the_same_secret(name, content) -> None:
    value = STAMP.put(name, content)
    assert STAMP.open(name, value) == content
    assert STAMP.open(name + "x", value) is None
    assert Stamp(b"another secret").open(name, value) is None
    assert Stamp(b"a secret of the tests").put(name, content) == value


@given(st.binary(max_size=40), st.integers(0, SIZE + 39), st.integers(1, 255))
def test_a_byte_that_changed_is_found(content, place, change) -> None:
    value = bytearray(STAMP.put("name", content))
    assume(place < len(value))
    value[place] ^= change
    assert STAMP.open("name", bytes(value)) is None


@given(st.binary(max_size=SIZE))
def test_what_is_too_short_for_a_stamp_is_not_opened(value) -> None:
    assert STAMP.open("name", value) is None
