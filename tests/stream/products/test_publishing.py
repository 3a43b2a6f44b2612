"""From `catalog import --publish` to the slots of another machine, on a broker."""

import asyncio
import os
import sqlite3
from contextlib import asynccontextmanager, closing, suppress

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewPartitions
from PIL import Image

from stream.catalog.catalog import Catalog
from stream.catalog.database import pictures_of
from stream.config import Settings
from stream.errors import BrokerError, CatalogError, ImageStoreError
from stream.kafka import topics as made
from stream.kafka.mending import mend
from stream.products.follower import ProductFollower
from stream.products.listing import listing_of
from stream.products.mark import MARK, decode_mark
from stream.products.publish import PublishReport, _tried, publish
from stream.products.record import picture_key
from stream.products.shelf import Shelf
from stream.products.topics import pictures_topic
from tests.support.kafka_support import PATIENCE_S, fresh_settings, read_all, until, write
from tests.support.product_samples import lamp, picture, stock

pytest_plugins = ("tests.support.kafka_fixtures", "tests.support.shop_fixtures")


@pytest.fixture
def settings(shop_settings):
    return shop_settings


@asynccontextmanager
async def followed(folder, settings):
    """Yield the copy of a machine that follows the topic, caught up."""
    folder.mkdir(exist_ok=True)
    with closing(Shelf(folder / "catalog.sqlite", pictures=True)) as shelf:
        follower = ProductFollower(shelf, settings)
        task = asyncio.create_task(follower.run())
        try:
            await until(lambda: follower.caught_up)
            yield shelf
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def prices(shelf):
    with closing(Catalog(shelf.database)) as catalog:
        return {product.id: str(product.price.amount) for product in catalog.products("en")}


async def test_only_what_changed_is_written_and_followers_take_it_in(settings, tmp_path):
    image = picture(tmp_path, "a.png", 90)
    database = stock(tmp_path, lamp("a", image_file=image), lamp("b"))
    first = await publish(settings, database)
    assert (first.products, first.removed, first.unchanged) == (2, 0, 0)
    assert first.pictures >= 1
    assert await publish(settings, database) == PublishReport(unchanged=2)
    async with followed(tmp_path / "one", settings) as one:
        assert prices(one) == {"a": "20.00", "b": "20.00"}
        stock(tmp_path, lamp("a", image_file=image, price="18.00 USD"))
        changed = await publish(settings, database)
        assert changed == PublishReport(products=1, removed=1)
        await until(lambda: prices(one) == {"a": "18.00"})
        async with followed(tmp_path / "two", settings) as two:
            assert prices(two) == {"a": "18.00"}
    async with followed(tmp_path / "one", settings) as again:
        assert prices(again) == {"a": "18.00"}


async def sizes(settings):
    """Return the bytes of all records of both topics so far, keys included."""
    records = [one for topic in topics(settings) for one in await read_all(settings, topic)]
    return sum(len(one.key) + len(one.value or b"") for one in records)


def topics(settings):
    return settings.products_topic, pictures_topic(settings)


async def pictures_held(settings):
    """Return the digests that the pictures topic ends with, and those that the products topic tells of."""
    held = [{}, {}]
    for ends, topic in zip(held, topics(settings), strict=True):
        for one in await read_all(settings, topic):
            ends[one.key.decode()] = one.value
    products, pictures = held
    told = {key.removeprefix("image|") for key, value in products.items() if key.startswith("image|") and value}
    return {key for key, value in pictures.items() if value}, told


async def test_a_picture_is_told_of_then_goes_out_then_where_it_is_then_the_product_that_names_it(settings, tmp_path):
    await publish(settings, stock(tmp_path, lamp("b")))
    await publish(settings, stock(tmp_path, lamp("b"), lamp("a", image_file=picture(tmp_path, "a.png", 90))))
    told, went, kept, named, _ = await written(settings)
    assert len(told) == len(went) == len(kept) > 0
    assert max(told) <= min(went) <= min(kept) <= max(kept) <= max(named)
    assert max(went) <= max(kept)


async def written(settings):
    """Return when pictures were told of, went out, and were there; when products went out; and each mark."""
    products, pictures = [await read_all(settings, topic) for topic in topics(settings)]
    told = [one.timestamp for one in products if one.key.startswith(b"image|") and one.value == b"{}"]
    kept = [one.timestamp for one in products if one.key.startswith(b"image|") and one.value != b"{}"]
    named = [one.timestamp for one in products if one.key.startswith(b"en|")]
    marks = [(decode_mark(one.value), one.timestamp) for one in products if one.key == MARK]
    return told, [one.timestamp for one in pictures], kept, named, dict(marks)


async def test_a_topic_that_is_filled_for_the_first_time_gets_products_then_pictures_and_says_how_far_it_is(
    settings, tmp_path
):
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)), lamp("b"))
    await publish(settings, database)
    told, went, kept, named, marks = await written(settings)
    assert marks["begun"] <= min(named) <= max(named) <= marks["products"] <= min(told) <= min(went)
    assert max(kept) <= marks["whole"]
    before = await sizes(settings)
    assert await publish(settings, database) == PublishReport(unchanged=2)
    assert await sizes(settings) == before
    stock(tmp_path, lamp("b"))
    await publish(settings, database)
    assert (await written(settings))[-1] == marks, "it stays whole while it changes"


