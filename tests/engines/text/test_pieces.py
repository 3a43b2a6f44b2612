"""Letters of the world: what one face lacks comes from another, marks stand over their letter, signs never fail."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from engines.errors import LayoutError
from engines.text.glyphs import draw_text, text_width
from engines.text.pieces import can_draw, pieces, undrawn, without_pictures

needs_raqm = pytest.mark.skipif(not features.check("raqm"), reason="Pillow has no Raqm here")


def ink(text: str, weight: str = "regular") -> np.ndarray:
    image = Image.new("RGB", (700, 120), "white")
    draw_text(image, 20.0, 80, text, weight, 48, (0, 0, 0))
    return np.asarray(image.convert("L")) < 128


@pytest.mark.parametrize(
    "text",
    [
        "Łódź Żółć",
        "Ďáblík ťuk",
        "Ğöküş",
        "Ελληνικά",
        "Київ — ёлка",
        "Tiếng Việt",
        "Kṛṣṇa",
        "₹ ₱ ₺ ₴ ₪ ₦ ₫ ₸ ₲ ₡",
        "브랜드",
        "ブランド",
    ],
)
def test_letters_and_currency_signs_of_many_languages_are_drawn(text: str) -> None:
    for weight in ("regular", "bold"):
        assert text_width(weight, 20, text) > 0
        assert ink(text, weight).any()


def test_bold_is_bolder_than_regular_in_the_fallback_face_too() -> None:
    assert ink("Łź", "bold").sum() > 1.15 * ink("Łź").sum()


def test_a_mark_stands_over_its_own_letter() -> None:
    new = ink("\u0430\u0301\u0442\u044c") & ~ink("\u0430\u0442\u044c")
    middle = np.nonzero(new.any(0))[0].mean()
    assert 20 <= middle <= 20 + text_width("regular", 48, "\u0430")


def test_decomposed_letters_are_the_composed_ones() -> None:
    assert pieces("bold", "Cafe\u0301") == pieces("bold", "Café")


def test_dots_lie_on_the_line_in_latin_and_in_the_middle_in_chinese() -> None:
    latin, chinese = (np.nonzero(ink(text).any(1))[0] for text in ("…", "茶……"))
    assert latin.max() >= 76
    assert pieces("regular", "茶…")[-1].source is None
    assert chinese.min() < 70


@needs_raqm
@pytest.mark.parametrize("text", ["محكمتي", "שלום עולם", "กาแฟดี", "चाय की दुकान"])
def test_scripts_that_need_a_shaper_are_one_piece(text: str) -> None:
    found = pieces("bold", f"Tea {text}")
    assert [piece.text for piece in found] == [*"Tea ", text]
    assert ink(text, "bold").any()


@pytest.mark.parametrize(
    ("text", "plain"), [("✅ Kunststof", "Kunststof"), ("Star ✪", "Star"), ("🎁", ""), ("Tea ☕️ time", "Tea time")]
)
def test_pictures_are_left_out_of_names(text: str, plain: str) -> None:
    assert without_pictures(text) == plain


@given(st.text(max_size=40))
def test_any_text_is_drawn_or_known_not_to_be(text: str) -> None:
    if can_draw("regular", text):
        assert text_width("regular", 12, text) >= 0
    else:
        with pytest.raises(LayoutError, match="no glyph"):
            text_width("regular", 12, text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ceylon tea", ()),
        ("茶 Łódź", ()),
        ("தேநீர் tea", ("தேநீர்",)),
        ("a\U00010400b\U00010401", ("\U00010400", "\U00010401")),
    ],
)
def test_what_no_face_has_is_named_part_by_part(text: str, parts: tuple[str, ...]) -> None:
    assert undrawn("regular", text) == parts
    assert can_draw("regular", text) == (not parts)
