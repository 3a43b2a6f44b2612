"""What a product brings itself: benefit lines that hold for it, and sentences of its feed that stand alone."""

from dataclasses import replace

from engines.copy.composing.own import MOST_CLAUSES, own_frames
from tests.support.copy_samples import LINE, mug


def texts(part: str, description: str = "", **changes) -> list[str]:
    item = mug(description=description or mug().description, **changes)
    return [frame.text for frame in own_frames(item, "en") if frame.part == part]


def test_sentences_of_the_feed_open_and_follow_and_short_ones_are_headlines():
    assert texts("opening")[:2] == ["Enamel coat over steel.", "Hangs from a backpack."]
    assert texts("following") == texts("opening")
    assert "Enamel coat over steel" in texts("headline")


def test_a_sentence_that_leans_on_another_or_praises_is_not_quoted():
    told = "And it is light. This is steel. A perfect gift for campers. Amazing colours. The rim is rolled."
    assert texts("opening", told) == ["The rim is rolled."]


def test_only_the_first_sentences_are_offered():
    told = " ".join(f"The {word} is made of steel." for word in ("rim", "lid", "base", "handle", "hook", "ring", "cap"))
    assert len(texts("opening", told)) == MOST_CLAUSES


def test_braces_of_a_feed_are_no_placeholders():
    assert "The {noun} is rolled by {price}." not in texts("opening", "The {noun} is rolled by {price}. It is steel.")
    assert all(not frame.words for frame in own_frames(mug(), "en") if frame.origin == "clause")


def test_benefit_lines_come_first_and_name_the_product():
    item = mug(reading=replace(mug().reading, lines=(LINE,)))
    lines = [frame for frame in own_frames(item, "en") if frame.origin == "line"]
    assert [frame.part for frame in lines] == ["headline", "opening", "following"]
    assert lines[1].words == {"noun"}
    assert own_frames(item, "en")[0].text == LINE.headline


def test_a_product_described_in_another_language_brings_nothing():
    assert own_frames(mug(), "zh") == ()
