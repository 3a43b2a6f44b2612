"""The thesaurus reads WordNet's files: what is how near, and what a plural or an unknown word is."""

from pathlib import Path

import pytest

from export.encoder.thesaurus import NEAR, Thesaurus

DATA = """  1 licence text stands before the data
00000010 06 n 02 fabric 0 cloth 0 000 | woven stuff
00000020 06 n 01 silk 0 001 @ 00000010 n 0000 | a fine fabric
00000030 06 n 01 pongee 0 001 @ 00000020 n 0000 | a soft silk
"""
INDEX = """  1 licence text stands before the index
cloth n 1 0 1 0 00000010
fabric n 1 0 1 0 00000010
pongee n 1 1 @ 1 0 00000030
silk n 1 1 @ 1 0 00000020
"""


@pytest.fixture
def thesaurus(tmp_path: Path) -> Thesaurus:
    for part in ("noun", "adj", "verb"):
        (tmp_path / f"data.{part}").write_text(DATA if part == "noun" else "  1 licence\n")
        (tmp_path / f"index.{part}").write_text(INDEX if part == "noun" else "  1 licence\n")
    return Thesaurus(tmp_path)


def test_a_synonym_is_nearest_then_what_a_word_is_a_kind_of(thesaurus: Thesaurus):
    near = thesaurus.nearness(["cloth", "silk", "pongee"], ["fabric"])[:, 0]
    assert near.tolist() == list(NEAR)


def test_a_plural_is_read_as_its_singular_and_an_unknown_word_is_near_nothing(thesaurus: Thesaurus):
    assert thesaurus.sets("silks") == thesaurus.sets("silk") != []
    assert not thesaurus.nearness(["xylophone"], ["fabric"]).any()


def test_no_word_is_near_itself_and_a_kind_is_not_near_its_kinds(thesaurus: Thesaurus):
    assert not thesaurus.nearness(["fabric"], ["fabric"]).any()
    assert not thesaurus.nearness(["fabric"], ["silk"]).any()
