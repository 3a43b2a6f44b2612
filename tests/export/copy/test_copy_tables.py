"""The files of templates and words hold what the grammar asks of them, in both languages alike."""

import shutil
from pathlib import Path
from typing import get_args

import pytest

from engines.copy.facts import PLACEHOLDERS
from engines.vocabulary.brief import Tone
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.scene import SEASONS
from engines.vocabulary.words import CATEGORIES
from export.copy import tables
from export.copy.asks import draw_ask
from export.copy.chance import Chance
from export.copy.expansion import FACT, SLOT, words_for
from export.copy.tables import TABLES, Tables


def templates(language: Tables) -> list[str]:
    openers, endings, calls = language.descriptions.openers, language.descriptions.endings, language.calls
    parts = [
        language.headlines.plain,
        language.headlines.open,
        openers.plain,
        openers.open,
        endings.plain,
        endings.tone,
    ]
    parts += [{"any": endings.open}, calls.plain, calls.open, calls.noun, calls.category]
    return [text for groups in parts for texts in groups.values() for text in texts]


@pytest.mark.parametrize("locale", TABLES)
def test_every_slot_of_a_template_has_a_list_and_every_placeholder_is_a_fact(locale: str) -> None:
    chance = Chance(1)
    ask = next(ask for ask in iter(lambda: draw_ask(chance), None) if ask.locale == locale)
    known = set(words_for(ask).options)
    for text in templates(TABLES[locale]):
        assert {slot.lower() for slot in SLOT.findall(text)} <= known, text
        assert set(FACT.findall(text)) <= set(PLACEHOLDERS), text


@pytest.mark.parametrize("locale", TABLES)
def test_what_lists_are_for_is_known(locale: str) -> None:
    language, tones, seasons = TABLES[locale], set(get_args(Tone)), set(SEASONS)
    assert set(language.words.comparatives) == set(language.descriptions.endings.tone) == tones
    assert set(language.words.seasons) == seasons - {"none"}
    assert set(language.moments.categories) == set(language.calls.category) == set(CATEGORIES)
    assert set(language.moments.kinds) <= set(KINDS)
    for slot, lists in language.words.lists.items():
        assert set(lists) <= {"any", *CATEGORIES, *tones, *seasons}, slot


def test_both_languages_have_templates_for_the_same_things() -> None:
    english, chinese = TABLES["en"], TABLES["zh"]
    assert set(english.headlines.plain) == set(chinese.headlines.plain)
    assert set(english.headlines.open) == set(chinese.headlines.open)
    assert set(english.descriptions.openers.plain) == set(chinese.descriptions.openers.plain)
    assert set(english.descriptions.openers.open) == set(chinese.descriptions.openers.open)
    assert set(english.descriptions.endings.plain) == set(chinese.descriptions.endings.plain)
    assert set(english.calls.open) == set(english.calls.plain) == set(chinese.calls.open) == set(chinese.calls.plain)


def test_rows_become_calls_and_pairs_become_words() -> None:
    english, chinese = TABLES["en"], TABLES["zh"]
    assert {"Show me more", "Peek inside", "See it now"} <= set(english.calls.open["view"])
    assert "Discover new finds" not in english.calls.open["new"], "too wide"
    assert not any(call.startswith("Look look") for call in english.calls.open["new"]), "says its verb twice"
    acts = english.words.lists["act"]["any"].split()
    assert acts.index("slow_down") < acts.index("wander_often") < acts.index("chat_a_while") == len(acts) - 1
    assert "一起体会" in chinese.words.lists["act"]["any"].split()


@pytest.mark.parametrize("wrong", ['[extra]\nview = ["Look"]', "[category]\nview = 1", "[open"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, wrong: str) -> None:
    folder = Path(shutil.copytree(Path(tables.__file__).with_name("english"), tmp_path / "english"))
    (folder / "calls.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match=r"calls\.toml: "):
        tables.read(folder, gap=" ")
