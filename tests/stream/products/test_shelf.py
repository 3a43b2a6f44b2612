"""Followed catalogues: whatever is imported in whatever order, every follower ends with what was published."""

import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.bundle.bundle import STARTER, Bundle
from engines.creative import Studio
from stream.catalog.catalog import Catalog
from stream.catalog.database import pictures_of
from stream.catalog.lines import Decided, Spoken, decide
from stream.catalog.showing import choose
from stream.errors import RecordError
from stream.events.event import Event, Page
from stream.planning.plan import make_plan
from stream.planning.profiles import Profiles
from stream.products.listing import listing_of
from stream.products.mark import MARK, encode_mark
from stream.products.pictures import GRACE_S
from stream.products.record import decode_product, picture_key
from stream.products.shelf import Shelf, Taken
from tests.support.product_samples import lamp, picture, stock

PARTITIONS = 3


class Topic:
    """The topics of a publication in memory, spread over partitions by key; of old, one had all, and no mark."""

    def __init__(self, lies="topic"):
        self.lies = lies
        self.logs = {(kind, number): [] for kind in ("products", "pictures") for number in range(PARTITIONS)}
        self.held = {"products": {}, "pictures": {}}

    def write(self, kind, key, value):
        self.logs[kind, sha256(key).digest()[0] % PARTITIONS].append((key, value))
        if value is None:
            del self.held[kind][key]
        else:
            self.held[kind][key] = value

    def publish(self, database):
        listing = listing_of(database, self.lies)
        kind, key_of = ("pictures", str.encode) if self.lies == "topic" else ("products", picture_key)
        pictures = {key_of(digest): path.read_bytes() for digest, path in listing.pictures.items()}
        before = len(self)
        for key in sorted(pictures.keys() - self.held[kind].keys()):
            self.write(kind, key, pictures[key])
        for key, value in listing.products.items():
            if self.held["products"].get(key) != value:
                self.write("products", key, value)
        ours = {key for key in self.held["products"] if not key.startswith(b"picture") and key != MARK}
        for key in sorted(ours - listing.products.keys()):
            self.write("products", key, None)
        for gone, is_old in (("pictures", False), ("products", True)):
            named = pictures.keys() if gone == kind else set()
            held = {key for key in self.held[gone] if not is_old or key.startswith(b"picture")}
            for key in sorted(held - named):
                self.write(gone, key, None)
        if self.lies != "products" and MARK not in self.held["products"]:
            self.write("products", MARK, encode_mark("whole"))
        return len(self) - before

    def __len__(self):
        return sum(map(len, self.logs.values()))

    def follow(self, shelf, dice, now=0.0):
        """Let a shelf read to the end, some records of some partition at a time."""
        places = {(kind, number): shelf.places(kind).get(number, 0) for kind, number in self.logs}
        while behind := [one for one in places if places[one] < len(self.logs[one])]:
            kind, number = one = dice.choice(behind)
            start, end = places[one], min(len(self.logs[one]), places[one] + dice.randint(1, 4))
            taken = [Taken(number, start + at, *record) for at, record in enumerate(self.logs[one][start:end])]
            take = shelf.take if kind == "products" else shelf.take_pictures
            assert take(taken, now) == []
            places[one] = end
        shelf.settle(now)


def content(database):
    """Return what a catalogue tells a worker: its products and the bytes of their pictures."""
    catalog = Catalog(database)
    folder = pictures_of(database)
    found = {}
    for locale in ("en", "zh"):
        for product in catalog.products(locale):
            files = [(folder / name).read_bytes() for name in (product.image, product.cutout) if name]
            found[product.id, locale] = product, files
        found[locale] = catalog.candidates(locale)
    catalog.close()
    return found


def opened(folder, name):
    (folder / name).mkdir(exist_ok=True)
    return Shelf(folder / name / "catalog.sqlite", pictures=True)


