"""How large a product is: what its feed says before what is usual, and nothing where neither is sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.extent import ProductSize
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.sizes import usual_below, usual_size
from engines.vocabulary.stated_size import stated_size
from engines.vocabulary.taxonomy import types
from engines.vocabulary.things import Thing, thing


def read(title: str, description: str = "") -> ProductSize | None:
    return stated_size({}, (title, description), head_noun(title))


def cm(size: ProductSize | None) -> float | None:
    return size.cm if size else None


@pytest.mark.parametrize(
    ("title", "expected", "axis"),
    [
        ("Wall clock 30 x 20 cm", 30, "longest"),
        ("Poster 50 × 70 cm", 70, "longest"),  # noqa: RUF001
        ("Cutting board 40x30x2cm", 40, "longest"),
        ("Ceramic vase, H12cm", 12, "height"),
        ("Vase 30 cm tall", 30, "height"),
        ('Backpack 18" high', 45.7, "height"),
        ("陶瓷花瓶 高12厘米", 12, "height"),
        ("收纳盒 长30cm宽20cm高15cm", 30, "width"),
        ("毛绒玩具 45cm", 45, "longest"),
        ("Laptop 14 inch", 32, "longest"),
        ("55 inch TV", 121.5, "longest"),
        ("行李箱20寸", 50.8, "longest"),
        ("Sofa 2.1 m wide", 210, "width"),
    ],
)
def test_a_title_says_a_size(title: str, expected: float, axis: str) -> None:
    size = read(title)
    assert size is not None
    assert (size.cm, size.axis) == (expected, axis)


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Water Bottle 750ml", 25.4), ("不锈钢保温杯 500ml", 22.2), ("Mug 350ml", 9.9), ("Dutch oven 5 L", 29.1)],
)
def test_a_volume_is_a_hint(title: str, expected: float) -> None:
    size = read(title)
    assert cm(size) == expected
    assert size is not None
    assert size.source.startswith("it holds")


@pytest.mark.parametrize(
    "title",
    [
        "Backpack fits 15 inch laptop",
        "双肩包 30L",
        "口红 3.5g",
        "Mug",
        "USB lamp 5 m cable",
        "Mug 2 x 4 pieces",
        "Mug 90 cm",
    ],
)
def test_what_is_another_things_length_or_cannot_be_is_not_believed(title: str) -> None:
    assert read(title) is None


def test_attributes_come_first() -> None:
    title = ("Vase 30 x 20 cm",)
    assert cm(stated_size({"product_height": "40 cm", "product_width": "20 cm"}, title)) == 40
    assert cm(stated_size({"Dimensions": "25 x 12 x 5 cm"}, title)) == 25
    assert cm(stated_size({"高度": "12厘米"}, ())) == 12
    assert cm(stated_size({"尺寸": "12*8*20cm"}, ())) == 20


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    size = stated_size({text[:20]: text}, (text, text))
    assert size is None or 0.5 <= size.cm <= 500


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Matte lipstick", 8), ("口红", 8), ("Stoneware mug", 10), ("马克杯", 10), ("Hydrating face serum", 10),
        ("Mirrorless camera", 13), ("相机", 13), ("Bluetooth speaker", 16), ("蓝牙音箱", 16), ("Smartphone", 16),
        ("Water bottle", 22), ("Sneakers", 29), ("跑鞋", 29), ("Laptop", 32), ("Backpack", 45), ("双肩包", 45),
        ("Suitcase", 55), ("行李箱", 55), ("Dining chair", 85), ("Digital piano", 137),
    ],
)  # fmt: skip
def test_kinds_have_their_usual_size_in_both_languages(title: str, expected: float) -> None:
    found = head_noun(title)
    assert found is not None
    assert cm(usual_size(found)) == expected


def test_most_kinds_of_goods_have_a_size_and_none_is_absurd() -> None:
    sizes = [usual_size(thing(entry, (entry.english or entry.chinese)[0])) for entry in types()]
    known = [size.cm for size in sizes if size]
    assert len(known) > 0.6 * len(sizes)
    assert min(known) > 0.5
    assert max(known) < 1500  # a swimming pool


def test_a_kind_of_all_sizes_has_none() -> None:
    rug = Thing("decor sticker", 1, "Home & Garden", "home", "wall sticker", (5, 180), "", "", "one")
    assert usual_size(rug) is None


def test_kinds_of_the_shop_words_are_known() -> None:
    sized = [
        key
        for key, kind in KINDS.items()
        if usual_size(Thing(key, 1, "", kind.category, key, None, "", "", kind.number)) is not None
    ]
    assert len(sized) > 0.8 * len(KINDS)


def test_a_category_tells_a_size_where_its_kinds_agree() -> None:
    assert cm(usual_below("Apparel & Accessories > Shoes")) == pytest.approx(27, abs=3)
    assert usual_below("Electronics") is None
    assert usual_below("") is None
