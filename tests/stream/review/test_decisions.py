"""A row counts when product, decision, words and facts hold; else it is refused with its number and why."""

import pytest

from engines.vocabulary.product import Product
from engines.vocabulary.spoken import Spoken
from stream.catalog.lines import Decided, mark_of
from stream.review.decisions import Review, review
from tests.support.word_samples import product

WORDS = {"headline": "{name} for two", "description": "Ceramic, for {price}.", "cta": "See it"}
ROW = {
    "product": "kettle-1",
    "locale": "en",
    "angle": "view",
    **WORDS,
    "decision": "",
    "line": mark_of(*WORDS.values()),
}
KEPT = Spoken("view", *WORDS.values())


def reviewed(*changes: dict[str, str], item: Product | None = None) -> Review:
    """Review rows like the one above with changes, from row 2 on."""
    rows = [(number, {**ROW, **change}) for number, change in enumerate(changes, 2)]
    known = item or product()
    return review(rows, lambda name, locale: known if name == known.id else None)


def refusal(change: dict[str, str], item: Product | None = None) -> str:
    found = reviewed(change, item=item)
    assert not found.lines
    (problem,) = found.refused
    return str(problem)


@pytest.mark.parametrize("word", ["approve", "Approve", "APPROVE", "批准"])
def test_an_approved_row_is_kept_as_it_was_drawn(word: str) -> None:
    found = reviewed({"decision": word})
    assert (found.approved, found.refused) == (1, [])
    assert found.lines == [Decided("kettle-1", "en", KEPT, "approve")]


@pytest.mark.parametrize("word", ["change", "修改"])
def test_a_changed_row_is_approved_in_the_persons_words_and_facts_written_out_are_facts_again(word: str) -> None:
    found = reviewed({"decision": word, "headline": "Ceramic Kettle, now $99.00"})
    assert found.changed == 1
    spoken = Spoken("view", "{name}, now {price}", WORDS["description"], WORDS["cta"])
    assert found.lines == [Decided("kettle-1", "en", spoken, "approve", ROW["line"])]


@pytest.mark.parametrize("word", ["ban", "禁用"])
def test_a_banned_row_is_kept_as_banned_even_where_its_words_break_a_rule(word: str) -> None:
    words = {"headline": "The best kettle", "description": "Free!", "cta": "Go"}
    found = reviewed({"decision": word, **words, "line": mark_of(*words.values())})
    assert (found.banned, [line.decision for line in found.lines]) == (1, ["ban"])


def test_a_row_without_a_decision_decides_nothing() -> None:
    found = reviewed({}, {"product": "gone"})
    assert (found.unchanged, found.lines, found.refused) == (2, [], [])


def test_a_row_of_the_persons_own_needs_no_mark() -> None:
    own = {"line": "", "headline": "A kettle for two", "decision": "approve"}
    assert reviewed(own).lines[0].spoken.headline == "A kettle for two"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"decision": "maybe"}, "row 2: decision 'maybe' is none of approve, 批准, change, 修改, ban, 禁用"),
        ({"headline": "Edited"}, "row 2: its words are not those that were drawn: write change, or put them back"),
        ({"headline": "Edited", "decision": "approve"}, "its words are not those that were drawn"),
        ({"headline": "Edited", "decision": "ban"}, "its words are not those that were drawn"),
        ({"decision": "change"}, "change, but its words are as they were drawn"),
        ({"decision": "ban", "product": "gone"}, "product 'gone' is not in the catalogue in en"),
        ({"decision": "ban", "locale": "zh"}, "product 'kettle-1' is not in the catalogue in zh"),
        ({"decision": "ban", "locale": "fr"}, "locale 'fr' is none of en, zh"),
        ({"decision": "ban", "angle": "side"}, "angle 'side' is none of view, click"),
        ({"decision": "change", "headline": "A" * 31}, "headline is 31 wide, and must be 1 to 30"),
        ({"decision": "change", "cta": ""}, "cta is 0 wide"),
        (
            {"decision": "change", "headline": "Only $5.00"},
            "states a number, percentage or amount that the feed does not",
        ),
        ({"decision": "change", "headline": "50% off"}, "states a number, percentage or amount"),
        ({"decision": "change", "headline": "Yours for {was}"}, "states the old price without the new one"),
        ({"decision": "change", "headline": "{cost}"}, "{cost} stands for nothing: facts are {name}, {brand}, {price}"),
        ({"decision": "change", "headline": "The best kettle"}, "breaks the rule policy.superlative"),
    ],
)
def test_a_refused_row_says_why(change: dict[str, str], why: str) -> None:
    assert why in refusal(change)


def test_a_saving_wants_a_sale_but_a_line_for_sales_may_be_decided_before_one() -> None:
    regular = product(sale_price=None, brand="")
    assert "talks of a saving" in refusal({"decision": "change", "headline": "On sale now"}, regular)
    assert "the feed says nothing for {brand}" in refusal({"decision": "change", "headline": "By {brand}"}, regular)
    assert reviewed({"decision": "change", "headline": "{percent} off"}, item=regular).changed == 1


def test_of_two_rows_that_contradict_each_other_the_later_is_refused() -> None:
    found = reviewed({"decision": "approve"}, {"decision": "approve", "angle": "cart"}, {"decision": "ban"})
    assert (found.approved, found.banned) == (2, 0)
    assert [str(problem) for problem in found.refused] == ["row 4: row 2 says approve of the same words"]
