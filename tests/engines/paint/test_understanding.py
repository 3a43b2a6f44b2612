"""Which words of a prompt the encoder understood: the tables' words, and those that move the scene."""

from types import SimpleNamespace

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from engines.bundle.bundle import STARTER, Bundle
from engines.paint.encoder import Encoder
from engines.paint.understanding import understanding
from engines.vocabulary.scene import ATTRIBUTES

FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "teal")


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open(STARTER)


@pytest.fixture(scope="module")
def encoder(bundle: Bundle) -> Encoder:
    return Encoder(bundle, threads=1)


@pytest.mark.parametrize(
    ("prompt", "understood", "left_out"),
    [
        ("teal podium, sand backdrop", "teal podium sand backdrop", ""),
        ("青色展台，米色背景", "青色 展台 米色 背景", ""),
        ("A TEAL podium for a cat", "teal podium", "cat"),
        ("青色展台，一只猫", "青色 展台", "一只猫"),
        ("vermilion plinth", "vermilion plinth", ""),
        ("朱红展台", "朱红 展台", ""),
        ("white podium, white backdrop", "white podium backdrop", ""),
        ("teal podium, zxqwv", "teal podium", "zxqwv"),
        (f"{FULL_WIDTH} podium", "teal podium", ""),
        ("青色 podium, a mug", "青色 podium", "mug"),
        ("teal podium, " * 60 + "lanterns", "teal podium", "lanterns"),
        ("😀!", "", ""),
        ("", "", ""),
    ],
)
def test_each_word_is_told_once(bundle, encoder, prompt, understood, left_out):
    told = understanding(bundle, encoder, prompt)
    assert (told.understood, told.left_out) == (tuple(understood.split()), tuple(left_out.split()))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_phrase_of_the_scene_tables_is_understood_whole(bundle, encoder, locale):
    words = {word for table in ATTRIBUTES.values() for term in table.values() for word in getattr(term, locale)}
    for word in sorted(words):
        told = understanding(bundle, encoder, word)
        assert (told.understood, told.left_out) == ((word.lower(),), ())


def test_a_word_behind_what_the_encoder_reads_is_left_out(bundle, encoder):
    told = understanding(bundle, encoder, f"青色展台，{' '.join(map(str, range(10, 99)))}，灯笼")
    assert told.understood[:2] == ("青色", "展台")
    assert "灯笼" in told.left_out


def test_of_another_encoder_nothing_is_told():
    rules = Tokenizer(WordLevel({"teal": 0, "podium": 1, "?": 2}, unk_token="?")).to_str()  # noqa: S106  no password
    foreign = SimpleNamespace(
        engine=lambda _: SimpleNamespace(options={"tokenizer": "words.json", "max_tokens": 77}),
        read=lambda _: rules.encode(),
    )
    assert understanding(foreign, None, "teal podium") is None
