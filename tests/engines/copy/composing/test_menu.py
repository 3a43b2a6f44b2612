"""What may be said next: only what fits, holds together, and was not said yet."""

from dataclasses import replace

from engines.copy.composing.content import content
from engines.copy.composing.frames import Frame, Part, parse
from engines.copy.composing.menu import NOTHING, Draft, Menu, menu
from engines.vocabulary.brief import Angle
from engines.vocabulary.reading import Span
from tests.support.copy_samples import MUG_SPANS, said

COAT, RIM, VOLUME, HANGS, RING = range(5)


def frames(part: Part, *texts: str) -> list[Frame]:
    return [parse(f"{part}\tany\tany\t{text}", "en") for text in texts]


def of_mug(some: list[Frame], angle: Angle = "view", spans: tuple[Span, ...] = MUG_SPANS) -> Menu:
    named = parse("opening\tany\tany\t{a noun}.", "en")
    return menu([*some, named], spans, said(), angle)


def slots(held: Menu, part: Part, draft: Draft = NOTHING, *chosen: int) -> list[int]:
    return held.spans_for(part, held.frames(part, draft)[0], chosen, draft)


def test_a_slot_takes_spans_of_its_form_and_type():
    assert slots(of_mug(frames("headline", "With [a noun]")), "headline") == [COAT, RIM]
    assert slots(of_mug(frames("headline", "With [a noun:part]")), "headline") == [RIM]
    assert slots(of_mug(frames("headline", "{noun}, [measure:capacity|size]")), "headline") == [VOLUME]


def test_a_frame_that_nothing_fills_is_not_offered():
    assert of_mug(frames("headline", "In [adjective:color]", "With [noun:taste]")).frames("headline", NOTHING) == []


def test_frames_of_another_angle_are_not_offered():
    some = [parse("headline\tcart\tany\tStill here: {noun}", "en"), parse("headline\tany\tany\t{a noun}", "en")]
    assert of_mug(some).frames("headline", NOTHING) == [1]
    assert of_mug(some, "cart").frames("headline", NOTHING) == [0, 1]


def test_two_slots_take_two_spans():
    held = of_mug(frames("headline", "[noun], [noun]"))
    assert held.spans_for("headline", 0, (COAT,), NOTHING) == [RIM]
    assert of_mug(frames("headline", "[noun], [noun], [noun]")).frames("headline", NOTHING) == []


def test_what_was_said_is_not_said_again_nor_what_shares_a_word_with_it():
    spans = (*MUG_SPANS, Span("rim of steel", "part", "noun", "one", "a"))
    held = of_mug(frames("headline", "With [a noun:part]") + frames("following", "{it} {has} [a noun]."), spans=spans)
    said_rim = held.after("headline", 0, (RIM,), "With a rolled rim", NOTHING)
    assert slots(held, "following", said_rim) == [COAT]


def test_beside_the_noun_no_span_repeats_it():
    held = of_mug(frames("headline", "{noun} with [a noun]"))
    assert slots(held, "headline") == [RIM]  # `enamel mug with an enamel coat`


def test_only_what_fits_the_headline_is_offered():
    wide = Span("very finely rolled brim of steel", "part", "noun", "one", "a")
    assert of_mug(frames("headline", "With [a noun]"), spans=(wide,)).frames("headline", NOTHING) == []


def test_the_description_takes_sentences_while_there_is_room():
    held = of_mug(frames("following", "{it} {has} [a noun]."))
    assert held.frames("following", Draft(named=True, described=60))
    assert held.frames("following", Draft(named=True, described=80)) == []


def test_a_headline_without_the_noun_wants_an_opening_that_can_name_it():
    some = frames("headline", "With [a noun]")
    assert of_mug(some).frames("headline", NOTHING) == [0]
    assert menu(some, MUG_SPANS, said(), "view").frames("headline", NOTHING) == []


def test_an_opening_names_the_product_unless_the_headline_did():
    held = of_mug(frames("opening", "With [a noun].", "Here {is} {your noun}."))
    assert held.frames("opening", NOTHING) == [1, 2]
    assert held.frames("opening", Draft(named=True)) == [0]  # and is not named twice


def test_a_price_drop_tells_of_the_lower_price_before_anything_else():
    held = of_mug(
        frames("opening", "Now {price} for {a noun}.", "{percent} off {this noun}.", "With [a noun]."), "price_drop"
    )
    assert held.frames("opening", NOTHING) == [1]
    assert held.frames("opening", Draft(named=True, facts=frozenset({"was"}))) == [2]
    unmarked = menu(frames("opening", "Now {price} for {a noun}."), (), said(facts={"price": "$15.00"}), "price_drop")
    assert unmarked.frames("opening", NOTHING) == [0]  # it fell, and the feed states no price of before


def test_facts_and_reminders_are_said_once():
    held = of_mug(frames("following", "Now {price}.", "{it} {is} in your bag."))
    assert held.frames("following", Draft(named=True, facts=frozenset({"price"}))) == [1]
    assert held.frames("following", Draft(named=True, reminders=frozenset({"bag"}))) == [0]


def test_a_list_does_not_stand_beside_another_span():
    many = Span("fork, knife and spoon", "included", "noun", "mass")
    assert of_mug(frames("headline", "[noun:included]"), spans=(many,)).frames("headline", NOTHING) == [0]
    held = of_mug(frames("following", "[noun:part], [noun:included]."), spans=(*MUG_SPANS, many))
    assert held.frames("following", Draft(named=True)) == []


def test_a_single_noun_without_its_article_fills_no_slot_that_wants_one():
    bare = Span("rolled rim", "part", "noun", "one", "")
    assert of_mug(frames("headline", "With [a noun]"), spans=(bare,)).frames("headline", NOTHING) == []


def test_a_preposition_is_not_said_twice_in_a_row():
    phrase = Span("steel with a coat", "material", "noun", "mass")
    assert of_mug(frames("headline", "Mugs with [noun]"), spans=(phrase,)).frames("headline", NOTHING) == []


def test_meaning_lies_in_words_and_in_chinese_in_pairs_of_characters():
    assert content("the rims of a mug", "en") == content("Rim: mug", "en") == {"rim", "mug"}
    assert content("双层搪瓷", "zh") == {"双层", "层搪", "搪瓷"}


def test_a_colour_does_not_stand_beside_a_material_that_has_its_own():
    some = frames("headline", "[adjective:color] [noun:material]")
    black = Span("black", "color", "adjective")
    gold, steel = Span("yellow gold", "material", "noun"), Span("steel", "material", "noun")
    assert of_mug(some, spans=(black, gold)).frames("headline", NOTHING) == []
    assert of_mug(some, spans=(black, steel)).frames("headline", NOTHING) == [0]


def test_a_headline_does_not_name_the_kind_alone_of_what_has_another_name():
    some = frames("headline", "In stock: {noun}", "In stock: {title}", "{noun} with [a noun:part]")
    cup = replace(said(), facts={**said().facts, "title": "Gertrude"})
    assert menu(some, MUG_SPANS, cup, "view").frames("headline", NOTHING) == [1, 2]


def test_what_a_thing_weighs_is_no_headline():
    weight = Span("8.8 lb", "performance", "measure", source="detail: Weight")
    held = of_mug(frames("headline", "{noun}, [measure]") + frames("following", "[measure]."), spans=(weight,))
    assert held.frames("headline", NOTHING) == []
    assert slots(held, "following") == [0]
