"""A benefit line is said where the feed says what it requires, of the product itself, and nowhere else."""

from dataclasses import replace

import pytest

from engines.copy.reading.benefits import MOST, lines
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Line, Told
from engines.vocabulary.things import Thing

BOTTLES = "Home & Garden > Kitchen & Dining > Food & Beverage Carriers > Water Bottles"


def thing_of(title: str, google: str = "") -> Thing:
    found = head_noun(title, "", google)
    assert found
    return found


def held(told: Told, locale: Locale = "en", google: str = "") -> tuple[Line, ...]:
    return lines(told, thing_of(told.title, google), locale)


def required(told: Told, locale: Locale = "en", google: str = "") -> set[str]:
    return {line.requires.lower() for line in held(told, locale, google)} - {""}


def test_a_line_holds_when_the_feed_says_its_requirement_and_tells_the_words():
    (line,) = held(Told("Harbour Shorts", description="With a Mesh Liner, for the beach."))
    assert line == Line("Shorts within the shorts", "There is a liner inside.", "Mesh Liner")


@pytest.mark.parametrize(
    "told",
    [
        Told("Trail Backpack", highlights=("Rain cover included",)),
        Told("Trail Backpack", details=(("Extras", "rain cover"),)),
        Told("Trail Backpack with Rain Cover"),
    ],
)
def test_title_highlights_and_details_license_as_the_description_does(told: Told):
    (words,) = required(told)
    assert "rain cover" in words


@pytest.mark.parametrize(
    "description",
    [
        "Hand wash only, not dishwasher safe.",
        "This bottle is never dishwasher-safe.",
        "Dishwasher safe: no.",
        "Lid is dishwasher safe.",
        "Dishwasher safe lid.",
        "Unlike dishwasher safe bottles, it keeps its paint.",
        "May be dishwasher safe.",
        "Goes well with our dishwasher safe mugs.",
        "Dishwashers safely take it.",
    ],
)
def test_negations_parts_and_other_things_license_nothing(description: str):
    assert required(Told("Steel Water Bottle", description=description)) == set()
    assert required(Told("Steel Water Bottle", description="Dishwasher safe.")) == {"dishwasher safe"}


@pytest.mark.parametrize(
    "description",
    ["Faux velvet.", "Velvet-look cloth.", "As soft as velvet.", "Velvet piping along the edge.", "Without velvet."],
)
def test_an_imitation_or_a_trim_is_not_the_material(description: str):
    assert required(Told("Round Cushion Cover", description=description)) == set()
    assert required(Told("Round Cushion Cover", description="Heavy velvet.")) == {"velvet"}


@pytest.mark.parametrize(
    "description",
    ["假蚕丝。", "非蚕丝面料。", "不含蚕丝。", "蚕丝感面料。", "被套蚕丝，被芯聚酯纤维。", "不可水洗、蚕丝另购。"],
)
def test_chinese_negations_imitations_and_parts_license_nothing(description: str):
    assert required(Told("云感被子", description=description), "zh") == set()
    assert required(Told("云感被子", description="填充是蚕丝。"), "zh") == {"蚕丝"}


def test_a_detail_that_is_denied_or_lists_choices_licenses_nothing():
    assert (
        required(Told("Clay Plant Pot", details=(("Terracotta", "No"), ("Colours", "terracotta, grey, sand")))) == set()
    )
    assert required(Told("Clay Plant Pot", details=(("Fired from", "terracotta"),))) == {"terracotta"}


def test_what_one_may_choose_between_slashes_licenses_nothing():
    assert required(Told("LED灯泡 白光/暖光/中性光"), "zh") == set()
    assert required(Told("LED灯泡 暖光"), "zh") == {"暖光"}


def test_the_feeds_colour_is_put_in_as_it_says_it_and_other_placeholders_stay():
    said = held(Told("Oak Backpack", brand="Norrskog", color="Heather Grey", details=(("Capacity", "18 L"),)))
    assert said == (Line("Backpack, 18 L", "In heather grey, by {brand}.", ""),)


