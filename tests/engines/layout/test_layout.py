from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.errors import ImageError
from engines.layout.compose import Composed, compose
from engines.layout.content import DISCLOSURE, content_of, shorter
from engines.layout.slots import SLOTS, SlotSize, parse_slot
from engines.photo.packshot import scaled
from engines.pixels.box import Box
from engines.pixels.contrast import REQUIRED
from engines.text.glyphs import text_width
from engines.vocabulary.scene import PALETTE
from tests.support.layout_samples import STAGE, chinese_copy, copy, packshot, product, stage_picture

COLOURS = st.sampled_from([term.srgb for term in PALETTE.values() if term.srgb])
VOCABULARY = ("Brew", "slower", "mornings", "at", "home", "with", "extraordinary", "long-lasting", "comfort", "500 ml")
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5)
PIECES = ("手冲", "慢时光", "，", "咖啡", "更香", "一室好声音", "500毫升", "《读》")
PHRASES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5)
SHOTS = st.tuples(st.integers(30, 400), st.integers(30, 400))
SIDES = st.integers(50, 450)
SMALLER = sorted(name for name, slot in SLOTS.items() if slot.width * slot.height < 200_000)
SLOT = st.sampled_from(SMALLER) | st.builds("{}x{}".format, SIDES, SIDES)
LOOKS = st.tuples(COLOURS, COLOURS)


def boxes(composed: Composed) -> dict[str, Box]:
    return {name: Box(*edges) for name, edges in composed.boxes.items()}


def assert_sound(composed: Composed, slot: SlotSize) -> None:
    """What holds for every creative, whatever its parts."""
    placed = boxes(composed)
    whole = Box(0, 0, slot.width, slot.height)
    shown = placed.pop("product", None)
    assert composed.image.size == (slot.width, slot.height)
    assert all(box.inside(whole) for box in placed.values())
    assert "disclosure" in placed
    assert composed.contrast >= REQUIRED
    if shown is not None:
        assert shown.inside(whole)
        assert all(shown.overlap(box) == 0 for box in placed.values())
    texts = list(placed.values())
    assert all(a.overlap(b) == 0 for i, a in enumerate(texts) for b in texts[i + 1 :])


@given(WORDS, WORDS, SHOTS, SLOT, LOOKS)
@settings(max_examples=25, deadline=None)
def test_english_creatives_are_sound(headline, description, shot, size, look) -> None:
    slot = parse_slot(size)
    words = copy(" ".join(headline)[:30].strip(), " ".join(description), "Shop now")
    picture = stage_picture(*look)
    assert_sound(compose(picture, STAGE, product(sale=len(headline) > 2), packshot(*shot), words, slot), slot)


@given(PHRASES, PHRASES, SHOTS, SLOT, LOOKS)
@settings(max_examples=25, deadline=None)
def test_chinese_creatives_are_sound(headline, description, shot, size, look) -> None:
    slot = parse_slot(size)
    words = copy("".join(headline)[:15], "".join(description), "立即选购")
    picture = stage_picture(*look)
    assert_sound(
        compose(picture, STAGE, product("zh", sale=len(headline) > 2, brand="北壶"), packshot(*shot), words, slot), slot
    )


