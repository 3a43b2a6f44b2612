"""Followed catalogues: whatever is imported in whatever order, every follower ends with what was published."""

import random
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.bundle.bundle import STARTER, Bundle
from engines.creative import Studio
from stream.catalog.catalog import Catalog
from stream.catalog.database import pictures_of
from stream.catalog.lines import Decided, Spoken, decide
from stream.catalog.showing import choose
from stream.events.event import Event, Page
from stream.planning.plan import make_plan
from stream.planning.profiles import Profiles
from stream.products.listing import listing_of
from stream.products.record import picture_key
from stream.products.shelf import GRACE_S, Shelf, Taken
from tests.support.product_samples import lamp, picture, stock

PARTITIONS = 3


class Topic:
    """A topic in memory: what a publication writes, spread over partitions by key."""

    def __init__(self):
        self.logs = [[] for _ in range(PARTITIONS)]
        self.held = {}

    def write(self, key, value):
        self.logs[sha256(key).digest()[0] % PARTITIONS].append((key, value))
        if value is None:
            del self.held[key]
        else:
            self.held[key] = value

    def publish(self, database):
        listing = listing_of(database)
        pictures = {picture_key(digest): path.read_bytes() for digest, path in listing.pictures.items()}
        before = len(self)
        for part in (pictures, listing.products):
            for key, value in part.items():
                if self.held.get(key) != value:
                    self.write(key, value)
        for key in sorted(
            self.held.keys() - pictures.keys() - listing.products.keys(), key=lambda k: k[:7] == b"picture"
        ):
            self.write(key, None)
        return len(self) - before

    def __len__(self):
        return sum(map(len, self.logs))

    def follow(self, shelf, dice, now=0.0):
        """Let a shelf read to the end, some records of some partition at a time."""
        places = {number: shelf.places().get(number, 0) for number in range(PARTITIONS)}
        while behind := [number for number in places if places[number] < len(self.logs[number])]:
            number = dice.choice(behind)
            start, end = places[number], min(len(self.logs[number]), places[number] + dice.randint(1, 4))
            records = self.logs[number][start:end]
            refused = shelf.take([Taken(number, start + at, *one) for at, one in enumerate(records)], now)
            assert refused == []
            places[number] = end
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
@given(STATES, st.randoms(use_true_random=False))
def test_followers_converge_to_what_was_published_in_whatever_order_they_read(states, dice):
    """One follows every import, one comes late; each reads partitions in an order of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder, topic = Path(name), Topic()
        with closing(opened(folder, "early")) as early, closing(opened(folder, "late")) as late:
            for number, state in enumerate(states):
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
        for number, (digest, path) in enumerate(listing.pictures.items()):
            assert shelf.take([Taken(1, 100 + number, picture_key(digest), path.read_bytes())], 0.0) == []
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
        forged = Taken(0, 0, picture_key("ab" * 32), b"another picture")
        ((record, error),) = shelf.take([forged], 0.0)
        assert (record, "SHA-256" in str(error)) == (forged, True)
        assert shelf.places() == {0: 1}, "it is passed over"
        assert not pictures_of(shelf.database).exists()


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
