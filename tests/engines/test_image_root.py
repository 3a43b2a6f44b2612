"""Product pictures have paths below one image root, so that an explanation means the same in another folder."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from engines.bundle.bundle import Bundle
from engines.creative import Studio
from engines.errors import AdloomError, ImageError
from engines.replay import replay
from stream.catalog.catalog import Catalog
from stream.catalog.load import import_feed
from stream.demo.stock import import_shop
from stream.errors import CatalogError, FeedError
from stream.planning.render import render_event

HEADER = ("id", "title", "description", "link", "availability", "price", "image_file", "content_language")
CLICK = (
    b'{"schema": "adloom.event.v1", "id": "e-1", "time": "2026-01-29T09:30:00Z", "user": "u-17", "type": "click", '
    b'"product": "teapot-clay", "locale": "zh"}'
)


def feed_in(folder: Path, *pictures: str) -> Path:
    """Write a feed of one product a picture, `p0`, `p1` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [(f"p{number}", "Mug", "", "/p", "in_stock", "1.00 USD", name, "en") for number, name in enumerate(pictures)]
    path = folder / "feed.tsv"
    path.write_text("\n".join("\t".join(row) for row in (HEADER, *rows)))
    return path


def picture_in(folder: Path) -> None:
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "mug.png").write_bytes(b"")


def images(database: Path) -> list[str | None]:
    """Return the pictures as the feed names them, relative to the image root."""
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT image FROM product ORDER BY id")]


def test_the_first_feeds_folder_is_the_image_root(tmp_path: Path) -> None:
    picture_in(tmp_path / "shop")
    database = tmp_path / "c.sqlite"
    report = import_feed(feed_in(tmp_path / "shop", "images/mug.png", "gone.png"), database)
    assert (report.imported, str(report.warnings[0])) == (2, "row 3: image_file 'gone.png' is not there")
    assert images(database) == ["images/mug.png", None]
    picture_in(tmp_path / "shop" / "more")
    import_feed(feed_in(tmp_path / "shop" / "more", "images/mug.png"), database)
    assert images(database) == ["more/images/mug.png", None]


def test_a_picture_outside_the_root_is_refused_with_the_reason(tmp_path: Path) -> None:
    picture_in(tmp_path / "shop")
    picture_in(tmp_path / "other")
    database = tmp_path / "c.sqlite"
    import_feed(feed_in(tmp_path / "shop", "images/mug.png"), database)
    with pytest.raises(FeedError, match=rf"row 2: image_file .* leaves the catalogue's image root {tmp_path}/shop"):
        import_feed(feed_in(tmp_path / "other", "images/mug.png"), database)
    (tmp_path / "shop" / "link.png").symlink_to(tmp_path / "other" / "images" / "mug.png")
    report = import_feed(feed_in(tmp_path / "shop", "images/mug.png", "link.png", "/etc/hostname"), database)
    assert [problem.row for problem in report.errors] == [3, 4]


def test_a_root_can_be_chosen_above_the_feeds_and_then_stays(tmp_path: Path) -> None:
    for name in ("a", "b"):
        picture_in(tmp_path / name)
    database = tmp_path / "c.sqlite"
    import_feed(feed_in(tmp_path / "a", "images/mug.png"), database, images=tmp_path)
    import_feed(feed_in(tmp_path / "b", "images/mug.png", "../a/images/mug.png"), database, images=tmp_path)
    assert images(database) == ["b/images/mug.png", "a/images/mug.png"]
    with pytest.raises(CatalogError, match=f"image root is {tmp_path}: to change it"):
        import_feed(tmp_path / "a" / "feed.tsv", database, images=tmp_path / "a")


def test_a_catalogue_without_an_import_says_so(tmp_path: Path) -> None:
    with pytest.raises(FeedError):
        import_feed(feed_in(tmp_path), tmp_path / "c.sqlite")
    catalog = Catalog(tmp_path / "c.sqlite")
    with pytest.raises(CatalogError, match="is empty: run `adloom catalog import FEED`"):
        _ = catalog.image_root
    catalog.close()


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.open()


def test_an_explanation_replays_byte_for_byte_in_another_folder(tmp_path: Path, bundle: Bundle) -> None:
    import_shop(tmp_path / "c.sqlite")
    catalog = Catalog(tmp_path / "c.sqlite")
    pictures = catalog.image_root
    creative, why = render_event(CLICK, "300x250", Studio(bundle, image_root=pictures), catalog, 8)
    mug = catalog.product("mug-stoneware", "en")
    catalog.close()
    written = msgspec.json.encode(why)
    product = why["request"]["brief"]["product"]
    assert product["cutout"].endswith(".cutout.webp")
    assert str(tmp_path).encode() not in written
    shutil.copytree(pictures, tmp_path / "elsewhere")
    studio = Studio(bundle, image_root=tmp_path / "elsewhere")
    assert replay(studio, msgspec.json.decode(written)).data == creative.data

    for image in (str(pictures / product["cutout"]), f"../elsewhere/{product['cutout']}"):
        product["cutout"] = image
        with pytest.raises(ImageError, match="no path below the image root"):
            replay(studio, why)
    assert mug is not None
    product["cutout"] = mug.cutout
    with pytest.raises(AdloomError, match="picture has changed"):
        replay(studio, why)


def test_a_prepared_picture_that_is_gone_costs_no_event_and_is_told(tmp_path: Path, bundle: Bundle) -> None:
    import_shop(tmp_path / "c.sqlite")
    catalog = Catalog(tmp_path / "c.sqlite")
    product = catalog.product("teapot-clay", "zh")
    assert product is not None
    assert product.cutout is not None
    (catalog.image_root / product.cutout).unlink()
    studio = Studio(bundle, image_root=catalog.image_root)
    creative, why = render_event(CLICK, "300x250", studio, catalog, 8)
    catalog.close()
    assert why["show"]["way"] == "words"
    assert "cannot be read" in why["show"]["why"]
    assert why["packshot_sha256"] is None
    assert replay(studio, why).data == creative.data
