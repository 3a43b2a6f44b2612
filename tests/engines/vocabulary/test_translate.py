"""Chinese scenes reach an encoder that reads English only, word for word."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.copy.ask import assign
from engines.copy.copywriter import Copywriter
from engines.copy.scene_words import broken_scene
from engines.vocabulary.harmony import plain_phrase
from engines.vocabulary.scene import ATTRIBUTES, Scene
from engines.vocabulary.translate import in_english
from tests.support.word_samples import brief, product

SCENES = st.builds(Scene, **{name: st.sampled_from(sorted(table)) for name, table in ATTRIBUTES.items()})


@given(scene=SCENES)
def test_the_plain_phrase_of_any_scene_becomes_its_english_one(scene: Scene) -> None:
    assert in_english(plain_phrase(scene, "zh")) == plain_phrase(scene, "en")


@given(scene=SCENES, data=st.data())
def test_every_other_word_for_a_thing_means_the_same(scene: Scene, data: st.DataObject) -> None:
    said = plain_phrase(scene, "zh")
    for name, table in ATTRIBUTES.items():
        term = table[getattr(scene, name)]
        if name not in {"backdrop", "podium"}:  # a colour's word may begin another's
            said = said.replace(term.zh[0], data.draw(st.sampled_from(term.zh)), 1)
    assert in_english(said) == plain_phrase(scene, "en")


def test_no_chinese_word_stands_for_two_things() -> None:
    seen: dict[str, str] = {}
    for name, table in ATTRIBUTES.items():
        for term in table.values():
            for word in term.zh:
                assert seen.setdefault(word, term.en[0]) == term.en[0], (name, word)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("沙色背景前的青色哑光圆形展台，柔光", "sand backdrop, teal matte round podium, soft light"),
        ("石板蓝背景配酒红大理石展台", "slate backdrop, burgundy marble podium"),
        ("桌上有一个青色杯子", "桌上有一个青色杯子"),
        ("teal podium，沙色背景", "teal podium，沙色背景"),
        ("teal podium, sand backdrop", "teal podium, sand backdrop"),
        ("，，", "，，"),
        ("", ""),
    ],
)
def test_words_outside_the_tables_stay_as_they_are(said: str, read: str) -> None:
    assert in_english(said) == read


def test_what_the_copywriter_says_in_chinese_is_a_scene_in_english() -> None:
    writer = Copywriter(Bundle.open())
    chinese = dataclasses.replace(brief(), locale="zh", product=product(locale="zh", name="陶瓷水壶", brand="禾炉"))
    scenes = {writer.write(assign(chinese), seed).scene for seed in range(8)}
    assert len(scenes) > 4
    for scene in scenes:
        read = in_english(scene)
        assert read.isascii()
        assert broken_scene(read, "en", "") is None