def speckled(path):
    """Speckle the lamp in a picture, so that it takes as many bytes as a photo; return the picture's name."""
    with Image.open(path) as image:
        image.paste(Image.effect_noise((240, 340), 90).convert("RGB"), (200, 160))
        image.save(path)
    return path.name


async def test_a_change_of_price_sends_some_kilobytes_and_no_picture(settings, tmp_path):
    image = speckled(tmp_path / picture(tmp_path, "a.png", 90))
    rows = [lamp("a", image_file=image), lamp("b", image_file=image)]
    await publish(settings, stock(tmp_path, *rows))
    before = await sizes(settings)
    assert before > 50_000, "the picture"
    assert len(await read_all(settings, pictures_topic(settings))) <= 2, "both products share it"
    rows[0]["price"] = "17.00 USD"
    assert await publish(settings, stock(tmp_path, *rows)) == PublishReport(products=1, unchanged=1)
    assert 0 < await sizes(settings) - before < 4_000


async def test_a_picture_stays_until_the_last_product_that_shows_it_is_withdrawn(settings, tmp_path):
    image = picture(tmp_path, "a.png", 90)
    await publish(settings, stock(tmp_path, lamp("a", image_file=image), lamp("b", image_file=image), lamp("c")))
    pictures, told = await pictures_held(settings)
    assert pictures == told != set()
    await publish(settings, stock(tmp_path, lamp("b", image_file=image), lamp("c")))
    assert await pictures_held(settings) == (pictures, told)
    async with followed(tmp_path / "late", settings) as late:
        assert shown(late, "b")
        await publish(settings, stock(tmp_path, lamp("c")))
        assert await pictures_held(settings) == (set(), set())
        await until(lambda: prices(late) == {"c": "20.00"})
    await publish(settings, stock(tmp_path, lamp("b", image_file=image), lamp("c")))
    assert await pictures_held(settings) == (pictures, told)
    async with followed(tmp_path / "later", settings) as later:
        assert shown(later, "b")


def shown(shelf, id_):
    """Return the bytes of a product's photo."""
    with closing(Catalog(shelf.database)) as catalog:
        return (pictures_of(shelf.database) / catalog.product(id_, "en").image).read_bytes()


def cut(*_):
    """End a publication before a picture goes out."""
    raise CatalogError("cut short")


async def test_a_run_that_was_cut_short_between_word_and_picture_is_ended_by_the_next(settings, tmp_path, monkeypatch):
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    with monkeypatch.context() as patched:
        patched.setattr("stream.products.publish._picture", cut)
        with pytest.raises(CatalogError, match="cut short"):
            await publish(settings, database)
    pictures, told = await pictures_held(settings)
    assert (pictures, bool(told)) == (set(), True)
    assert (await publish(settings, database)).pictures == len(told)
    async with followed(tmp_path / "copy", settings) as copy:
        assert shown(copy, "a")
    stock(tmp_path, lamp("b"))
    await publish(settings, database)
    assert await pictures_held(settings) == (set(), set())


@pytest.mark.kafka
@pytest.mark.parametrize("maker", ["publication", "keeper", "publication that was cut short"])
async def test_a_pictures_topic_that_was_deleted_is_filled_again_whoever_made_it(kafka, tmp_path, monkeypatch, maker):
    settings = fresh_settings(kafka)
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    first = await publish(settings, database)
    admin = AdminClient({"bootstrap.servers": kafka, "log_level": 0})
    await asyncio.to_thread(admin.delete_topics([pictures_topic(settings)])[pictures_topic(settings)].result, 30)
    await until(lambda: pictures_topic(settings) not in admin.list_topics(timeout=10).topics)
    if maker == "keeper":
        await asyncio.to_thread(mend, settings, partitions=False)
        await until(lambda: pictures_topic(settings) in admin.list_topics(timeout=10).topics)
    elif maker != "publication":
        with monkeypatch.context() as patched:
            patched.setattr("stream.products.publish._picture", cut)
            with pytest.raises(CatalogError, match="cut short"):
                await publish(settings, database)
    again = await publish(settings, database)
    assert (again.pictures, again.products) == (first.pictures, 0)
    assert await publish(settings, database) == PublishReport(unchanged=1)
    async with followed(tmp_path / "copy", settings) as copy:
        assert shown(copy, "a")


@pytest.mark.kafka
async def test_a_topic_that_was_given_partitions_is_refused_for_a_copy_would_end_with_what_is_old(kafka, tmp_path):
    """The next record of half its keys would lie in another partition than the last, which nothing takes away."""
    settings = fresh_settings(kafka)
    lamps = [lamp(f"lamp-{number}") for number in range(20)]
    await publish(settings, stock(tmp_path, *lamps))
    admin = AdminClient({"bootstrap.servers": kafka})
    topic = settings.products_topic
    more = len(admin.list_topics(topic).topics[topic].partitions) + 2
    admin.create_partitions([NewPartitions(topic, more)])[topic].result(PATIENCE_S)
    await until(lambda: len(admin.list_topics(topic).topics[topic].partitions) == more)
    with pytest.raises(BrokerError, match="partitions were added"):
        await publish(settings, stock(tmp_path, *lamps[:10]))


