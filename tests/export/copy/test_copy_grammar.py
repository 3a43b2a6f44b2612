"""The copy grammar writes only what the gate lets pass, in good grammar."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from engines.copy.ask import assign
from engines.copy.facts import PLACEHOLDERS, broken_fact, broken_limit, fill
from engines.copy.policy import refused
from engines.copy.scene_words import broken_scene
from engines.vocabulary.harmony import BACKDROPS, PODIUMS, SEASON_COLOURS
from engines.vocabulary.scene import PALETTE, SEASONS
from export.copy.asks import draw_ask
from export.copy.chance import Chance
from export.copy.grammar import compose
from tests.support.word_samples import brief_of

DRAWS = 400
WORD = re.compile(r"\{\w+\}|[a-z'-]+|[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def drafts():
    chance = Chance(3)
    asks = [brief_of(draw_ask(chance)) for _ in range(DRAWS)]
    written = []
    for asked in asks:
        assignment = assign(asked)
        written.append((asked, assignment.facts, compose(assignment.ask, chance)))
    return written


def test_every_draft_passes_limits_facts_policy_and_scene_words(drafts):
    for asked, facts, draft in drafts:
        texts = [fill(text, facts) for text in (draft.headline, draft.description, draft.cta)]
        assert broken_limit(*texts) is None
        assert refused(*texts, facts) is None
        assert [broken_fact(text, asked.product, facts) for text in texts] == [None] * 3
        assert broken_scene(draft.scene, asked.locale, asked.backdrop) is None


def test_headlines_hardly_ever_repeat(drafts):
    assert len({draft.headline for _, _, draft in drafts}) > DRAWS * 0.75


def test_no_slot_or_mark_of_the_grammar_is_left_in_a_draft(drafts):
    for _, _, draft in drafts:
        text = f"{draft.scene}{draft.headline}{draft.description}{draft.cta}"
        for mark in PLACEHOLDERS:
            text = text.replace(mark, "")
        assert not re.search(r"[\[\]{}~<>/]", text)


def test_articles_and_number_agree(drafts):
    english = " ".join(f"{d.headline}. {d.description}" for asked, _, d in drafts if asked.locale == "en")
    assert not re.search(r"\ba (?=[aeio])", english, re.IGNORECASE)
    assert not re.search(r"\ban (?=[^aeiou\s])", english, re.IGNORECASE)
    assert not re.search(r"\b(?:this|a) (?:headphones|earbuds|sneakers|sunglasses)\b", english, re.IGNORECASE)


def test_the_same_seed_composes_the_same_corpus():
    first, again = Chance(8), Chance(8)
    assert [compose(draw_ask(first), first) for _ in range(5)] == [compose(draw_ask(again), again) for _ in range(5)]


def test_harmony_covers_the_palette_and_never_hides_the_product():
    assert set(BACKDROPS) == {"", *PALETTE}
    assert set(PODIUMS) == set(PALETTE)
    assert set(SEASON_COLOURS) == set(SEASONS)
    assert all(colour not in fitting for table in (BACKDROPS, PODIUMS) for colour, fitting in table.items())


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_most_neighbouring_words_of_one_product_are_new(locale):
    chance = Chance(5)
    ask = replace(draw_ask(chance), locale=locale, kind="mug", category="kitchen")
    drafts = [compose(ask, chance) for _ in range(100)]
    pairs = [
        pair
        for draft in drafts
        for text in (draft.headline, draft.description, draft.cta)
        for pair in pairwise(WORD.findall(text.lower()))
    ]
    assert len(set(pairs)) > len(pairs) * 0.4
    assert len({draft.headline for draft in drafts}) > 90
