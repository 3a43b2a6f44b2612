"""Published products of the right types and of no use: refused where they arrive, never where they are read."""

import json
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.catalog.catalog import Catalog
from stream.events.event import Event, Page
from stream.kafka.record import timestamp
from stream.planning.plan import make_plan
from stream.planning.profiles import Profiles
from stream.products.listing import listing_of
from stream.products.shelf import Shelf, Taken
from tests.support.product_samples import lamp, picture, stock

NOW = datetime(2026, 11, 30, tzinfo=UTC)
KEY = b"en|a"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return the document of a product on sale, with a picture."""
    folder = tmp_path_factory.mktemp("shop")
    row = lamp("a", sale_price="15.00 USD", image_file=picture(folder, "a.png", 90))
    return json.loads(listing_of(stock(folder, row)).products[KEY])


def changed(document, part="record", **fields):
    """Return a product with other values in a part of it."""
    return {**document, part: {**document[part], **fields}}


def take(shelf, document):
    """Let a shelf read a product; return why it was refused, "" where it was not."""
    value = json.dumps(document).encode()
    return "".join(str(error) for _, error in shelf.take([Taken(0, 0, KEY, value)], 0.0))


USELESS = [
    ("record", "price", ""),
    ("record", "price", "abc"),
    ("record", "price", "NaN"),
    ("record", "price", "Infinity"),
    ("record", "price", "0"),
    ("record", "price", "-20.00"),
    ("record", "price", "1E+40"),
    ("record", "price", "9" * 5000),
    ("record", "sale_price", "half"),
    ("record", "sale_price", "NaN"),
    ("record", "currency", ""),
    ("record", "currency", "dollars"),
    ("record", "sale_from", 1e300),
    ("record", "sale_until", -1e300),
    ("record", "colour", "octarine"),
    ("record", "extent", "x"),
    ("record", "extent", '{"cm":"tall"}'),
    ("record", "reading", "x"),
    ("record", "reading", "{}"),
    ("record", "reading", '{"reader":10,"reading":{"spans":1}}'),
    ("picture", "photo_bytes", -1),
    ("picture", "cutout_bytes", 10**30),
]


@pytest.mark.parametrize(
    ("part", "name", "value"), USELESS, ids=[f"{name} {value!r:.20}" for _, name, value in USELESS]
)
def test_a_value_of_no_use_is_refused_by_its_name_and_the_product_stays_as_it_was(
    published, tmp_path, part, name, value
):
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf, closing(Catalog(shelf.database)) as catalog:
        assert take(shelf, published) == ""
        before = catalog.product("a", "en")
        assert name.partition("_")[2 if part == "picture" else 0] in take(
            shelf, changed(published, part, **{name: value})
        )
        assert catalog.version
        assert catalog.product("a", "en") == before


def test_a_value_of_no_use_is_passed_over_where_nothing_was(published, tmp_path):
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=True)) as shelf:
        assert take(shelf, changed(published, price="abc"))
        assert (shelf.is_empty, shelf.awaits("topic"), shelf.places()) == (True, False, {0: 1})


def test_a_record_nested_deeper_than_anybody_reads_is_refused(published, tmp_path):
    """Readers pass over fields that they do not know, so anything may stand there."""
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        value = json.dumps(published).encode()[:-1] + b',"new":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
        ((_, error),) = shelf.take([Taken(0, 0, KEY, value)], 0.0)
        assert "adloom.product.v1" in str(error)


@pytest.mark.parametrize("has_field", [True, False])
def test_a_product_whose_words_nobody_has_read_is_read_as_an_import_reads_it(published, tmp_path, has_field):
    """Its schema lets `reading` be empty, or missing."""
    document = changed(published, reading="")
    if not has_field:
        del document["record"]["reading"]
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf, closing(Catalog(shelf.database)) as catalog:
        assert take(shelf, published) == ""
        expected = catalog.product("a", "en")
        assert take(shelf, document) == ""
        assert catalog.version
        assert catalog.product("a", "en") == expected


@pytest.mark.parametrize(("name", "text"), [("highlights", ""), ("highlights", "[1]"), ("details", '[["one"]]')])
def test_what_an_unread_product_tells_must_be_readable(published, tmp_path, name, text):
    with closing(Shelf(tmp_path / "copy.sqlite", pictures=False)) as shelf:
        assert name in take(shelf, changed(published, reading="", **{name: text}))


TEXTS = st.sampled_from(["", "0", "1e9", "NaN", "null", "[]", "{}", "true"]) | st.text(max_size=30)
DATES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_taken_is_read_planned_and_dated_without_an_error(published, data):
    """Of any product that its JSON Schema lets through."""
    names = sorted(name for name, value in published["record"].items() if isinstance(value, str))
    texts = data.draw(st.dictionaries(st.sampled_from([name for name in names if name not in {"id", "locale"}]), TEXTS))
    dates = data.draw(st.dictionaries(st.sampled_from(["sale_from", "sale_until"]), DATES))
    with tempfile.TemporaryDirectory() as folder, closing(Shelf(Path(folder) / "copy.sqlite", pictures=False)) as shelf:
        if take(shelf, changed(published, **texts, **dates)):
            assert shelf.is_empty
            return
        with closing(Catalog(shelf.database)) as catalog:
            offer = catalog.offer("a", "en", NOW)
            assert timestamp(offer.until or 0.0)
            assert make_plan(event(), catalog, Profiles()).requests


def event():
    return Event(
        id="e1", time=NOW, user="u", session="", type="view", product="a", page=Page(), locale="en", consent=True,
        slots=("300x250",),
    )  # fmt: skip
