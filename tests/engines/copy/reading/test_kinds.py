"""Lines that hold for everything of a kind, found by the whole noun or by what it ends in."""

import pytest

from engines.copy.reading.chinese import measure_of
from engines.copy.reading.kinds import lines, noun_of_path
from engines.copy.reading.read import hyphened, read
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Told


@pytest.mark.parametrize(
    ("noun", "locale"),
    [("umbrella", "en"), ("umbrellas", "en"), ("雨伞", "zh"), ("sleeping bag", "en"), ("儿童雨伞", "zh")],
)
def test_a_kind_has_lines(noun: str, locale: Locale) -> None:
    assert lines(noun, locale)
    assert not any(line.requires for line in lines(noun, locale))


def test_what_a_noun_ends_in_counts_where_it_is_a_kind_by_itself():
    assert lines("quilted sleeping bag", "en") == lines("sleeping bag", "en")
    assert lines("flux capacitor umbrella", "en") == ()  # one word may be another thing: a sleeping bag is no bag
    assert lines("", "en") == ()


@pytest.mark.parametrize(
    ("path", "locale", "noun"),
    [
        ("Fashion > Accessories > Sunglasses", "en", "sunglasses"),
        ("Sunglasses > Round", "en", "sunglasses"),
        ("Accessories > Sale", "en", ""),
        ("家电 数码 手机 > 手机 > 小米手机", "zh", "手机"),
        ("", "zh", ""),
    ],
)
def test_the_shops_own_path_tells_the_kind_by_its_deepest_step(path: str, locale: Locale, noun: str) -> None:
    assert noun_of_path(path, locale) == noun


def test_of_a_step_that_names_several_kinds_the_one_counts_that_the_feed_names():
    path = "Party > Gift Boxes & Tins"
    assert noun_of_path(path, "en", said="Rose foil lid gift box") == "gift box"
    assert noun_of_path(path, "en", said="Rose foil") == ""
    assert noun_of_path("Marine Collection;Pendants", "en") == "pendant"
    assert noun_of_path("手机通讯", "zh") == "手机"
    assert noun_of_path("零食系列", "zh") == ""


def test_a_name_that_says_nothing_is_called_by_the_shops_own_path():
    found = read(Told(title="Gertrude", category="Apparel > Sunglasses"), None, "en")
    assert (found.noun, found.count) == ("sunglasses", "many")
    assert found.lines
    assert read(Told(title="Gertrude"), None, "en").noun == ""


def test_the_kind_of_a_book_is_not_what_a_shopper_looks_for():
    assert read(Told(title="Refactoring", category="Books"), None, "en").noun == ""


def test_a_path_that_names_another_thing_than_the_title_is_not_believed():
    told = Told(title="SATA Cable, 50 cm", category="Storage > Solid State Drives")
    assert read(told, None, "en").noun != "solid state drive"


def test_what_a_title_denies_is_not_said_of_the_thing():
    told = Told(title="Travel Tote Non-Leather", description="Crafted from supple pebbled leather. It has two pockets.")
    found = read(told, None, "en")
    assert not any("leather" in text for text in (*(span.text for span in found.spans), *found.sentences))


def test_a_scent_is_no_part_of_a_candle():
    told = Told(title="Scented Candle", description="With a basil leaf and a glass jar.")
    assert not any(span.type == "part" for span in read(told, None, "en").spans)


@pytest.mark.parametrize(
    "title", ["Night Face Cream", "Fig Scented Candle", "Lilac Evening Perfume", "Dark Roast Coffee"]
)
def test_the_jar_is_no_material_of_what_it_holds(title: str) -> None:
    told = Told(title=title, details=(("Material", "Glass"),), color="Blue")
    assert not {"material", "color"} & {span.type for span in read(told, head_noun(title), "en").spans}


@pytest.mark.parametrize("title", ["Coffee Table", "Tea Tray", "Candle Holder", "Pet Bowl", "Soap Dish"])
def test_what_only_has_to_do_with_it_keeps_its_own(title: str) -> None:
    told = Told(title=f"Ceramic {title}, Blue", color="Blue")
    types = {span.type for span in read(told, head_noun(told.title), "en").spans}
    assert types >= {"color", "material"}


@pytest.mark.parametrize(
    ("noun", "title", "tied"),
    [
        ("over kettle", "Swan Neck Pour-Over Kettle", "pour-over kettle"),
        ("up boots", "Lace-Up Boots", "lace-up boots"),
        ("coffee table", "Navy Coffee Table", "coffee table"),
        ("", "Navy Coffee Table", ""),
    ],
)
def test_a_hyphen_ties_a_word_to_what_the_thing_is(noun: str, title: str, tied: str) -> None:
    assert hyphened(noun, title) == tied


def test_what_comes_with_everything_of_a_shop_is_no_point():
    told = Told(title="Phone Tripod", description="It has a comprehensive warranty.")
    assert not any("warranty" in span.text for span in read(told, None, "en").spans)


def test_a_short_chinese_name_that_is_a_kind_is_what_it_is():
    assert read(Told(title="西瓜"), None, "zh").noun == "西瓜"
    assert read(Told(title="三体"), None, "zh").noun == ""


@pytest.mark.parametrize(
    ("name", "measure"), [("猫抓板", "块"), ("猫抓柱", "款"), ("长裤", "条"), ("书桌", "张"), ("花盆", "个")]
)
def test_a_measure_word_for_a_shape_holds_for_names_that_end_alike(name: str, measure: str) -> None:
    assert measure_of(name) == measure
