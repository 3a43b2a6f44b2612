"""GPP strings: the header's numbers, and the opt-outs of the United States, each where its specification has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.events.contexts import UnreadableError
from stream.events.gpp import opts_out, sections

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SALES = {7: (18, 20, 22), 11: (14, 16), 18: (14, 16), **dict.fromkeys(range(24, 28), (16, 18))}
"""Where opt-outs stand that do not stand at 12 and 14."""
STATES = st.integers(7, 27)


def encoded(bits: str) -> str:
    return "".join(LETTERS[int(bits[place : place + 6].ljust(6, "0"), 2)] for place in range(0, len(bits), 6))


def fibonacci(number: int) -> str:
    bits = ""
    for step in (89, 55, 34, 21, 13, 8, 5, 3, 2, 1):
        bits = ("1" if step <= number else "0" if bits else "") + bits
        number -= step if step <= number else 0
    return bits + "1"


def header(*numbers: int) -> str:
    differences = [number - before for before, number in zip((0, *numbers), numbers, strict=False)]
    entries = "".join("0" + fibonacci(difference) for difference in differences)
    return encoded(f"{3:06b}{1:06b}{len(numbers):012b}{entries}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DBAA", []),
        ("DBABMA~C", [(2, "C")]),
        ("DBACNYA~C~1YNN", [(2, "C"), (6, "1YNN")]),
        ("DBABjw~B~1YNN", [(5, "B"), (6, "1YNN")]),
        (" DBABLA~BVVV.YA ", [(7, "BVVV.YA")]),
    ],
)
def test_the_specifications_own_headers_are_read(text, found):
    assert sections(text) == found


@given(st.sets(st.integers(1, 140), max_size=20))
def test_a_header_names_its_sections(numbers):
    ordered = sorted(numbers)
    assert sections("~".join([header(*ordered), *map(str, ordered)])) == [(number, str(number)) for number in ordered]


@pytest.mark.parametrize("text", ["", "~", "CPXx", "DB", "DBABLA", "DBABLA~B~B", "DBAB~B", "DBABAAAAAAA~B", "DBABL*~B"])
def test_a_header_that_is_broken_or_names_other_sections_cannot_be_read(text):
    with pytest.raises(UnreadableError):
        sections(text)


@given(STATES, st.data())
def test_an_opt_out_is_seen_wherever_a_state_has_it(number, data):
    place = data.draw(st.sampled_from(SALES.get(number, (12, 14))))
    bits = "000001" + "10" * 20
    assert not opts_out(number, encoded(bits))
    assert opts_out(number, encoded(f"{bits[:place]}01{bits[place + 2 :]}"))
    assert opts_out(number, f"{encoded(bits)}.{encoded('011')}")
    assert not opts_out(number, f"{encoded(bits)}.{encoded('010')}.{encoded('001')}")


@pytest.mark.parametrize(
    ("number", "section", "out"),
    [
        (7, "CVVVkkkkkpFY.YA", True),
        (7, "CAAAAAAAAABA.QA", False),
        (7, "BAAAVVVVUQA.QA", False),
        (8, "BAAAAABA.QA", False),
        (11, "BAAAAAQA", False),
        (25, "BVVV.kkk", True),
        (25, "BQAA.AAA", False),
        (5, "BPSG_8APSG_8AAAAAAENAACAAAAAAAAAAAAAAAAAAAA.YAAAAAAAAAA", False),
    ],
)
def test_what_the_reference_implementation_writes_is_read(number, section, out):
    assert opts_out(number, section) is out


@pytest.mark.parametrize(
    ("number", "section"),
    [(7, ""), (7, "CV"), (7, "EVVVkkkkkpFY"), (8, "B"), (8, "BAAAAABA."), (8, "BAAAAABA.*"), (28, "BAAAAABA")],
)
def test_a_section_that_is_broken_or_unknown_cannot_be_read(number, section):
    with pytest.raises(UnreadableError):
        opts_out(number, section)


@given(st.text() | st.text(LETTERS + "~.").map("DBAB".__add__), st.integers(0, 200))
def test_whatever_the_text_it_is_read_or_cannot_be(text, number):
    for read in (lambda: sections(text), lambda: opts_out(number, text)):
        try:
            read()
        except UnreadableError:
            continue
