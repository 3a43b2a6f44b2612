"""The guard lets pass what the grammar writes and refuses garbled words and words of other products."""

import gzip

import msgspec
import pytest

from engines.bundle.bundle import Bundle
from engines.copy.ask import VALUES
from engines.copy.lexicon import Guard, Lexicon, pairs_of, says_twice, units_of
from engines.vocabulary.kinds import KINDS
from export.copy.lexicon import draw_drafts, gather


@pytest.fixture(scope="module")
def guard() -> Guard:
    drafts = draw_drafts(600, 4)
    return Guard(gather(drafts))


def test_what_was_counted_passes(guard):
    for ask, draft in draw_drafts(600, 4):
        for text in (draft.headline, draft.description, draft.cta):
            assert guard.broken(text, ask.locale, ask.category, ask.kind) is None


@pytest.mark.parametrize(
    ("text", "locale", "rule"),
    [
        ("A livday mug", "en", "word.unknown"),
        ("mug A for yours", "en", "word.unknown"),
        ("一把的的的水", "zh", "word.unknown"),
        ("再看一眼about", "zh", "word.unknown"),
    ],
)
def test_garbled_words_are_refused(guard, text, locale, rule):
    assert guard.broken(text, locale, "kitchen", "mug") == rule


def test_units_are_english_words_and_pairs_of_chinese_characters():
    assert list(units_of("Meet the {name}, now", "en")) == ["meet", "the", "now"]
    assert list(units_of("遇见{name}，好", "zh")) == ["遇见", "好"]
    assert list(pairs_of("Meet the {name}. Now {price}")) == ["meet the", "the {name}", "now {price}"]


def small(**units: int) -> Guard:
    company = {"en": {"mug": ["mug"], "headphones": ["headphones"]}, "zh": {}}
    pairs = frozenset(f"{a} {b}" for a in units for b in units)
    return Guard(Lexicon(["kitchen", "audio"], {"en": units, "zh": {}}, pairs, company, {"en": {}, "zh": {}}))


def test_words_of_another_category_kind_or_number_are_refused():
    guard = small(a=3, mug=3, kettle=3, park=2, headphones=3)
    assert guard.broken("a mug", "en", "kitchen", "mug") is None
    assert guard.broken("a mug park", "en", "kitchen", "mug") == "word.category"
    assert guard.broken("a kettle", "en", "kitchen", "mug") == "word.kind"
    assert guard.broken("a headphones", "en", "audio", "headphones") == "word.number"
    assert guard.broken("a headphones", "en", "other", "headphones") == "word.number"
    this = small(this=3, mug=3, headphones=3)
    assert this.broken("this headphones", "en", "audio", "headphones") == "word.number"
    assert this.broken("this mug", "en", "kitchen", "mug") is None


def test_the_bundles_lexicon_knows_every_kind_and_category():
    bundle = Bundle.open()
    file = bundle.engine("copywriter").options["lexicon"]
    lexicon = msgspec.json.decode(gzip.decompress(bundle.read(file)), type=Lexicon)
    assert set(lexicon.categories) == set(VALUES["category"])
    assert set(lexicon.company["en"]) == set(lexicon.company["zh"]) == set(KINDS)


@pytest.mark.parametrize("text", ["clean, clean", "a scratching post for happy scratching post", "home and home"])
def test_english_that_says_a_thing_twice_is_refused(text):
    assert says_twice(text, "en")


@pytest.mark.parametrize("text", ["讨喜又讨喜", "给花园一角添一把花园一角"])
def test_chinese_that_says_a_thing_twice_is_refused(text):
    assert says_twice(text, "zh")


@pytest.mark.parametrize(("locale", "text"), [("en", "good choice, cheery choice"), ("zh", "送一口炖锅，送一份心意")])
def test_a_figure_of_speech_is_no_repetition(locale, text):
    assert not says_twice(text, locale)
