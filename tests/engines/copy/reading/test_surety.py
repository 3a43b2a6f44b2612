"""A noun is said where such nouns are right on titles that the labeller never saw."""

import pytest

from engines.copy.reading.labelling.labeller import Labelled
from engines.copy.reading.labelling.labels import Piece
from engines.copy.reading.surety import is_sure
from engines.vocabulary.locales import Locale


def guess(noun: str, surety: float, *, listed: bool = True, again: str = "") -> Labelled:
    more = (Piece("again", "none", again, 20),) if again else ()
    return Labelled((Piece("noun", "none", noun, 0), *more), "", surety, listed)


@pytest.mark.parametrize(
    ("found", "title", "category", "locale", "sure"),
    [
        (guess("kettle", 0.88), "Whistling kettle, red", "", "en", True),
        (guess("kettle", 0.78), "Kettle descaler tablets", "", "en", False),
        (guess("kettle", 0.97), "Kettle whistling red gas", "", "en", True),
        (guess("kettle", 0.97), "Kettle whistling red gas", "Home > Candles", "en", False),
        (guess("刀架", 0.8), "厨房刀架", "", "zh", True),
        (guess("刀架", 0.78), "刀架厨房置物多功能不锈钢家用", "", "zh", False),
        (guess("水杯", 0.82, again="大肚杯"), "水杯大人小孩运动健身上班网红大肚杯", "", "zh", True),
        (guess("芒果", 0.9), "百香芒果瑞纳冰", "", "zh", False),
        (guess("glorb", 0.99, listed=False), "Red glorb", "", "en", False),
        (Labelled(), "Red", "", "en", False),
    ],
)
def test_how_sure_a_noun_must_be(found: Labelled, title: str, category: str, locale: Locale, sure: bool):
    assert is_sure(found, title, category, locale) is sure
