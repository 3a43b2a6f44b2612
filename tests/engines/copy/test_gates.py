"""What the gates refuse of finished words beside broken facts: sentences that say nothing new."""

import pytest

from engines.copy.gates import says_twice
from engines.vocabulary.locales import Locale


@pytest.mark.parametrize(
    ("headline", "description", "locale"),
    [
        ("New Look Bedding Set", "Machine washable. Machine washable with cold water and mild detergent.", "en"),
        ("真情绽放 33朵紫玫瑰", "33朵紫玫瑰，搭配丰满紫色多头小菊。", "zh"),
    ],
)
def test_what_another_sentence_says_already_is_said_twice(headline: str, description: str, locale: Locale) -> None:
    assert says_twice(headline, description, locale)


@pytest.mark.parametrize(
    ("headline", "description", "locale"),
    [
        ("Blueberry Muffin", "Buttery muffin studded with fresh blueberries.", "en"),
        ("Oak tray", "Made of oak. For $20.00.", "en"),
        ("真情绽放", "33朵紫玫瑰，搭配丰满紫色多头小菊。", "zh"),
    ],
)
def test_a_headline_may_come_again_with_more(headline: str, description: str, locale: Locale) -> None:
    assert not says_twice(headline, description, locale)
