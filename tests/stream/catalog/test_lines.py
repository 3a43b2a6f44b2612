"""Decided lines are kept whole, survive imports, and are seen by a catalogue in use."""

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engines.vocabulary.spoken import Spoken
from stream.catalog.catalog import Catalog
from stream.catalog.lines import MOST, Decided, decide, mark_of
from stream.catalog.load import import_feed
from stream.errors import CatalogError
from tests.stream.catalog.test_catalog import tsv

WORDS = ("A mug for {price}", "{name} by {brand}.", "See it")
LINE = Spoken("view", *WORDS)


@pytest.fixture
def shop(tmp_path: Path) -> tuple[Path, Path]:
    """A feed of one product, and the catalogue it was imported into."""
    feed, database = tsv(tmp_path / "feed.tsv", {}), tmp_path / "catalog.sqlite"
    import_feed(feed, database)
    return feed, database


def approved(spoken: Spoken = LINE, **changes: str) -> Decided:
    return Decided(**{"id": "mug-01", "locale": "en", "spoken": spoken, "decision": "approve"} | changes)


def held(database: Path) -> tuple[tuple[Spoken, ...], tuple[str, ...]]:
    with closing(Catalog(database)) as catalog:
        product = catalog.product("mug-01", "en")
    assert product
    return product.approved, product.banned


def test_lines_come_with_their_product_and_survive_imports(shop: tuple[Path, Path]) -> None:
    feed, database = shop
    decide(database, [approved(), approved(Spoken("cart", "No, really", "A mug.", "See it"), decision="ban")])
    assert held(database) == ((LINE,), ("no, really",))
    import_feed(tsv(feed, {"title": "Other Mug"}), database)
    assert held(database) == ((LINE,), ("no, really",))


def test_a_catalogue_in_use_sees_a_decision(shop: tuple[Path, Path]) -> None:
    _, database = shop
    with closing(Catalog(database, clock=itertools.count().__next__)) as catalog:  # each look is a second later
        assert catalog.product("mug-01", "en").approved == ()
        decide(database, [approved()])
        assert catalog.product("mug-01", "en").approved == (LINE,)


def test_the_last_decision_on_the_same_words_counts_whatever_its_angle(shop: tuple[Path, Path]) -> None:
    _, database = shop
    decide(database, [approved(), approved(Spoken("cart", *WORDS))])
    assert len(held(database)[0]) == 2
    decide(database, [approved(decision="ban")])
    assert held(database) == ((), ("a mug for {price}",))
    decide(database, [approved()])
    assert held(database) == ((LINE,), ())


def test_a_changed_line_takes_the_place_of_the_one_it_was(shop: tuple[Path, Path]) -> None:
    _, database = shop
    better = Spoken("view", "A mug at {price}", *WORDS[1:])
    decide(database, [approved(), approved(better, replaces=mark_of(*WORDS))])
    assert held(database)[0] == (better,)


def test_a_mark_tells_words_and_not_gaps() -> None:
    assert mark_of("a b", "c", "d") == mark_of("a  b", "c ", "d") != mark_of("a", "b c", "d")
    assert mark_of("a", "b", "c").startswith("L")  # 12e45 would be a number to a spreadsheet


def test_too_many_lines_of_one_product_keep_none_of_them(shop: tuple[Path, Path]) -> None:
    _, database = shop
    many = [approved(Spoken("view", f"A mug {index}", "A mug.", "See it")) for index in range(MOST + 1)]
    with pytest.raises(CatalogError, match="101 lines in en, 100 is the most"):
        decide(database, many)
    assert held(database) == ((), ())


def test_a_catalogue_that_cannot_be_written_says_so(shop: tuple[Path, Path]) -> None:
    _, database = shop
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TABLE line")
    with pytest.raises(CatalogError, match="cannot write the catalogue"):
        decide(database, [approved()])
