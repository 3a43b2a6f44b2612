"""A topic that is read from its beginning again: until it is known to be whole, a copy keeps what it had."""

from contextlib import closing

import pytest

from stream.catalog.catalog import Catalog
from stream.products.listing import listing_of
from stream.products.mark import MARK, encode_mark
from stream.products.shelf import Shelf, Taken
from tests.support.product_samples import lamp, stock

FIRST, SECOND = "(1, 1)", "(2, 2)"
"""Identities of topics of one name."""
BEGUN, PRODUCTS, WHOLE = ((MARK, encode_mark(state)) for state in ("begun", "products", "whole"))


@pytest.fixture
def lamps(tmp_path):
    """Return records of the lamps of a shop, without pictures, by id."""
    listing = listing_of(stock(tmp_path, lamp("a"), lamp("b"), lamp("c")))
    return {key.decode().removeprefix("en|"): (key, value) for key, value in listing.products.items()}


def opened(folder, *, pictures=False):
    return Shelf(folder / "copy.sqlite", pictures=pictures)


def read(shelf, *records):
    """Let a shelf read records, and that they were all that its topic had."""
    start = sum(shelf.places().values())
    refused = shelf.take([Taken(0, start + at, *record) for at, record in enumerate(records)], 0.0)
    shelf.settle(0.0)
    return refused


def stocked(folder, *records, pictures=False):
    """Return a copy that was whole of the first topic."""
    shelf = opened(folder, pictures=pictures)
    shelf.begin_anew("products", FIRST)
    read(shelf, *records, WHOLE)
    assert shelf.is_settled
    return shelf


def ids(shelf):
    with closing(Catalog(shelf.database)) as catalog:
        return "".join(product.id for product in catalog.products("en"))


@pytest.mark.parametrize("had", ["", "b", "begun", "begun b"], ids=["nothing", "b", "begun", "begun b"])
def test_another_topic_that_is_empty_or_half_filled_takes_nothing_away(tmp_path, lamps, had):
    """However little it holds, and whether or not it says that more is to come."""
    records = [BEGUN if name == "begun" else lamps[name] for name in had.split()]
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        shelf.begin_anew("products", SECOND)
        read(shelf, *records)
        assert (ids(shelf), shelf.is_settled, shelf.was_whole) == ("ab", False, True)


def test_what_another_topic_lacks_goes_once_that_is_whole(tmp_path, lamps):
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        shelf.begin_anew("products", SECOND)
        read(shelf, BEGUN, lamps["b"])
        read(shelf, lamps["c"], WHOLE)
        assert (ids(shelf), shelf.is_settled) == ("bc", True)


def test_a_whole_catalogue_without_a_product_takes_all_away(tmp_path, lamps):
    with closing(stocked(tmp_path, lamps["a"])) as shelf:
        shelf.begin_anew("products", SECOND)
        read(shelf, WHOLE)
        assert shelf.is_empty


def test_who_keeps_no_pictures_waits_for_none(tmp_path, lamps):
    for pictures, kept in ((False, "b"), (True, "ab")):
        folder = tmp_path / f"{pictures}"
        folder.mkdir()
        with closing(stocked(folder, lamps["a"], lamps["b"], pictures=pictures)) as shelf:
            shelf.begin_anew("products", SECOND)
            read(shelf, BEGUN, lamps["b"], PRODUCTS)
            assert ids(shelf) == kept
            read(shelf, WHOLE)
            assert ids(shelf) == "b"


def test_a_reading_goes_on_after_a_restart_as_if_there_had_been_none(tmp_path, lamps):
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        shelf.begin_anew("products", SECOND)
        read(shelf, BEGUN, lamps["b"])
    with closing(opened(tmp_path)) as shelf:
        assert (shelf.mark, shelf.was_whole, shelf.identity("products")) == ("begun", True, SECOND)
        read(shelf)
        assert ids(shelf) == "ab"
        read(shelf, WHOLE)
        assert ids(shelf) == "b"


def test_what_was_kept_through_one_topic_is_kept_through_the_next(tmp_path, lamps):
    """A topic deleted while it was filled is made anew like any other."""
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        for identity in (SECOND, FIRST, SECOND):
            shelf.begin_anew("products", identity)
            read(shelf, lamps["c"])
            assert ids(shelf) == "abc"


