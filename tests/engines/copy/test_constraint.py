"""Constrained decoding: whatever the model would say, a part stays within its limit, its words and its language."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.copy.constraint import Constraint, Vocabulary
from engines.copy.copywriter import Copywriter
from engines.copy.facts import LIMITS, display_width, facts_of, fill
from engines.copy.gates import PARTS
from engines.copy.lexicon import Lexicon
from engines.copy.model import CopyModel, State
from engines.copy.policy import refused
from engines.vocabulary.locales import Locale
from tests.support.word_samples import assigned, product


def lexicon() -> Lexicon:
    words = ("a", "clean", "kettle", "for", "slow", "mornings", "warm")
    return Lexicon(
        categories=["kitchen", "audio"],
        units={"en": dict.fromkeys(words, 1) | {"playlist": 2}, "zh": {"清晨": 1, "晨的": 1, "的水": 1, "水壶": 1}},
        pairs=frozenset({"a clean", "clean kettle", "kettle for", "for slow", "slow mornings", "for {name}"}),
        company={"en": {}, "zh": {}},
        calls={
            "en": {"Start cooking": 1, "Press play": 2, "See the kettle": 1, "See the deal": 3},
            "zh": {"看看水壶": 1},
        },
    )


def constraint(locale: Locale = "en", **changes: object) -> Constraint:
    return Constraint(Vocabulary(lexicon()), assigned(product=product(**changes), locale=locale))


@pytest.mark.parametrize("text", ["A", "A cl", "A clean kettle for sl", "A clean kettle for slow mornings.", ""])
def test_a_beginning_of_known_words_in_known_company_may_stand(text: str):
    assert constraint().open("description", text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A clxan", "no word begins so"),
        ("A kettle", "two words that never stand side by side"),
        ("playlist", "a word of another category"),
        ("A clean 水壶", "the other language"),
        ("{price} {price}", "a fact said twice"),
    ],
)
def test_what_cannot_become_a_valid_part_may_not(text: str, why: str):
    assert not constraint().open("description", text), why


@pytest.mark.parametrize("text", ["", "S", "Start c", "Start cooking", "See the ke", "See the kettle"])
def test_a_call_to_action_is_one_of_those_that_the_category_suits(text: str):
    asked = constraint(name="Ceramic Kettle")
    assert asked.open("cta", text)
    assert asked.closed("cta", text) == (text in {"Start cooking", "See the kettle"})


@pytest.mark.parametrize(
    ("text", "why"), [("Press", "of audio"), ("Start the", "no call"), ("See the d", "no sale here")]
)
def test_no_call_to_action_is_made_up_or_of_something_else(text: str, why: str):
    assert not constraint(sale_price=None).open("cta", text), why
    assert not constraint("zh", sale_price=None).open("cta", "看看这"), "no call"
    assert constraint("zh").closed("cta", "看看水壶")


def test_chinese_is_judged_by_neighbouring_characters():
    assert constraint("zh").open("headline", "清晨的水壶")
    assert not constraint("zh").open("headline", "清晨水壶")
    assert not constraint("zh").open("headline", "清晨的a")


def test_a_fact_takes_the_width_it_will_have():
    assert constraint(name="Kettle").open("headline", "For {name}")
    assert not constraint(name="Kettle of the River " * 2).open("headline", "For {name}")


def test_a_scene_is_made_of_scene_words_only():
    assert constraint().open("scene", "sand matte round pod")
    assert not constraint().open("scene", "sand matte dragon")
    assert constraint("zh").open("scene", "沙色哑光圆形展台")
    assert not constraint("zh").open("scene", "沙色龙")


def test_a_scene_keeps_the_backdrop_that_was_asked_for_apart_from_the_podium():
    rules = Constraint(Vocabulary(lexicon()), assigned(backdrop="navy"))
    assert rules.open("scene", "sand matte round podium, navy backdrop")
    assert not rules.open("scene", "sand matte round podium, teal backdrop")
    assert not rules.open("scene", "navy matte round podium, navy backdrop")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Save , ", "a mark behind a space"),
        ("A e", "the wrong article"),
        ("A clean kettle is made for slow", "a pair unknown early in the text"),
        ("Only {price}", "the old price told as the price"),
    ],
)
def test_what_no_later_word_can_mend_is_turned_down_at_once(text: str, why: str):
    assert not constraint().open("description", text), why


def test_parts_end_where_they_are_whole():
    rules = constraint()
    assert rules.closed("description", "A clean kettle.")
    assert not rules.closed("description", "A clean kettle")
    assert not rules.closed("description", "Was {price}.")
    assert rules.closed("headline", "A clean kettle")
    assert not rules.closed("headline", "A clean ")


class Babbling(CopyModel):
    """A model that has learnt nothing: its logits are noise."""

    seed = 0

    def step(self, ids, past):
        rng = np.random.default_rng([self.seed, past.shape[4], int(ids[0, -1])])
        grown = np.zeros((*past.shape[:4], past.shape[4] + ids.shape[1], past.shape[5]), np.float32)
        return State(rng.standard_normal(len(self._ids)).astype(np.float32) * 3, grown)


@pytest.fixture(scope="module")
def babbling() -> Copywriter:
    writer = Copywriter(Bundle.open(), threads=1)
    writer._model = Babbling(Bundle.open(), threads=1)
    return writer


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32), st.sampled_from(["en", "zh"]))
def test_a_model_gone_mad_still_publishes_only_what_passes(babbling: Copywriter, seed: int, locale: Locale):
    babbling._model.seed = seed
    asked = assigned(product=product(locale=locale), locale=locale)
    copy = babbling.write(asked, seed)
    facts = facts_of(asked.brief.product, locale)
    texts = {part: getattr(copy, part) for part in PARTS[1:]}
    assert all(display_width(text) <= LIMITS[part] for part, text in texts.items())
    assert refused(*texts.values(), facts) is None
    assert all(fill(text, {}) is not None for text in texts.values())


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.sampled_from(["en", "zh"]), st.sampled_from(PARTS[1:]), st.booleans())
def test_no_way_through_the_constraints_is_wider_than_the_part(
    babbling: Copywriter, seed: int, locale: Locale, part: str, sale: bool
):
    rng = np.random.default_rng(seed)
    changes: dict[str, object] = {} if sale else {"sale_price": None}
    asked = assigned(product=product(locale=locale, **changes), locale=locale)
    speakable = asked.facts
    rules = Constraint(babbling._vocabulary, asked)
    tokens = [token for token in babbling._model._ids if not token.startswith("<")]
    text = ""
    while grown := [token for token in rng.permutation(tokens)[:800] if rules.open(part, text + token)]:
        text += str(grown[0])
        said = fill(text, speakable)
        assert said is not None
        assert display_width(said) <= LIMITS[part]
        assert all(text.count(mark) <= 1 for mark in speakable)
