"""A product whose row cannot be read is named, and costs nothing but itself."""

from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.gallery import write_gallery
from stream.catalog.held import UnreadableError
from stream.catalog.present import UNKNOWN, Present
from stream.catalog.recommend import recommend
from stream.catalog.showing import showing
from stream.errors import CatalogError
from stream.planning.profile import Profile
from tests.support.product_samples import lamp, moment, picture, stock

NOON = moment("2026-11-30T12:00")
COLUMNS = [
    ("price", "free"), ("price", "NaN"), ("price", "Infinity"), ("price", "-1"), ("price", "0"), ("price", ""),
    ("sale_price", "cheap"), ("sale_from", "soon"), ("sale_until", "late"), ("reading", "{"), ("reading", "[]"),
    ("reading", '{"reader":10,"reading":[]}'), ("reading", "[" * 100_000), ("extent", "large"), ("extent", "null,"),
]  # fmt: skip


def spoilt(database: Path, column: str, value: str, product: str = "lamp") -> Path:
    with closing(connect(database, create=True)) as connection:
        connection.execute(f"UPDATE product SET {column} = ? WHERE id = ?", (value, product))  # noqa: S608
    return database


@pytest.mark.parametrize(("column", "value"), COLUMNS, ids=[f"{column} {value[:9]}" for column, value in COLUMNS])
def test_it_is_an_error_of_the_catalogue_that_names_it(tmp_path: Path, column: str, value: str) -> None:
    database = spoilt(stock(tmp_path, lamp(), lamp("other")), column, value)
    with closing(Catalog(database)) as catalog:
        for ask in (lambda: catalog.product("lamp", "en"), lambda: catalog.products("en")):
            with pytest.raises(CatalogError, match="product 'lamp' of the catalogue cannot be read"):
                ask()
        assert catalog.product("other", "en") is not None


def test_a_slot_server_knows_nothing_of_it_says_so_once_and_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    with closing(Present(database, wall=lambda: NOON)) as present:
        ads = {name: present.offer(name, "en") for name in ("lamp", "other")}
        spoilt(database, "price", "free")
        assert present.look()
        for _ in range(3):
            assert present.offer("lamp", "en") == UNKNOWN
            assert present.is_true("lamp", "en", ads["lamp"].digest)
            assert present.until("lamp", "en") is None
            assert present.offer("other", "en") == ads["other"]
        assert ["'lamp'" in str(record.error) for record in caplog.records] == [True]
        stock(tmp_path, lamp(price="9.00 USD"), lamp("other"))
        assert present.look()
        assert not present.is_true("lamp", "en", ads["lamp"].digest)


def test_it_is_recommended_to_nobody_and_keeps_no_other_from_being_so(tmp_path: Path) -> None:
    database = spoilt(stock(tmp_path, lamp(), lamp("other")), "reading", "{")
    with closing(Catalog(database)) as catalog:
        assert {recommend(catalog, Profile(), "en", seed=str(seed)).id for seed in range(20)} == {"other"}
        assert recommend(catalog, Profile(), "en", exclude=("lamp",)).id == "other"
        assert catalog.group("lamp", "en") == "lamp"


def test_an_import_of_its_feed_mends_it(tmp_path: Path) -> None:
    for column, value in COLUMNS:
        database = spoilt(stock(tmp_path, lamp()), column, value)
        stock(tmp_path, lamp(price="9.00 USD"))
        with closing(Catalog(database)) as catalog:
            found = catalog.product("lamp", "en")
        assert found is not None
        assert str(found.price.amount) == "9.00"


def test_what_people_look_at_names_it_too(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp(image_file=picture(tmp_path, "lamp.png", 90)))
    with closing(connect(database, create=True)) as connection:
        connection.execute("UPDATE picture SET problems = '{'")
    with pytest.raises(UnreadableError, match="'lamp'"):
        showing(database, "lamp")
    with pytest.raises(UnreadableError, match="'lamp'"):
        write_gallery(database, tmp_path / "page.html")
