"""The size of a product is read when its feed is imported, and kept."""

from engines.vocabulary.headnoun import head_noun
from stream.catalog.extent import extent_of, size_from


def test_what_a_feed_says_is_kept_before_what_is_usual() -> None:
    vase = head_noun("Ceramic vase")
    said = size_from(extent_of({"product_height": "32 cm"}, ("Ceramic vase",), (), vase, ""))
    detailed = size_from(extent_of({}, ("Ceramic vase",), (("", "Height", "28 cm"),), vase, ""))
    usual = size_from(extent_of({}, ("Ceramic vase",), (), vase, ""))
    assert said is not None
    assert detailed is not None
    assert usual is not None
    assert (said.cm, said.axis) == (32, "height")
    assert detailed.cm == 28
    assert usual.source == "usual for vase"


def test_a_category_steps_in_for_an_unknown_thing_and_nothing_for_nothing() -> None:
    shoes = size_from(extent_of({}, ("Nature Ramble",), (), None, "Apparel & Accessories > Shoes"))
    assert shoes is not None
    assert 24 < shoes.cm < 32
    assert extent_of({}, ("Nature Ramble",), (), None, "") == ""
    assert size_from("") is None
