"""A frame and its spans become a sentence: articles, agreement and capitals, and nothing else is added."""

import pytest

from engines.copy.composing.frames import Frame, parse
from engines.copy.composing.realise import Said, can_say, realise
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Span
from tests.support.copy_samples import CUP_SPANS, said

LID = Span("locking lid", "part", "noun", "one", "a")
EARS = Span("ear cushions", "part", "noun", "many")
STEEL = Span("stainless steel", "material", "noun", "mass")
FOLDS = Span("folds into four", "feature", "verb")
CHINESE = Said("zh", "马克杯", "one", "只", {"price": "¥49.00"})


def frame(text: str, locale: Locale = "en") -> Frame:
    return parse(f"following\tany\tany\t{text}", locale)


@pytest.mark.parametrize(
    ("text", "one", "many"),
    [
        ("{a noun}", "An enamel mug", "Enamel mugs"),
        ("{this noun} {v:come} with more", "This enamel mug comes with more", "These enamel mugs come with more"),
        ("{it} {has} {its} own bag", "It has its own bag", "They have their own bag"),
        ("your {noun} {is} here", "Your enamel mug is here", "Your enamel mugs are here"),
        ("{your noun}, for {price}", "Your enamel mug, for $15.00", "Your enamel mugs, for $15.00"),
        ("it is {a} {head}", "It is a mug", "It is mugs"),
        ("{percent} less: {was} before", "25% less: $20.00 before", "25% less: $20.00 before"),
    ],
)
def test_words_in_braces_agree_with_the_product(text: str, one: str, many: str):
    assert realise(frame(text), (), said()) == one
    assert realise(frame(text), (), said("many")) == many


@pytest.mark.parametrize(
    ("text", "span", "told"),
    [
        ("{it} {has} [a noun]", LID, "It has a locking lid"),
        ("{it} {has} [a noun]", EARS, "It has ear cushions"),
        ("{it} {has} [a noun]", STEEL, "It has stainless steel"),
        ("the [noun]", LID, "The locking lid"),
        ("{a} [adjective] {noun}", Span("insulated", "feature", "adjective"), "An insulated enamel mug"),
        ("{a} [measure] {noun}", Span("350 ml", "size", "measure"), "A 350 ml enamel mug"),
        ("{a} [measure] {noun}", Span("8 oz", "size", "measure"), "An 8 oz enamel mug"),
    ],
)
def test_articles_are_the_spans_own_or_go_by_what_follows(text: str, span: Span, told: str):
    assert realise(frame(text), [span], said()) == told


def test_verbs_of_spans_agree_too():
    assert realise(frame("{it} [verb]"), [FOLDS], said()) == "It folds into four"
    assert realise(frame("{it} [verb]"), [FOLDS], said("many")) == "They fold into four"


def test_spans_stand_in_the_order_of_the_slots():
    assert realise(frame("[noun] and [noun]."), [STEEL, EARS], said()) == "Stainless steel and ear cushions."


@pytest.mark.parametrize("noun", ["iPhone case", "pH meter"])
def test_a_word_with_a_capital_inside_keeps_its_small_letter(noun: str):
    assert realise(frame("{noun} for {price}"), (), said(noun=noun)) == f"{noun} for $15.00"


def test_chinese_has_measure_words_and_no_gaps():
    text = "这{measure}{noun}带[noun]，{price}。"
    assert realise(frame(text, "zh"), [CUP_SPANS[1]], CHINESE) == "这只马克杯带卷边杯口，¥49.00。"


@pytest.mark.parametrize(
    ("text", "missing", "can"),
    [
        ("{noun} for {price}", {}, True),
        ("{noun} for {price}", {"facts": {}}, False),
        ("{noun} for {price}", {"noun": ""}, False),
        ("Now {price}", {"noun": ""}, True),
        ("{it} [verb]", {"noun": ""}, False),
        ("[verb]", {"noun": ""}, True),
    ],
)
def test_what_stands_for_nothing_cannot_be_said(text: str, missing: dict, can: bool):
    assert can_say(frame(text), said(**missing)) is can


def test_a_noun_without_a_measure_word_takes_no_frame_with_one():
    assert not can_say(frame("这{measure}{noun}", "zh"), Said("zh", "马克杯", "one", "", {}))