@pytest.mark.parametrize("color", ["", "#2f4f4f", "Black/White/Red", "Multicolour", "see picture"])
def test_a_line_whose_placeholder_would_be_empty_is_dropped(color: str):
    assert not any("in" in line.headline for line in held(Told("Round Cushion Cover", brand="Norrskog", color=color)))


@pytest.mark.parametrize(
    ("title", "fact"),
    [
        ("Ribbed Tights, 2 Pair Pack", "2 pair pack"),
        ("Ribbed Tights, Set of 3", "set of 3"),
        ("Ribbed Tights, 40 Denier", ""),
        ("Ribbed Tights, Set of 3, Pack of 2", ""),
    ],
)
def test_how_many_there_are_is_read_where_the_title_says_it_once(title: str, fact: str):
    told = Told(title)
    assert {line.headline for line in held(told)} == ({f"Tights, {fact}"} if fact else set())


def test_a_clause_of_nothing_but_a_missing_fact_goes_alone():
    (with_colour, *_) = held(Told("直筒牛仔裤", color="雾蓝"), "zh")
    (without, *_) = held(Told("直筒牛仔裤"), "zh")
    assert (with_colour.description, without.description) == ("直筒{noun}，雾蓝。", "直筒{noun}。")


def test_articles_fit_the_noun_and_lines_of_another_number_are_dropped():
    one = replace(thing_of("Rain Jacket"), noun="Anorak Jacket")
    told = Told("Anorak Jacket", description="Windproof. The hood comes off: removable hood.")
    assert "An {noun}" not in " ".join(line.description for line in lines(told, thing_of("Rain Jacket"), "en"))
    assert "A windproof {noun}." in {line.description for line in lines(told, thing_of("Rain Jacket"), "en")}
    assert "An windproof {noun}." not in {line.description for line in lines(told, one, "en")}
    several = replace(thing_of("Rain Jacket"), noun="Rain Jackets", count="many")
    assert not any("A windproof" in line.description for line in lines(told, several, "en"))


def test_of_two_that_say_the_same_the_more_specific_is_kept():
    wool = required(Told("羊毛针织衫", description="山羊绒。"), "zh")
    assert wool == {"羊毛", "山羊绒"}
    assert required(Told("针织衫", description="成分山羊绒。"), "zh") == {"山羊绒"}


def test_of_two_that_contradict_each_other_the_titles_own_is_kept():
    assert required(Told("Straight Leg Jeans", description="Wide leg.")) == {"straight leg"}
    assert required(Told("Plain Jeans", description="Straight leg. Wide leg.")) == set()


def test_a_wider_noun_gets_no_line_that_names_the_archetype_or_rests_on_it_alone():
    said = held(Told("Denim Jacket", brand="Norrskog", description="Two-way zip, pit zips."))
    assert all("rain" not in f"{line.headline} {line.description}".lower() for line in said)
    assert held(Told("有线耳机"), "zh") == (Line("{noun}，{price}", "", ""),)


def test_unknown_and_sensitive_things_have_no_lines():
    told = Told("Zinc Tablets", description="Vegan. No added sugar.")
    assert lines(told, None, "en") == ()
    assert lines(told, replace(thing_of("Rain Jacket"), sensitive="medicine"), "en") == ()
    assert lines(Told("防风外套"), replace(thing_of("Rain Jacket"), noun="外套"), "en") == ()


def test_there_are_at_most_so_many_lines_those_of_features_first_and_always_the_same():
    told = Told(
        "Vegan Lip Balm with Beeswax and Shea Butter, Tinted, Pack of 3",
        brand="Norrskog",
        color="rose",
        description="Unflavoured. Cardboard tube. In a slide tin.",
    )
    said = held(told)
    assert 1 < len(said) <= MOST
    assert [not line.requires for line in said] == sorted(not line.requires for line in said)
    assert said == held(told)
