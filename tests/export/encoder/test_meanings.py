"""Words that no caption says stand beside their synonyms: the table of them, and the vectors made from it."""

import pytest

pytest.importorskip("torch", reason="the export extra is not installed: word vectors are made with torch")

import torch

from engines.vocabulary.scene import ATTRIBUTES
from export.captions.wide_lexicon import aside, kind_of
from export.encoder.distil import said
from export.encoder.meanings import LOUD, centroids, distilled, project, unsaid
from export.encoder.tokenizer import make_tokenizer


@pytest.fixture(scope="module")
def tokenizer():
    return make_tokenizer(seed=3)


def test_every_meaning_is_a_value_of_the_scene():
    values = {(kind_of(name), value) for name, terms in ATTRIBUTES.items() for value in terms}
    assert {(kind, value) for meant in distilled().values() for kind, own in meant.items() for value in own} <= values


def test_no_distilled_word_is_said_by_captions_or_set_aside():
    words = set(distilled())
    assert len(words) > 1000
    assert words & set(said()) == set()
    assert words & {word for _, word, _ in aside("en")} == set()


def test_a_distilled_word_is_one_token_and_what_captions_say_keeps_its_vector(tokenizer):
    embedding = torch.nn.Embedding(tokenizer.get_vocab_size(), 16)
    before = embedding.weight.detach().clone()
    count = project(tokenizer, embedding)
    assert count > 1000
    changed = (embedding.weight != before).any(dim=1)
    assert int(changed.sum()) == count
    assert not changed[tokenizer.token_to_id("ivory")]


def test_a_word_of_one_meaning_gets_what_the_words_for_it_share(tokenizer):
    embedding = torch.nn.Embedding(tokenizer.get_vocab_size(), 16)
    means = centroids(tokenizer, embedding.weight.detach().clone())
    project(tokenizer, embedding)
    word, meant = next(
        (w, distilled()[w])
        for w in unsaid(tokenizer)
        if list(distilled()[w]) == ["material"] and len(distilled()[w]["material"]) == 1
    )
    (value,) = meant["material"]
    torch.testing.assert_close(embedding.weight[tokenizer.token_to_id(word)], LOUD * means["material", value])
