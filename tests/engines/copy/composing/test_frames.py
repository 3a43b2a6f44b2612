"""Frames are read as people write them; what is no frame is refused with its line and with what is known."""

import pytest

from engines.copy.composing.frames import Frame, FrameError, Slot, Word, parse, read_frames
from engines.vocabulary.locales import LOCALES, Locale
from tests.support.copy_samples import frames_of


def frame(text: str, locale: Locale = "en", part: str = "headline") -> Frame:
    return parse(f"{part}\tany\tany\t{text}", locale)


def test_a_line_is_part_angles_tone_and_text():
    read = parse("opening\tview, click\twarm\t{a noun} [verb]\n", "en")
    assert (read.part, read.manner, read.text, read.origin) == ("opening", "warm", "{a noun} [verb]", "frame")
    assert read.angles == {"view", "click"}


def test_any_angle_is_no_angle_in_particular():
    assert frame("{noun}").angles == frozenset()


def test_slots_and_words_stand_among_the_frames_own():
    read = frame("{a noun} with [a noun:part|material] and [measure]")
    slots = (Slot("noun", frozenset({"part", "material"}), article=True), Slot("measure", frozenset(), article=False))
    assert read.pieces == (Word("a noun"), " with ", slots[0], " and ", slots[1])
    assert (read.slots, read.words, read.own) == (slots, {"a noun"}, " with   and ")


def test_verbs_agree_in_english_and_measure_words_are_chinese():
    assert frame("{this noun} {v:come} in [adjective:color]").words == {"this noun", "v:come"}
    assert frame("这{measure}{noun}", "zh").words == {"measure", "noun"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("headline\tany\t{noun}", "four columns, this line has 3"),
        ("title\tany\tany\t{noun}", "'title' is no part of an ad: headline, opening"),
        ("headline\tany\tloud\t{noun}", "'loud' is no tone"),
        ("headline\tview,birthday\tany\t{noun}", "birthday: no such angle"),
        ("headline\tany\tany\t{thing}", "{thing} is no word of a frame"),
        ("headline\tany\tany\t{measure} of {noun}", "{measure} is no word"),
        ("headline\tany\tany\t[noise]", "[noise] is no form of a span"),
        ("headline\tany\tany\t[noun:colour]", "colour: no such type of span"),
    ],
)
def test_what_is_no_frame_is_refused_with_what_is_known(line: str, told: str):
    with pytest.raises(FrameError) as caught:
        parse(line, "en")
    assert told in str(caught.value)


def test_agreement_has_no_place_in_a_chinese_frame():
    with pytest.raises(FrameError, match="is no word"):
        frame("{it} [verb]", "zh")


def test_a_table_passes_over_remarks_and_repeats_and_tells_the_line_of_a_fault():
    line = "cta\tany\tany\tSee details"
    assert len(read_frames(f"# remark\n\n{line}\n{line}\n", "en")) == 1
    with pytest.raises(FrameError, match="line 3: a frame has four columns"):
        read_frames(f"# remark\n{line}\nSee details\n", "en")


def test_a_reminder_is_known_however_it_is_put():
    said = ("Still in your bag", "Your bag is saved", "Take your time: it is waiting")
    assert all("bag" in frame(text).reminders for text in said)
    assert not frame("A look at {noun}").reminders


@pytest.mark.parametrize("locale", LOCALES)
def test_the_starters_frames_have_all_parts_and_a_call_for_every_angle(locale: Locale):
    frames = frames_of(locale)
    assert {one.part for one in frames} == {"headline", "opening", "following", "cta"}
    calls = [one.angles for one in frames if one.part == "cta"]
    for angle in ("view", "click", "cart", "return", "price_drop", "back_in_stock", "season"):
        assert any(not angles or angle in angles for angles in calls), angle
