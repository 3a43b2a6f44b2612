"""The grammar of scenes follows every phrase of the corpus and leads to nothing that the gate refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.copy.scene_grammar import _moves, _State, begins
from engines.copy.scene_words import broken_scene
from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import PALETTE
from export.copy.asks import draw_ask
from export.copy.chance import Chance
from export.copy.scenes import scene_for


@given(st.integers(0, 2**32))
def test_every_scene_of_the_corpus_may_stand_from_its_first_letter_on(seed: int):
    chance = Chance(seed)
    ask = draw_ask(chance)
    scene = scene_for(ask, chance)
    assert all(begins(scene[:end], ask.locale, ask.backdrop) for end in range(len(scene) + 1))
    assert begins(scene, ask.locale, ask.backdrop, whole=True)


@settings(max_examples=300)
@given(st.data(), st.sampled_from(["en", "zh"]), st.sampled_from(["", *PALETTE]))
def test_every_way_through_the_grammar_is_a_scene_that_the_gate_passes(data, locale: Locale, asked: str):
    state, text = _State(), ""
    while state.doing != "extras" or (_moves(state, locale, asked) and data.draw(st.booleans())):
        moves = [move for table in _moves(state, locale, asked).values() for move in table]
        phrase, state = data.draw(st.sampled_from(moves))
        text += phrase
    assert begins(text, locale, asked, whole=True)
    # A metal's own word may hold a colour's, which the gate then reads as the podium's.
    assert broken_scene(text, locale, asked) in {None, "scene.podium"}


@pytest.mark.parametrize(
    "text",
    [
        "sand podium, navy backdrop",
        "sand matte round podium, navy luxury mood",
        "sand matte podium, teal backdrop",
        "navy matte podium",
        "sand matte podium, navy backdrop, soft light, side light",
        "a dragon",
    ],
)
def test_what_is_no_scene_on_the_backdrop_asked_for_may_not_begin(text: str):
    assert not begins(text, "en", "navy")


def test_a_scene_ends_only_when_it_is_whole():
    assert begins("sand matte podium, navy", "en", "navy")
    assert not begins("sand matte podium, navy", "en", "navy", whole=True)
    assert begins("sand matte podium, navy backdrop", "en", "navy", whole=True)
