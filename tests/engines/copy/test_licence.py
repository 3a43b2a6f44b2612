"""Every word that carries meaning has a licence: the feed, a benefit line that holds, or being a word of every ad."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.copy.gates import refusal
from engines.copy.licence import unlicensed
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Product
from tests.support.copy_samples import LINE, asked, cup, frames_of, mug, socks


def said(headline: str, description: str, item: Product | None = None, cta: str = "") -> list[str]:
    product = item or mug()
    call = cta or {"en": "See details", "zh": "看看详情"}[product.locale]
    return unlicensed(Copy(headline, description, call, "", "model", 1, ()), asked(product))


@pytest.mark.parametrize(
    "text",
    [
        "An enamel mug with a rolled rim.",
        "Enamel mug by Tarnbeck, for $129.00.",
        "It is still in your bag, and holds 350 ml.",
        "The rims are rolled: one look.",
        "Your mug is back in stock. See its details.",
    ],
)
def test_words_of_the_feed_in_any_form_and_words_of_every_ad_are_licensed(text: str):
    assert said("Enamel mug", text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("For quiet mornings.", ["quiet", "mornings"]),
        ("A stylish enamel mug.", ["stylish"]),
        ("Hangs from a kettle.", ["kettle"]),
        ("Holds 400 ml.", ["400"]),
        ("Keeps coffee hot.", ["coffee", "hot"]),
    ],
)
def test_a_word_that_nothing_licenses_is_found(text: str, words: list[str]):
    assert said("Enamel mug", text) == words


def test_a_verb_may_be_said_of_several():
    assert said("Running socks", "They dry overnight, with arch support.", socks()) == []


def test_a_benefit_line_that_holds_licenses_its_words():
    held = mug(reading=replace(mug().reading, lines=(LINE,)))
    assert said(LINE.headline, "This mug does not mind a fall.", held) == []
    assert said(LINE.headline, "A mug.") == ["coffee", "tent"]


@pytest.mark.parametrize(
    "text", ["这只马克杯带卷边杯口，350毫升。", "双层搪瓷，可直接加热。", "轻便的马克杯，还在购物车里。"]
)
def test_chinese_words_of_the_feed_are_licensed(text: str):
    assert said("搪瓷马克杯", text, cup()) == []


@pytest.mark.parametrize(
    ("text", "wrong"), [("绮丽的马克杯。", "绮丽"), ("清晨的马克杯。", "清晨"), ("这只水壶。", "水壶")]
)
def test_chinese_words_that_nothing_licenses_are_found(text: str, wrong: str):
    assert "".join(said("搪瓷马克杯", text, cup())) == wrong


def test_another_language_in_an_ad_wants_its_licence_too():
    assert said("Enamel mug", "Joy for campers.", mug()) == ["joy", "campers"]
    assert said("搪瓷马克杯", "超级 happy 的马克杯。", cup())


@given(st.lists(st.sampled_from(["quokka", "zephyr", "brisk", "velvet", "dawn"]), min_size=1, max_size=4, unique=True))
def test_no_foreign_word_slips_through_among_licensed_ones(words: list[str]):
    assert said("Enamel mug", f"An enamel mug with {' and '.join(words)}.") == words


def test_the_gates_name_the_rule():
    copy = Copy("Enamel mug", "A mug for quiet mornings.", "See details", "", "model", 1, ())
    assert refusal(copy, asked(mug())) == "licence"
    assert refusal(replace(copy, description="A mug with a rolled rim."), asked(mug())) is None


@pytest.mark.parametrize("item", [mug(), cup()], ids=["en", "zh"])
def test_frames_are_made_of_words_that_every_ad_may_say(item: Product):
    own = {frame.text: frame.own for frame in frames_of(item.locale)}
    wrong = {text: words for text, words_ in own.items() if (words := said("", words_, item))}
    assert not wrong