STATES = st.lists(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]), st.tuples(st.sampled_from([None, 40, 200]), st.integers(10, 12)), min_size=1
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None)
@given(STATES, st.randoms(use_true_random=False), st.integers(0, 4))
def test_followers_converge_to_what_was_published_in_whatever_order_they_read(states, dice, old):
    """One follows every import, one comes late; each reads partitions in an order of its own.

    The first imports may have been published in the first shape, whose pictures lie among the products, unmarked.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, topic = Path(name), Topic()
        with closing(opened(folder, "early")) as early, closing(opened(folder, "late")) as late:
            for number, state in enumerate(states):
                topic.lies = "products" if number < old else "topic"
                rows = []
                for id_, (shade, price) in state.items():
                    image = picture(folder, f"{id_}-{number}.png", shade) if shade else ""
                    rows.append(lamp(id_, price=f"{price}.00 USD", image_file=image))
                database = stock(folder, *rows)
                topic.publish(database)
                assert topic.publish(database) == 0, "nothing is written twice"
                topic.follow(early, dice)
            topic.follow(late, dice)
            assert content(early.database) == content(late.database) == content(database)


def test_a_persons_choices_and_lines_are_followed_too_and_taken_back(tmp_path):
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    with closing(opened(tmp_path, "copy")) as shelf:
        choose(database, "a", "words")
        decide(database, [Decided("a", "en", Spoken("use", "Read on", "By a good light.", "See it"), "approve")])
        topic.publish(database)
        topic.follow(shelf, dice)
        assert content(shelf.database) == content(database)
        assert Catalog(shelf.database).product("a", "en").show == "words"
        choose(database, "a", None)
        topic.publish(database)
        topic.follow(shelf, dice)
        assert content(shelf.database) == content(database)


def test_a_product_stays_as_it_was_until_its_new_picture_has_come(tmp_path):
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.publish(database)
        topic.follow(shelf, dice)
        before = content(shelf.database)
        listing = listing_of(stock(tmp_path, lamp("a", price="9.00 USD", image_file=picture(tmp_path, "b.png", 200))))
        ((key, value),) = listing.products.items()
        assert shelf.take([Taken(0, 100, key, value)], 0.0) == []
        assert content(shelf.database) == before
        assert set(shelf.awaited("topic")) == set(listing.pictures)
        assert (shelf.awaits("topic"), shelf.awaits("store")) == (True, False)
        for number, (digest, path) in enumerate(listing.pictures.items()):
            assert shelf.take_pictures([Taken(1, 100 + number, digest.encode(), path.read_bytes())], 0.0) == []
        assert (shelf.awaited("topic"), shelf.awaits("topic")) == ({}, False)
        assert content(shelf.database) == content(database) != before


def test_who_only_looks_at_offers_waits_for_no_picture_and_keeps_none(tmp_path):
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    with closing(Shelf(tmp_path / "slots.sqlite", pictures=False)) as shelf:
        listing = listing_of(database)
        for number, (key, value) in enumerate(listing.products.items()):
            shelf.take([Taken(0, number, key, value)], 0.0)
        shelf.take(
            [Taken(0, 9, picture_key(digest), path.read_bytes()) for digest, path in listing.pictures.items()], 0.0
        )
        assert Catalog(shelf.database).product("a", "en").price.amount == 20
        assert not pictures_of(shelf.database).exists()


def test_a_picture_that_is_not_what_its_key_says_is_refused_before_it_is_kept(tmp_path):
    with closing(opened(tmp_path, "copy")) as shelf:
        for kind, key, take in (
            ("products", picture_key("ab" * 32), shelf.take), ("pictures", b"ab" * 32, shelf.take_pictures)
        ):  # fmt: skip
            forged = Taken(0, 0, key, b"another picture")
            ((record, error),) = take([forged], 0.0)
            assert (record, "SHA-256" in str(error)) == (forged, True)
            assert shelf.places(kind) == {0: 1}, "it is passed over"
        with pytest.raises(RecordError, match="SHA-256"):
            shelf.take_stored("ab" * 32, b"another picture", 0.0)
        assert not pictures_of(shelf.database).exists()


def test_keys_of_the_pictures_topic_that_are_none_are_passed_over(tmp_path):
    with closing(opened(tmp_path, "copy")) as shelf:
        bad = [Taken(0, at, key, b"x") for at, key in enumerate((None, b"", b"../../x", b"\xff", b"AB" * 32))]
        assert [record for record, _ in shelf.take_pictures(bad, 0.0)] == bad
        assert not pictures_of(shelf.database).exists()


def test_a_picture_of_a_store_leaves_when_no_product_names_it_as_it_can_be_had_again(tmp_path):
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)), lamp("b"))
    with closing(opened(tmp_path, "copy")) as shelf:
        listing = listing_of(database, "store")
        shelf.take([Taken(0, at, *one) for at, one in enumerate(listing.products.items())], 100.0)
        sizes = {digest: path.stat().st_size for digest, path in listing.pictures.items()}
        assert shelf.awaited("store") == sizes
        for digest, path in listing.pictures.items():
            shelf.take_stored(digest, path.read_bytes(), 100.0)
        assert content(shelf.database) == content(database)
        shelf.take([Taken(0, 9, b"en|a", None)], 100.0)
        kept = pictures_of(shelf.database)
        assert [path for path in kept.rglob("*") if path.is_file()]
        shelf.take([], 100.0 + GRACE_S)
        assert [path for path in kept.rglob("*") if path.is_file()] == []


def test_a_picture_that_moved_to_a_store_is_looked_at_once_and_leaves_with_its_product(tmp_path):
    """The topic takes it back; else each would be looked at every minute for ever."""
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    topic.publish(database)
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.follow(shelf, dice)
        listing = listing_of(database, "store")
        shelf.take([Taken(0, 90 + at, *one) for at, one in enumerate(listing.products.items())], 100.0)
        shelf.take_pictures([Taken(0, 90 + at, name.encode(), None) for at, name in enumerate(listing.pictures)], 100.0)
        assert let_go(shelf) == len(listing.pictures)
        shelf.take([], 100.0 + GRACE_S)
        assert let_go(shelf) == 0
        assert content(shelf.database) == content(database)
        shelf.take([Taken(0, 99, b"en|a", None)], 300.0)
        shelf.take([], 300.0 + GRACE_S)
        assert [path for path in pictures_of(shelf.database).rglob("*") if path.is_file()] == []


def let_go(shelf):
    """Return how many pictures are to be looked at again."""
    with closing(sqlite3.connect(shelf.database)) as connection:
        return connection.execute("SELECT count(*) FROM dropped").fetchone()[0]


def test_of_a_picture_with_a_file_that_is_too_large_no_file_is_published(tmp_path, monkeypatch):
    """The product goes out without; the other file would be sent for nobody."""
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    sizes = [path.stat().st_size for path in listing_of(database).pictures.values()]
    monkeypatch.setattr("stream.products.listing.MOST_VALUE", max(sizes) - 1)
    listing = listing_of(database)
    assert (min(sizes) < max(sizes) - 1, listing.pictures) == (True, {})
    ((key, value),) = listing.products.items()
    assert (decode_product(key, value).picture.sizes, decode_product(key, value).picture.show) == ({}, "words")


def test_a_copy_in_the_first_form_is_made_anew_and_its_pictures_are_not_asked_for_again(tmp_path):
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    topic.publish(database)
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.follow(shelf, dice)
    with closing(sqlite3.connect(tmp_path / "copy" / "catalog.sqlite")) as connection:
        connection.execute("DELETE FROM fact WHERE name = 'form'")
        connection.commit()
    with closing(opened(tmp_path, "copy")) as shelf:
        assert (shelf.places(), shelf.is_empty) == ({}, True)
        listing = listing_of(database)
        shelf.take([Taken(0, at, *one) for at, one in enumerate(listing.products.items())], 0.0)
        assert content(shelf.database) == content(database)


def test_records_that_are_neither_products_nor_pictures_are_passed_over_one_by_one(tmp_path):
    good = next(iter(listing_of(stock(tmp_path, lamp("a"))).products.items()))
    bad = [(None, b"x"), (b"\xff|a", b"x"), (b"en|a", b"{}"), (b"en|other", good[1]), (b"picture|../../x", b"x")]
    with closing(opened(tmp_path, "copy")) as shelf:
        refused = shelf.take([Taken(0, at, *one) for at, one in enumerate([*bad, good])], 0.0)
        assert [(record.key, record.value) for record, _ in refused] == bad
        assert Catalog(shelf.database).product("a", "en") is not None


def test_a_picture_that_no_product_shows_any_more_leaves_after_a_while(tmp_path):
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)), lamp("b"))
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.publish(database)
        topic.follow(shelf, dice, now=100.0)
        kept = pictures_of(shelf.database)
        assert [path for path in kept.rglob("*") if path.is_file()]
        topic.publish(stock(tmp_path, lamp("b")))
        topic.follow(shelf, dice, now=100.0)
        assert [path for path in kept.rglob("*") if path.is_file()], "an ad under way may still open it"
        shelf.take([], 100.0 + GRACE_S)
        assert [path for path in kept.rglob("*") if path.is_file()] == []


def test_a_topic_made_anew_takes_away_what_it_no_longer_has(tmp_path):
    dice, first, second = random.Random(1), Topic(), Topic()
    image = picture(tmp_path, "a.png", 90)
    with closing(opened(tmp_path, "copy")) as shelf:
        first.publish(stock(tmp_path, lamp("a", image_file=image), lamp("b")))
        first.follow(shelf, dice)
        database = stock(tmp_path, lamp("b"), lamp("c"))
        second.publish(database)
        shelf.begin_anew()
        assert Catalog(shelf.database).product("a", "en") is not None, "until it is known what there is"
        second.follow(shelf, dice)
        assert content(shelf.database) == content(database)


def test_a_copy_goes_on_where_it_was_and_one_of_another_version_is_made_anew(tmp_path):
    topic, dice = Topic(), random.Random(1)
    topic.publish(stock(tmp_path, lamp("a")))
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.follow(shelf, dice)
        places = shelf.places()
    with closing(opened(tmp_path, "copy")) as shelf:
        assert shelf.places() == places != {}
    with closing(sqlite3.connect(tmp_path / "copy" / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 1")
    with closing(opened(tmp_path, "copy")) as shelf:
        assert (shelf.places(), shelf.is_empty) == ({}, True)


def test_a_worker_over_the_copy_makes_the_same_creative_byte_for_byte(tmp_path):
    topic, dice = Topic(), random.Random(1)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    topic.publish(database)
    with closing(opened(tmp_path, "copy")) as shelf:
        topic.follow(shelf, dice)
        here, there = made(database), made(shelf.database)
    assert here.data == there.data
    assert here.explain["request"] == there.explain["request"], "it can be made again from either"
    assert here.explain["show"] == there.explain["show"]


def made(database):
    """Return the creative of one event, made over a catalogue."""
    catalog = Catalog(database)
    event = Event(
        id="e1", time=datetime(2026, 11, 30, tzinfo=UTC), user="u", session="", type="view", product="a", page=Page(),
        locale="en", consent=True, slots=("300x250",),
    )  # fmt: skip
    (request,) = make_plan(event, catalog, Profiles()).requests
    creative = Studio(Bundle.open(STARTER), image_root=catalog.image_root).render(request)
    catalog.close()
    return creative
