"""Layouts as files: what each of the package's keeps to, and what is said of one that is wrong."""

import pytest

from engines.errors import LayoutError
from engines.layout.content import content_of
from engines.layout.fitting import fit
from engines.layout.layout_file import Layout, layouts, read_layout, suited
from engines.layout.slots import SlotSize, parse_slot
from tests.support.layout_samples import chinese_copy, copy, product

LAYOUTS = layouts()
DRAWN = [(layout, parse_slot(name)) for layout in LAYOUTS for name in layout.slots]
TABLE = {  # art direction: product's box, headline, price, button's height and label
    "300x250": ((152, 16, 288, 190), 22, 18, 22, 30, 13),
    "336x280": ((172, 18, 322, 212), 24, 19, 24, 32, 13),
    "728x90": ((8, 4, 128, 83), 22, 15, 22, 34, 13),
    "970x250": ((600, 16, 946, 215), 38, 30, 34, 44, 17),
    "160x600": ((8, 200, 152, 444), 22, 18, 24, 36, 14),
    "300x600": ((20, 200, 280, 444), 32, 26, 32, 44, 16),
    "320x50": ((4, 3, 52, 46), 15, 11, 15, 30, 12),
    "1080x1080": ((545, 120, 1016, 800), 84, 68, 80, 96, 38),
    "1200x628": ((725, 40, 1152, 540), 62, 50, 58, 76, 30),
    "1080x1920": ((140, 660, 940, 1267), 96, 80, 96, 112, 44),
}
TOY = """
slots = ["300x250"]
ways = ["words"]
family = "toy"
mark = [0.5, 0.9, 0.98, 0.98]
headline = { size = 30, least = 20, lines = 3 }

[[columns]]
box = [14, 14, 286, 220]
roles = ["headline"]
"""


@pytest.mark.parametrize("size", TABLE)
def test_the_standard_layouts_are_drawn_to_the_table(size: str) -> None:
    (layout,) = (one for one in LAYOUTS if one.name == f"standard-{size}")
    assert layout.cta
    assert TABLE[size] == (
        layout.product,
        layout.headline.size,
        layout.headline.least,
        layout.price,
        layout.cta.height,
        layout.cta.label,
    )


def test_every_listed_size_and_way_has_a_layout() -> None:
    for size in (*TABLE, "120x60", "468x60", "300x1050", "50x50", "50x2000", "2000x50"):
        for show in ("stage", "ground", "card", "words"):
            assert suited(parse_slot(size), show), (size, show)


@pytest.mark.parametrize(("layout", "slot"), DRAWN, ids=lambda part: part.name)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_layout_sets_a_usual_copy_in_its_own_slots(layout: Layout, slot: SlotSize, locale: str) -> None:
    words = chinese_copy() if locale == "zh" else copy()
    fitted = fit(layout, content_of(product(locale), words, None), slot)  # type: ignore[arg-type]
    assert fitted
    roles = {block.role for block in fitted.plan.blocks}
    held = {role for column in layout.columns for role in column.roles}
    assert {"price", "cta", "disclosure"} & (held | {"disclosure"}) <= roles
    boxes = [block.box for block in fitted.plan.blocks]
    assert not any(one.overlap(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])
    area = fitted.plan.area
    assert area is None or not any(box.overlap(area) for box in boxes)


def test_names_are_told_apart_in_explanations() -> None:
    names = [layout.name for layout in LAYOUTS]
    assert len(set(names)) == len(names)


def test_a_family_drawn_for_several_sizes_competes_with_the_nearest_alone() -> None:
    for size in ("300x250", "250x250", "1080x1080"):
        families = [layout.family for layout in suited(parse_slot(size), "stage")]
        assert len(set(families)) == len(families)
        assert {"standard", "editorial", "offer-bar", "big-price"} == set(families)


def test_fractions_and_pixels_say_the_same_in_the_slot_they_are_drawn_for() -> None:
    layout, slot = read_layout("toy.toml", TOY), parse_slot("300x250")
    assert layout.box((0.5, 0.2, 1, 1), slot) == layout.box((150, 50, 300, 250), slot)
    assert layout.box((150, 50, 300, 250), parse_slot("600x500")).times(1) == layout.box(
        (150, 50, 300, 250), slot
    ).times(2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("size = 30", "size = 0"), r"headline.size"),
        (('family = "toy"', 'family = "toy"\ncolour = 3'), "colour"),
        (('"headline"]', '"headlines"]'), r"columns\[0\].roles"),
        (("[14, 14, 286, 220]", "[14, 14, 10, 220]"), r"columns\[0\].box .* has no room"),
        (('slots = ["300x250"]', 'slots = ["300"]'), "slots: .*is not a size"),
        (('slots = ["300x250"]', "slots = []"), "slots names no size"),
        (('"headline"]', '"headline", "cta"]'), "add the key cta"),
        (('ways = ["words"]', 'ways = ["stage"]'), "product is missing"),
        (('family = "toy"', 'family = "toy"\nproduct = [1, 1, 9, 9]'), "words alone show none"),
        (("slots = [", "slots = "), "toy.toml"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(change: tuple[str, str], said: str) -> None:
    assert read_layout("toy.toml", TOY).name == "toy"
    with pytest.raises(LayoutError, match=rf"layout toy.toml: .*{said}" if said != "toy.toml" else said):
        read_layout("toy.toml", TOY.replace(*change))
