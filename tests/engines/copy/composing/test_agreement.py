"""English agreement: articles go by sound, verbs and pronouns by the product's number."""

import pytest

from engines.copy.composing.agreement import agreeing, article, plural_verb

AN = (
    "apple|enamel lid|umbrella|hour glass|honour board|LED lamp|SSD|8 mm hook|11 pockets|X-ray film|Edison bulb|ounce"
    "|80s lamp|18th cap"
)
A = (
    "mug|unit|used part|universal lid|USB cable|one-hand grip|euro coin|UV filter|European oak|ukulele|110 V plug"
    "|once-over"
)


@pytest.mark.parametrize("text", AN.split("|"))
def test_an_stands_before_a_vowel_as_it_is_spoken(text: str):
    assert article(text) == "an"


@pytest.mark.parametrize("text", A.split("|"))
def test_a_stands_before_all_else(text: str):
    assert article(text) == "a"


def test_an_article_looks_past_quotes():
    assert article("“umber” lid") == "an"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("folds into four", "fold into four"),
        ("dries overnight", "dry overnight"),
        ("washes at 40", "wash at 40"),
        ("presses flat", "press flat"),
        ("fixes to walls", "fix to walls"),
        ("has a lid", "have a lid"),
        ("is waterproof", "are waterproof"),
        ("does not fade", "do not fade"),
        ("goes in the dishwasher", "go in the dishwasher"),
        ("closes by zip", "close by zip"),
        ("ties at the waist", "tie at the waist"),
        ("fits", "fit"),
    ],
)
def test_a_predicate_is_said_of_several(one: str, many: str):
    assert plural_verb(one) == many


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("it", "it", "they"),
        ("its", "its", "their"),
        ("them", "it", "them"),
        ("is", "is", "are"),
        ("has", "has", "have"),
        ("were", "was", "were"),
        ("this", "this", "these"),
        ("v:come", "comes", "come"),
    ],
)
def test_words_agree_with_the_products_number(name: str, one: str, many: str):
    assert (agreeing(name, "one"), agreeing(name, "mass"), agreeing(name, "many")) == (one, one, many)