@pytest.mark.parametrize("size", ["300x250", "160x600", "970x250", "300x600", "1200x628"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_common_slots_carry_the_whole_message(size: str, locale: str) -> None:
    words = copy() if locale == "en" else chinese_copy()
    composed = compose(stage_picture(), STAGE, product(locale), packshot(), words, parse_slot(size))  # type: ignore[arg-type]
    wanted = {"brand", "headline", "description", "price", "old", "badge", "cta", "disclosure", "product"}
    assert wanted - {"description"} <= set(composed.boxes) <= wanted  # some families have no room to describe


@pytest.mark.parametrize("size", ["1080x1920", "50x2000", "2000x50", "50x50"])
def test_extreme_slots_are_filled_too(size: str) -> None:
    slot = parse_slot(size)
    assert_sound(compose(stage_picture(), STAGE, product(), packshot(), copy(), slot), slot)


@pytest.mark.parametrize("size", SLOTS)
def test_chinese_creatives_say_that_they_are_generated_as_large_as_the_standard_wants(size: str) -> None:
    slot = parse_slot(size)
    placed = boxes(compose(stage_picture(), STAGE, product("zh"), packshot(), chinese_copy(), slot))
    mark, whole = placed["disclosure"], text_width("regular", 1000, DISCLOSURE["zh"]) / 1000
    assert "AI生成" in DISCLOSURE["zh"]
    assert mark.width >= whole * max(10, 0.05 * min(slot.width, slot.height)) - 1
    assert mark.bottom > slot.height / 2


def test_a_slot_without_room_for_the_whole_mark_keeps_the_word_for_an_ad() -> None:
    slot = parse_slot("50x50")
    placed = boxes(compose(stage_picture(), STAGE, product("zh"), packshot(), chinese_copy(), slot))
    assert placed["disclosure"].width < text_width("regular", 10, DISCLOSURE["zh"])


def test_small_slots_drop_the_description_first_and_keep_price_and_button() -> None:
    placed = compose(stage_picture(), STAGE, product(), packshot(), copy(), parse_slot("320x50")).boxes
    assert "description" not in placed
    assert {"headline", "price", "cta"} <= set(placed)


def test_the_description_is_let_go_before_the_brand_and_both_before_the_price() -> None:
    kept = [set(left.texts) for left in shorter(content_of(product(), copy(), None))]
    assert kept[0] == {"brand", "headline", "description", "price", "old", "badge", "cta", "disclosure"}
    without_brand = next(roles for roles in kept if "brand" not in roles)
    assert "description" not in without_brand
    assert all("brand" not in roles for roles in kept if "price" not in roles)


def test_a_product_on_sale_shows_both_prices_and_a_badge_that_is_not_too_high() -> None:
    texts = content_of(product(), copy(), None).texts
    assert (texts["price"], texts["old"], texts["badge"]) == ("$99.00", "$129.00", "−23%")  # noqa: RUF001
    plain = content_of(product(sale=False), copy(), None).texts
    assert plain["price"] == "$129.00"
    assert not {"old", "badge"} & set(plain)


@pytest.mark.parametrize("size", ["300x250", "728x90", "160x600"])
def test_the_product_is_the_resized_packshot_bit_for_bit(size: str) -> None:
    shot = packshot(180, 300)
    composed = compose(stage_picture(), STAGE, product(), shot, copy(), parse_slot(size))
    box = boxes(composed)["product"]
    wanted = np.asarray(scaled(shot, box.width, box.height))
    opaque = wanted[..., 3] == 255
    seen = np.asarray(composed.image)[box.top : box.bottom, box.left : box.right]
    assert np.array_equal(seen[opaque], wanted[opaque][:, :3])


@pytest.mark.parametrize("size", ["300x250", "728x90", "160x600"])
def test_a_product_without_a_picture_is_laid_out_without_one(size: str) -> None:
    slot = parse_slot(size)
    composed = compose(stage_picture(), STAGE, product(), None, copy(), slot)
    assert "product" not in composed.boxes
    assert_sound(composed, slot)


def test_the_same_parts_give_the_same_pixels_and_choice() -> None:
    one, two = (compose(stage_picture(), STAGE, product(), packshot(), copy(), parse_slot("300x250")) for _ in range(2))
    assert one.image.tobytes() == two.image.tobytes()
    assert (one.candidate, one.scores, one.notes) == (two.candidate, two.scores, two.notes)


def test_every_step_says_whether_it_ran_and_why() -> None:
    notes = compose(stage_picture(), STAGE, product(), packshot(), copy(), parse_slot("300x250")).notes
    assert [note.name for note in notes] == ["denoise", "tone", "crisp", "crop", "sharpen"]
    assert all(note.reason for note in notes)


@pytest.mark.parametrize(
    ("brand", "shown"),
    [("Orlinde \N{GRINNING FACE}", True), ("\N{WHITE HEAVY CHECK MARK}", False), ("\N{ETHIOPIC SYLLABLE HA}", False)],
)
def test_a_sign_without_a_glyph_costs_itself_or_its_line_and_never_the_creative(brand: str, shown: bool) -> None:
    odd = replace(product(), brand=brand)
    composed = compose(stage_picture(), STAGE, odd, packshot(), copy(), parse_slot("300x600"))
    assert ("brand" in composed.boxes) is shown
    assert "headline" in composed.boxes


def test_a_picture_that_is_no_stage_is_refused() -> None:
    with pytest.raises(ImageError, match="uint8"):
        compose(np.zeros((256, 256)), STAGE, product(), packshot(), copy(), parse_slot("300x250"))


def test_the_picture_is_described_for_those_who_cannot_see_it() -> None:
    composed = compose(stage_picture(), STAGE, product(), packshot(), copy(), parse_slot("300x250"))
    assert composed.alt == "Pour-over kettle: Brew slower mornings, $99.00"
