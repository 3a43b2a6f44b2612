"""Open words pass the policy one by one, calls to action fit, and variety is counted in words of either language."""

from collections import Counter

import pytest

from engines.copy.facts import CTA_WIDTH, claims_saving, display_width
from engines.copy.policy import broken_rule
from export.copy import check
from export.copy.expansion import stems
from export.copy.tables import TABLES


@pytest.mark.parametrize(
    ("locale", "slot"), [(locale, slot) for locale in TABLES for slot in TABLES[locale].words.lists]
)
def test_every_open_word_may_stand_in_an_ad_and_is_listed_once(locale: str, slot: str):
    for row in TABLES[locale].words.lists[slot].values():
        words = [word.replace("_", " ") for word in row.split()]
        assert [word for word in words if broken_rule(word) or claims_saving(word)] == []
        assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_calls_to_action_are_many_and_fit(locale: str):
    for event, calls in TABLES[locale].calls.open.items():
        assert len(set(calls)) == len(calls) > (30 if event == "sale" else 200)
        assert max(map(display_width, calls)) <= CTA_WIDTH
        assert [call for call in calls if broken_rule(call) or (event != "sale" and claims_saving(call))] == []


@pytest.mark.parametrize(("word", "again"), [("warm", "warmth"), ("kind", "kindness"), ("好时光", "时光")])
def test_words_of_one_stem_are_heard_as_the_same(word: str, again: str):
    assert not stems(word).isdisjoint(stems(again))
    assert stems("温柔").isdisjoint(stems("温暖"))


def test_chinese_variety_counts_words_not_characters():
    pytest.importorskip("jieba")
    assert check._words("温柔清晨，微风入怀。", "zh")[:2] == ["温柔", "清晨"]
    assert check._words("Slow mornings.", "en") == ["slow", "mornings"]
    assert check._distinct([["a", "b", "a", "b"], ["b", "c"]]) == 0.75