@pytest.mark.parametrize("identity", [FIRST, SECOND])
def test_of_versions_without_marks_a_topic_that_was_whole_before_is_so_again_and_another_is_not(
    tmp_path, lamps, identity
):
    """Who was away for too long reads the same topic again; a publication by this version marks the other."""
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        shelf.begin_anew("products", identity)
        read(shelf, lamps["b"])
        assert ids(shelf) == ("b" if identity == FIRST else "ab")


def test_of_brokers_that_tell_no_identity_every_topic_may_be_another(tmp_path, lamps):
    with closing(opened(tmp_path)) as shelf:
        shelf.begin_anew()
        read(shelf, lamps["a"])
        shelf.begin_anew()
        read(shelf, lamps["b"])
        assert ids(shelf) == "ab"


def test_the_same_topic_that_has_no_product_any_more_takes_nothing_away(tmp_path, lamps):
    """Something emptied it that was no publication, such as a retention."""
    with closing(stocked(tmp_path, lamps["a"])) as shelf:
        shelf.begin_anew("products", FIRST)
        read(shelf)
        assert (ids(shelf), shelf.is_settled) == ("a", False)


@pytest.mark.parametrize(
    ("names", "is_whole"), [("", False), ("begun", False), ("begun a", False), ("a", True), ("begun a whole", True)]
)
def test_a_first_copy_is_whole_once_its_topic_is_and_of_old_once_it_has_a_product(tmp_path, lamps, names, is_whole):
    marks = {"begun": BEGUN, "whole": WHOLE}
    with closing(opened(tmp_path)) as shelf:
        shelf.begin_anew("products", FIRST)
        read(shelf, *(marks.get(name) or lamps[name] for name in names.split()))
        assert (shelf.is_settled, shelf.was_whole) == (is_whole, False)


def test_a_mark_that_an_older_version_took_back_is_none(tmp_path, lamps):
    with closing(opened(tmp_path)) as shelf:
        shelf.begin_anew("products", FIRST)
        read(shelf, BEGUN, lamps["a"])
        read(shelf, (MARK, None))
        assert (shelf.mark, shelf.is_settled) == ("", True)


@pytest.mark.parametrize("value", [b"", b"{}", b'{"state":"sold"}', b'{"state":"whole","x":' + b"[" * 100_000])
def test_a_mark_of_another_version_is_passed_over(tmp_path, lamps, value):
    with closing(stocked(tmp_path, lamps["a"])) as shelf:
        shelf.begin_anew("products", SECOND)
        ((record, error),) = read(shelf, lamps["b"], (MARK, value))
        assert (record.key, "mark" in str(error)) == (MARK, True)
        assert (ids(shelf), shelf.mark) == ("ab", "")


def test_a_product_that_cannot_be_read_counts_as_there(tmp_path, lamps):
    """Only a newer version can read it, and takes its place in the catalogue from nobody else."""
    key, _ = lamps["a"]
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        shelf.begin_anew("products", SECOND)
        assert len(read(shelf, (key, b'{"schema":"adloom.product.v2"}'), WHOLE)) == 1
        assert ids(shelf) == "a"


def test_a_topic_that_was_purged_and_is_filled_again_is_read_from_its_beginning(tmp_path, lamps):
    """A retention deletes without a record, and the topic keeps its identity."""
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        read(shelf, BEGUN, lamps["b"])
        assert (ids(shelf), shelf.is_settled, shelf.was_whole) == ("ab", False, True)
        assert (shelf.places(), shelf.identity("products")) == ({}, FIRST)
        read(shelf, BEGUN, lamps["b"], lamps["c"])
        assert (ids(shelf), shelf.is_settled) == ("abc", False)
        read(shelf, PRODUCTS, WHOLE)
        assert (ids(shelf), shelf.is_settled) == ("bc", True)


def test_where_two_publications_began_one_topic_nothing_of_either_is_lost(tmp_path, lamps):
    """The second looked before the first wrote, says that it began after the first has ended, and is cut short."""
    with closing(stocked(tmp_path, lamps["a"], lamps["b"])) as shelf:
        topic = [BEGUN, lamps["a"], lamps["b"], WHOLE, BEGUN]
        read(shelf, BEGUN)
        read(shelf, *topic)
        assert (ids(shelf), shelf.is_settled, shelf.was_whole) == ("ab", False, True)
        read(shelf, lamps["c"], PRODUCTS, WHOLE)
        assert (ids(shelf), shelf.is_settled) == ("abc", True)
