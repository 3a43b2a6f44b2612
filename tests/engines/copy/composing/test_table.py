"""Whatever the table offers can be said: any walk through it ends in an ad that fits, agrees and repeats nothing."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.copy.composing import features
from engines.copy.composing.content import content
from engines.copy.composing.frames import parse
from engines.copy.composing.table import MOST_SENTENCES, Step, Table, said_of
from engines.copy.facts import LIMITS, broken_limit, display_width
from engines.vocabulary.brief import Angle
from engines.vocabulary.product import Product
from engines.vocabulary.reading import UNREAD
from tests.support.copy_samples import Walked, asked, cup, frames_of, mug, read_products, socks, walk
from tests.support.word_samples import assigned

UNHURRIED = settings(deadline=None)  # the first ad reads the frames of a language
ANGLES: tuple[Angle, ...] = ("view", "click", "cart", "return", "price_drop", "back_in_stock", "season")
ADS = st.builds(
    lambda item, angle, seed: (item, walk(table(item, angle), seed)),
    read_products(),
    st.sampled_from(ANGLES),
    st.integers(0, 10**6),
).filter(lambda ad: ad[1] is not None)


def table(item: Product, angle: Angle = "view") -> Table:
    return Table(frames_of(item.locale), asked(item, angle=angle))


@UNHURRIED
@given(ADS)
def test_every_ad_fits_its_limits(ad: tuple[Product, Walked]):
    step, gap = ad[1].step, " " if ad[0].locale == "en" else ""
    assert broken_limit(step.headline, gap.join(step.sentences), step.cta) is None
    assert 1 <= len(step.sentences) <= MOST_SENTENCES


@UNHURRIED
@given(ADS)
def test_no_placeholder_is_left(ad: tuple[Product, Walked]):
    step = ad[1].step
    for text in (step.headline, *step.sentences, step.cta):
        assert not re.search(r"[{}\[\]\0]|  | $|^ ", text), text


@UNHURRIED
@given(ADS)
def test_nothing_is_pointed_at_twice(ad: tuple[Product, Walked]):
    held: set[str] = set()
    for span in ad[1].spans:
        words = content(span.text, ad[0].locale)
        assert held.isdisjoint(words) or not words, (span.text, ad[1].step)
        held |= words


@UNHURRIED
@given(ADS)
def test_articles_sound_right(ad: tuple[Product, Walked]):
    said = " ".join((ad[1].step.headline, *ad[1].step.sentences))
    assert not re.search(r"\b[Aa] (?:apple|enamel|umber|hour|8 )", said), said
    assert not re.search(r"\b[Aa]n (?:mug|cotton|steel|cap|lid|USB|unit|one-|cover|rolled|12 )", said), said


@UNHURRIED
@given(st.sampled_from(ANGLES), st.integers(0, 10**6))
def test_several_are_spoken_of_as_several(angle: Angle, seed: int):
    walked = walk(table(socks(), angle), seed)
    if walked:
        said = " ".join((walked.step.headline, *walked.step.sentences))
        assert not re.search(r"\b(?:this|a|an) running socks\b|\b[Ii]t (?:has|is|dries)\b|[Tt]hey dries", said), said
        assert not re.search(r"running socks (?:has|is|comes|dries)\b", said), said


@UNHURRIED
@given(ADS)
def test_the_product_is_named_where_its_noun_is_known(ad: tuple[Product, Walked]):
    noun = ad[0].reading.noun
    if noun:
        said = " ".join((ad[1].step.headline, *ad[1].step.sentences)).casefold()
        heads = (noun.rpartition(" ")[2], ad[0].name.casefold(), "mug", "马克杯")
        assert any(head in said for head in heads), said


@UNHURRIED
@given(ADS)
def test_a_saving_is_told_only_in_a_sale(ad: tuple[Product, Walked]):
    if ad[0].sale_price is None:
        said = " ".join((ad[1].step.headline, *ad[1].step.sentences))
        assert not re.search(r"%|\bwas\b [$¥]|原价", said), said


def test_choices_are_frames_then_the_end_then_spans():
    held = table(mug())
    assert held.end == len(held.frames) == held.shared + len(held.own)
    assert held.first_span == held.end + 1
    assert held.options(Step())[0] < held.end


def test_a_description_may_end_after_its_opening_and_must_after_three_sentences():
    held = table(mug())
    step = Step()
    while step.part != "following":
        step = held.take(step, held.options(step)[0])
    assert held.end in held.options(step)
    full = replace(step, sentences=("One.",) * MOST_SENTENCES)
    assert held.options(full) == [held.end]


@pytest.mark.parametrize("item", [mug(), cup()], ids=["en", "zh"])
def test_tokens_tell_brief_own_sentences_end_and_spans(item: Product):
    held = table(item)
    assert held.context.shape == (3, features.MOST)
    assert held.local.shape == (len(held.own) + 1 + len(held.spans), features.MOST)
    assert held.local.dtype == np.int64
    assert 0 <= held.local.min() <= held.local.max() < features.BUCKETS
    assert (held.local[len(held.own)] == features.END).all()


def test_facts_are_those_of_the_offer():
    sale = said_of(assigned()).facts
    assert (sale["price"], sale["was"], sale["percent"]) == ("$99.00", "$129.00", "23%")
    plain = said_of(assigned(product=mug())).facts
    assert plain["price"] == "$129.00"
    assert not {"was", "percent"} & plain.keys()


def test_a_product_told_in_another_language_has_no_spans_to_point_at():
    held = Table(frames_of("zh"), assigned(product=mug(), locale="zh"))
    assert (held.spans, held.own) == ((), ())


def test_an_unread_product_still_has_its_name_and_its_sentences():
    walked = [walk(table(mug(reading=UNREAD)), seed) for seed in range(20)]
    said = [ad for ad in walked if ad]
    assert said
    assert all(display_width(ad.step.headline) <= LIMITS["headline"] for ad in said)


def test_a_draft_of_name_and_price_alone_tells_nothing_where_there_is_more_to_tell():
    held = Table(
        [
            parse(f"{part}\tany\tany\t{text}", "en")
            for part, text in (
                ("headline", "{title}"),
                ("opening", "{a noun}, {price}."),
                ("opening", "With [a noun]."),
            )
        ],
        asked(mug()),
    )
    title, priced, pointing = range(3)
    assert not held.tells(Step(said=((title, ()), (priced, ()))))
    assert held.tells(Step(said=((title, ()), (pointing, (0,)))))
    bare = Table(held.frames[: held.shared], asked(mug(reading=UNREAD, description="", name="Mug")))
    assert bare.tells(Step(said=((title, ()), (priced, ()))))


@pytest.mark.parametrize("angle", ["view", "cart", "return", "back_in_stock"])
def test_a_work_that_no_headline_takes_is_named_whole_below_it(angle: Angle):
    name = "Harry and the Half-Blind Prince of Norway"
    held = table(mug(reading=UNREAD, description="", name=name, kind=""), angle)
    walked = [ad for ad in (walk(held, seed) for seed in range(12)) if ad]
    assert walked
    assert all(name in " ".join(ad.step.sentences) for ad in walked)


def test_a_description_goes_on_until_it_tells_something():
    frames = (("headline", "{title}"), ("opening", "{a noun}, {price}."), ("following", "With [a noun]."))
    held = Table([parse(f"{part}\tany\tany\t{text}", "en") for part, text in frames], asked(mug()))
    told = Step(part="following", headline="Mug", sentences=("A mug, $9.",), said=((0, ()), (1, ())))
    assert held.end not in held.options(told)
    assert held.end in held.options(Step(part="following", sentences=("With a lid.",), said=((0, ()), (2, (0,)))))
