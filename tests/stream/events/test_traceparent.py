"""W3C Trace Context: what is a valid traceparent, and what a creative makes of its event's."""

import pytest

from stream.events.traceparent import continued, valid

INCOMING = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


def test_a_trace_is_continued_and_an_invalid_one_replaced():
    assert continued(INCOMING, "c1").startswith("00-" + "a" * 32 + "-")
    assert continued(INCOMING, "c1").endswith("-01")
    assert continued("00-nonsense", "c1") == continued("", "c1") != continued("", "c2")


def test_what_a_creative_carries_is_valid_itself():
    assert valid(continued(INCOMING, "c1")) == continued(INCOMING, "c1")
    assert valid(continued("", "c1")) == continued("", "c1")


@pytest.mark.parametrize(
    "text", [None, "", INCOMING + "\n", INCOMING.upper(), "01" + INCOMING[2:], "00-" + "0" * 32 + INCOMING[35:]]
)
def test_anything_else_is_no_traceparent(text):
    assert valid(text) == ""
