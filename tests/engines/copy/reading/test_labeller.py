"""What a title says, by the shipped labeller: its noun, its short name, its pieces, and sentences worth quoting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.copy.facts import HEADLINE_WIDTH, display_width
from engines.copy.reading.calling import NAMING
from engines.copy.reading.labelling.decoding import head_last_chinese, without_stray
from engines.copy.reading.labelling.labeller import ENGINE, MOST_TITLE, READER, labeller
from engines.copy.reading.labelling.labels import LABELS, STANDS, TAGS, begins
from engines.copy.reading.labelling.tokens import BUCKETS, MOST, MOST_TOKENS, features, tokens
from engines.copy.reading.read import read
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Told


def test_the_readers_bundle_holds_what_its_manifest_says():
    bundle = Bundle.open(READER)
    bundle.verify()
    assert list(bundle.manifest.engines) == [ENGINE]


def test_a_label_begins_with_an_odd_tag_and_goes_on_with_the_next():
    assert [begins(label) for label in LABELS] == list(range(1, TAGS, 2))


def test_english_is_read_by_words_and_chinese_by_characters():
    assert [token.text for token in tokens("USB-C cable, 2.5 m")] == ["USB", "-", "C", "cable", ",", "2.5", "m"]
    assert [token.text for token in tokens("60升电热水器DDF")] == ["60", "升", "电", "热", "水", "器", "DDF"]


@pytest.mark.parametrize("locale", ["en", "zh"])
@given(text=st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_has_features_and_tokens_within_their_limits(locale: Locale, text: str) -> None:
    told = tokens(text)
    seen = features(text, told, locale)
    assert len(told) <= MOST_TOKENS
    assert seen.shape == (len(told), MOST)
    assert seen.dtype == np.int64
    assert 0 <= seen.min(initial=0) <= seen.max(initial=0) < BUCKETS
    assert all(text[token.start : token.end] == token.text for token in told)


@pytest.mark.parametrize("locale", ["en", "zh"])
@given(text=st.text(max_size=MOST_TITLE))
@settings(max_examples=50, deadline=None)
def test_pieces_and_name_are_the_titles_own_words_in_their_order(locale: Locale, text: str) -> None:
    found = labeller().title(text, "", locale)
    assert all(text[piece.start : piece.start + len(piece.text)] == piece.text for piece in found.pieces)
    assert sum(piece.label == "noun" for piece in found.pieces) <= 1
    assert {piece.stand for piece in found.pieces} <= set(STANDS)
    assert display_width(found.name) <= HEADLINE_WIDTH
    at = 0
    for sign in found.name.replace(" ", ""):
        at = text.index(sign, at) + 1


@pytest.mark.parametrize(
    ("title", "brand", "locale", "noun", "name"),
    [
        ("Leather Watch Strap 20 mm Quick Release, Brown", "", "en", "Watch Strap", "Leather Watch Strap"),
        ("韩版八角帽男女复古潮沙滩遮阳平顶帽", "", "zh", "八角帽", "韩版八角帽"),
    ],
)
def test_a_heap_of_key_words_has_one_noun_and_a_name_that_people_would_say(
    title: str, brand: str, locale: Locale, noun: str, name: str
) -> None:
    found = labeller().title(title, brand, locale)
    assert (found.noun, found.name) == (noun, name)


@pytest.mark.parametrize(
    ("sentence", "title", "locale", "printed"),
    [
        ("Two side pockets hold a bottle each", "Canvas Backpack", "en", True),
        ("Please contact us before you leave a bad review", "Canvas Backpack", "en", False),
        ("杯盖拧紧不漏水", "保温杯", "zh", True),
        ("亲们收藏店铺领取优惠券", "保温杯", "zh", False),
    ],
)
def test_a_sentence_about_the_thing_is_worth_quoting_and_one_about_the_shop_is_not(
    sentence: str, title: str, locale: Locale, printed: bool
) -> None:
    assert (labeller().quotes(sentence, title, "", locale) > 0.5) is printed


def test_a_title_without_a_token_says_nothing():
    assert labeller().title("  ", "", "en").pieces == ()
    assert labeller().quotes("", "Mug", "", "en") == 0


def test_a_noun_goes_on_to_the_head_of_its_phrase():
    assert labeller().title("Natural Spices Conditioner, 300 ml", "", "en").noun.endswith("Conditioner")


def test_what_a_thing_is_made_of_is_not_what_it_is():
    told = Told("Peanut Butter & Chicken Biscuits")
    assert read(told, None, "en").noun in {"", "biscuits"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Lime, Basil & Mandarin Scented Candle", "Lime, Basil & Mandarin Candle"),
        ("Sweet Pea & Vanilla Scented Candle", "Sweet Pea & Vanilla Candle"),
    ],
)
def test_a_list_in_a_name_is_kept_whole(title: str, name: str) -> None:
    assert read(Told(title), None, "en").name == name


@pytest.mark.parametrize(
    ("title", "torn"),
    [
        ("Reynaldo's Premium Chorizo", "s Premium"),
        ("Disney Mickey and Friends Multicolor Cupcake Kit, Makes 10 Cupcakes", "Friends Multi"),
        ("Pillsbury Funfetti The Elf on the Shelf Sugar Cookie Mix, 15 Oz Box", "Shelf"),
    ],
)
def test_a_name_does_not_begin_with_the_end_of_what_it_leaves_out(title: str, torn: str) -> None:
    guess = labeller().title(title, "", "en")
    assert guess.surety < NAMING["en"] or not guess.name.startswith(torn)  # one so unsure is not said
    assert not read(Told(title), None, "en").name.startswith(torn)


def test_what_a_thing_only_seems_to_be_is_no_piece_of_its_title():
    assert "两件" not in {piece.text for piece in labeller().title("刺绣假两件连衣裙女秋装", "", "zh").pieces}


@pytest.mark.parametrize(
    ("title", "noun", "starts", "longer", "sure"),
    [
        ("鸡蛋干", 2, {0, 2}, 3, True),
        ("鸡蛋干净", 2, {0, 2}, 2, True),
        ("鸡蛋 干", 2, {0, 2}, 2, True),
        ("键盘版", 2, {0, 2}, 2, False),
        ("鸡蛋", 2, {0}, 2, True),
    ],
)
def test_a_chinese_noun_goes_on_to_a_head_that_is_a_word_by_itself(
    title: str, noun: int, starts: set[int], longer: int, sure: bool
) -> None:
    first = begins("noun")
    path = [first, *[first + 1] * (noun - 1), *[0] * (len(tokens(title)) - noun)]
    found, headed = head_last_chinese(path, tokens(title), starts)
    assert (sum(tag in {first, first + 1} for tag in found), headed) == (longer, sure)


def test_a_name_tears_no_word_of_its_title():
    assert labeller().title("I2C PWM Servo Driver Module - 16 Servos", "", "en").name.startswith("I2C")


def test_a_chinese_noun_has_no_stray_character_before_what_a_list_knows():
    noun = begins("noun")
    told = tokens("量子点电视")
    known = {"电视"}
    path = without_stray([0, 0, noun, noun + 1, noun + 1], told, lambda start, end: "量子点电视"[start:end] in known)
    assert path == [0, 0, 0, noun, noun + 1]
    told = tokens("布沙发")
    assert without_stray([noun, noun + 1, noun + 1], told, lambda start, _: start == 1) == [noun, noun + 1, noun + 1]


def test_a_name_says_what_a_title_denies_with_its_denial():
    name = read(Told("天下五谷-非转基因-粗粮2代-食用植物调和油-1.8L"), None, "zh").name
    assert "转基因" not in name.replace("非转基因", "")
    assert read(Told("非转基因玉米胚芽油食用油家用大桶装5L"), None, "zh").name == "非转基因玉米胚芽油"