def test_what_makes_topics_and_what_reads_them_agree_on_the_name():
    assert made.pictures(Settings()).name == pictures_topic(Settings())


async def test_what_an_older_version_published_is_read_and_moved_by_the_next_publication(settings, tmp_path):
    """Then the products topic had the pictures, too."""
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    listing = listing_of(database, "products")
    await asyncio.to_thread(made.ensure_topics, settings, (settings.products_topic,))
    for digest, path in listing.pictures.items():
        await write(settings, settings.products_topic, picture_key(digest), path.read_bytes(), [])
    for key, value in listing.products.items():
        await write(settings, settings.products_topic, key, value, [])
    async with followed(tmp_path / "one", settings) as one:
        photo = shown(one, "a")
        await publish(settings, database)
        async with followed(tmp_path / "two", settings) as two:
            assert shown(two, "a") == photo
        await until(lambda: "topic" in {row[0] for row in lies(one)})
        assert shown(one, "a") == photo
    ends = {record.key: record.value for record in await read_all(settings, settings.products_topic)}
    assert not [key for key, value in ends.items() if key.startswith(b"picture|") and value]


def lies(shelf):
    """Return where the pictures with a name came from."""
    with closing(sqlite3.connect(shelf.database)) as connection:
        return connection.execute("SELECT lies FROM named").fetchall()


async def test_with_a_store_of_images_no_topic_has_a_picture_and_who_starts_late_reads_it_there(settings, tmp_path):
    """A store that is away keeps no product from those that have it; a picture of it is checked before it is kept."""
    settings = settings.with_(images=str(tmp_path / "store"))
    image = picture(tmp_path, "a.png", 90)
    database = stock(tmp_path, lamp("a", image_file=image), lamp("b", image_file=image))
    first = await publish(settings, database)
    assert first.pictures >= 1
    assert await sizes(settings) < 10_000
    stored = [path for path in (tmp_path / "store" / "products").rglob("*") if path.is_file()]
    assert len(stored) == first.pictures
    assert await publish(settings, database) == PublishReport(unchanged=2)
    async with followed(tmp_path / "one", settings) as one:
        assert shown(one, "a") == shown(one, "b")
    good = [(path, path.read_bytes()) for path in stored]
    for path, content in good:
        path.write_bytes(bytes(len(content)))
    async with followed(tmp_path / "two", settings) as two:
        assert prices(two) == {}, "of a forged picture nothing is kept"
        assert not list((tmp_path / "two").rglob("*.webp"))
        for path, content in good:
            path.write_bytes(content)
        await until(lambda: prices(two) == {"a": "20.00", "b": "20.00"})
        assert shown(two, "a")


async def test_what_a_store_lost_and_what_another_never_had_is_put_there_by_the_next_publication(settings, tmp_path):
    settings = settings.with_(images=str(tmp_path / "store"))
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    first = await publish(settings, database)
    lost, *others = [path for path in (tmp_path / "store" / "products").rglob("*") if path.is_file()]
    content = lost.read_bytes()
    lost.unlink()
    for path in others:
        os.utime(path, (0, 0))
    assert await publish(settings, database) == PublishReport(pictures=1, unchanged=1)
    assert lost.read_bytes() == content
    assert all(path.stat().st_mtime == 0 for path in others), "what is there is not sent again, however old"
    other = settings.with_(images=str(tmp_path / "other"))
    assert await publish(other, database) == PublishReport(pictures=first.pictures, unchanged=1)
    async with followed(tmp_path / "copy", other) as copy:
        assert shown(copy, "a")


async def test_a_store_that_fails_for_a_moment_stops_no_publication_and_one_that_stays_away_does(monkeypatch):
    monkeypatch.setattr("stream.products.publish.PAUSES_S", (0.0, 0.0))
    failures = [ImageStoreError("timeout", "away")] * 2

    async def ask():
        if failures:
            raise failures.pop()
        return "there"

    assert await _tried(ask) == "there"
    failures += [ImageStoreError("timeout", "away")] * 3
    with pytest.raises(ImageStoreError, match="away"):
        await _tried(ask)


async def test_who_moves_to_a_store_publishes_the_pictures_there_and_takes_them_back_from_the_topic(settings, tmp_path):
    database = stock(tmp_path, lamp("a", image_file=picture(tmp_path, "a.png", 90)))
    await publish(settings, database)
    moved = settings.with_(images=str(tmp_path / "store"))
    assert (await publish(moved, database)).pictures >= 1
    assert await pictures_held(settings) == (set(), set())
    async with followed(tmp_path / "late", moved) as late:
        assert shown(late, "a")
