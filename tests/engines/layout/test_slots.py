import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.errors import LayoutError
from engines.layout.slots import DEFAULT_SLOTS, LARGEST, SLOTS, SMALLEST, parse_slot


@pytest.mark.parametrize(
    ("name", "kilobytes", "family"),
    [
        ("300x250", 150, "square"),
        ("728x90", 150, "wide"),
        ("160x600", 150, "tall"),
        ("320x50", 50, "wide"),
        ("970x250", 250, "wide"),
    ],
)
def test_iab_sizes_have_their_weight_and_family(name: str, kilobytes: int, family: str) -> None:
    slot = parse_slot(name)
    assert (slot.weight, slot.family, slot.name) == (kilobytes * 1000, family, name)


@pytest.mark.parametrize(
    "text",
    [
        "0x0",
        "",
        "x",
        "300",
        "300x",
        "300X250",
        "-300x250",
        "3e2x250",
        "300x250x1",
        "9999x50",
        "49x50",
        "\u0663\u0660\u0660x\u0662\u0665\u0660",
        " 300x250",
    ],
)
def test_nonsense_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(LayoutError, match=r"is not a size|cannot be filled"):
        parse_slot(text)


@given(st.integers(SMALLEST, LARGEST), st.integers(SMALLEST, LARGEST))
def test_any_size_between_the_bounds_is_allowed(width: int, height: int) -> None:
    slot = parse_slot(f"{width}x{height}")
    assert (slot.width, slot.height) == (width, height)
    assert 50_000 <= slot.weight <= 300_000
    assert slot.family in {"square", "wide", "tall"}


def test_listed_slots_are_what_their_names_say() -> None:
    assert all(parse_slot(name) is slot and slot.name == name for name, slot in SLOTS.items())


def test_the_default_slots_are_listed_sizes_one_of_each_family() -> None:
    assert sorted(SLOTS[name].family for name in DEFAULT_SLOTS) == ["square", "tall", "wide"]
