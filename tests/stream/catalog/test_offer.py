"""What a feed offers: words that nobody knows sell nothing, rows left out say nothing untrue, sales end in time."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stream.catalog.availability import is_available
from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.listing import import_rows
from stream.catalog.present import Present
from stream.catalog.report import ImportReport
from stream.errors import FeedError
from stream.kafka.record import timestamp
from tests.support.product_samples import lamp, moment, stock

NOON = moment("2026-11-30T12:00")


def imported(folder: Path, *rows: dict[str, str]) -> ImportReport:
    """Import a feed of lamps again, without --force."""
    head = list(rows[0])
    lines = ["\t".join(head), *("\t".join(row[name] for name in head) for row in rows)]
    (folder / "feed.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_rows(folder / "feed.tsv", folder / "catalog.sqlite")


def offered(database: Path, product: str = "lamp") -> tuple[str, str, bool]:
    """Return name and price of a product, and whether it can be bought."""
    with closing(Catalog(database)) as catalog:
        found = catalog.product(product, "en")
    assert found is not None
    return found.name, str(found.price.amount), found.available


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("in_stock, In stock, InStock, https://schema.org/InStock, http://schema.org/InStock/, schema:InStock", True),
        ("available for order, limited availability, low stock, online only, made to order, pre-order, PreSale", True),
        (
            "有货 有貨 现货 現貨 有库存 有庫存 尚有庫存 库存充足 庫存緊張 預購 預購中 预售 預訂 現貨供應 銷售中 在售",
            True,
        ),
        ("out of stock, SoldOut, sold out, Sold, OutOfStock, https://schema.org/Discontinued, backorder", False),
        ("temporarily out of stock, Temporarily unavailable, currently unavailable, no longer available", False),
        ("coming soon, available soon, not in stock, no stock, on backorder, in store only, Reserved", False),
        (
            "已售罄 售罄 售完 已售完 下架 已下架 无库存 無庫存 缺货 缺貨 暫時缺貨 已售出 賣完 完售 停售 已停產 絕版",
            False,
        ),
        ("补货中 補貨中 到貨通知 即将上市 即將上市 敬請期待 尚未開售 断货 斷貨 暫無庫存 库存不足 已停產", False),
        ('In stock: 12, "12", yes, true, 1, active, for sale, in stock (5), 5 in stock, 3 pcs in stock', True),
        ("available now, available to order, https://schema.org/ItemAvailability/InStock, TRUE, 12.0, 5+", True),
        ("出售中 可售 正常 热销中 可预定 可預定 现货速发 有库存100 24小时内发货 库存:3 仅剩3件", True),
        (
            "no, false, 0, 0.00, -1, in stock: 0, in stock (-2), inactive, http://schema.org/ItemAvailability/SoldOut",
            False,
        ),
        ("否 不可售 库存:0", False),
        ("maybe, 12.50, 2026-01-31, lieferbar, 問い合わせ", None),
        ("In stock 12/15, available 05/12, available 2026-12, back in stock 12/15, 0/10, 0 / 5, in stock 0/10", None),
        ("预售12/20 库存0/10 in_stock:49.50 库存:12.50 0.500", None),
        ("In stock: 5.00, in_stock:49.00, 1'234, In stock: 1'234, 5-10, 1-5, 1 - 5", True),
        ("1\u2019234 1\u20135 库存:5.00", True),
        ("In stock: 0.00, in stock (-2.00), -5.00, (5.00)", False),
        ("05-12, 10-5, 5-5, 0-5, 5-1000, In stock 5-10, $5.00, 1-5-10, 5.00-6.00", None),
        ("ships in 3-5 days, ships within 24-48 hours, 5.00, 5.000, 1 299, 1.299, In stock: 1.299", True),
        ("3-5天内发货 1,299 1,299.00 库存:1,299", True),
        ("(5), (5 ), 0.000, out of stock 12/15, sold out 12/15", False),
    ],
)
def test_availability_is_read_in_the_words_of_shops(words: str, expected: bool | None) -> None:
    found = {word.strip(): is_available(word.strip()) for word in words.split("," if words.isascii() else None)}
    assert set(found.values()) == {expected}, found


@pytest.mark.parametrize("word", ["已售罄了", "ask us", "", "in st\ufffdck"])
def test_a_word_that_nobody_knows_sells_nothing_and_is_named(tmp_path: Path, word: str) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    report = imported(tmp_path, lamp(availability=word, price="30.00 USD"), lamp("other"))
    assert (report.imported, report.rejected, report.warned) == (2, 0, {"availability": 1})
    assert word[:5] in str(report.warnings[0])
    assert offered(database) == ("Desk lamp lamp", "30.00", False)


@pytest.mark.parametrize("price", ["free", "", "20.00", "2\ufffd.00 USD", "1.2.3 EUR"])
def test_a_product_whose_price_cannot_be_read_any_more_is_offered_no_more_and_keeps_its_words(
    tmp_path: Path, price: str
) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    with closing(Present(database, wall=lambda: NOON)) as present:
        ad = present.offer("lamp", "en")
        report = imported(tmp_path, lamp(price=price, title="Another name"), lamp("other"))
        assert (report.imported, report.rejected, report.warned) == (1, 1, {"offer": 1})
        assert offered(database) == ("Desk lamp lamp", "20.00", False)
        present.look()
        assert ad is not None
        assert not present.is_true("lamp", "en", ad.digest)
    imported(tmp_path, lamp(), lamp("other"))
    assert offered(database) == ("Desk lamp lamp", "20.00", True)


@pytest.mark.parametrize(
    "fault",
    [{"link": "javascript:alert(1)"}, {"title": ""}, {"image_file": "../../x.png"}],
    ids=lambda fault: next(iter(fault)),
)
def test_a_product_whose_row_is_left_out_is_offered_as_that_row_tells(tmp_path: Path, fault: dict[str, str]) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    report = imported(tmp_path, lamp(price="30.00 USD", **fault), lamp("other"))
    assert (report.rejected, report.warned) == (1, {})
    assert offered(database) == ("Desk lamp lamp", "30.00", True)
    imported(tmp_path, lamp(price="30.00 USD", availability="sold out", **fault), lamp("other"))
    assert offered(database) == ("Desk lamp lamp", "30.00", False)


def test_a_row_that_cannot_be_told_apart_offers_nothing(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    imported(tmp_path, lamp(content_language="en\tstray"), lamp("other"))
    assert offered(database)[2] is False


@pytest.mark.parametrize("change", [{"availability": "da"}, {"availability": ""}, {"price": "soon"}])
def test_a_column_that_nobody_can_read_takes_no_shop_off_sale(tmp_path: Path, change: dict[str, str]) -> None:
    names = ("lamp", "b", "c", "d")
    database = stock(tmp_path, *map(lamp, names))
    rows = [lamp(name, **(change if name != "d" else {})) for name in names]
    with pytest.raises(FeedError, match=r"3 of the 4 products .* --force"):
        imported(tmp_path, *rows)
    assert offered(database)[2] is True
    import_rows(tmp_path / "feed.tsv", database, force=True)
    assert offered(database)[2] is False
    assert imported(tmp_path, *rows).imported, "what was off sale before is not lost"


@pytest.mark.parametrize("others", ["10.00 EUR", "30.00 USD"])
def test_a_row_that_is_left_out_offers_in_its_own_language_alone(tmp_path: Path, others: str) -> None:
    chinese = lamp(content_language="zh", title="台灯", price="200.00 CNY")
    database = stock(tmp_path, lamp(), chinese, lamp("other"), lamp("more"))
    bad = {"link": "javascript:x"}
    rows = [lamp(price="30.00 USD", **bad), chinese | bad, lamp("other"), lamp("more")]
    imported(tmp_path, *rows)
    assert offered(database) == ("Desk lamp lamp", "30.00", True)
    imported(tmp_path, *rows, lamp(price=others, **bad))
    assert offered(database)[2] is (others == "30.00 USD")


def test_the_second_row_of_an_id_changes_nothing_of_the_first(tmp_path: Path) -> None:
    database = stock(tmp_path, lamp(), lamp("other"))
    report = imported(tmp_path, lamp(price="30.00 USD"), lamp(price="40.00 USD"), lamp("other"))
    assert report.left_out == {"repeat": 1}
    assert offered(database) == ("Desk lamp lamp", "30.00", True)


def test_one_language_of_a_product_that_is_left_out_takes_the_other_along_in_nothing(tmp_path: Path) -> None:
    chinese = lamp(content_language="zh", title="台灯")
    database = stock(tmp_path, lamp(), chinese)
    imported(tmp_path, lamp(price="30.00 USD"), chinese | {"price": "free"})
    assert offered(database) == ("Desk lamp lamp", "30.00", True)
    with closing(Catalog(database)) as catalog:
        found = catalog.product("lamp", "zh")
    assert found is not None
    assert (str(found.price.amount), found.available) == ("20.00", False)


@pytest.mark.parametrize(
    ("dates", "on_sale", "until"),
    [
        ("2026-01-01T00:00-0800/9999-12-31T23:59-0800", True, None),
        ("2026-01-01T00:00+0800/9999-12-31T23:59+0800", True, None),
        ("2026-01-01/9999-12-31", True, None),
        ("20260101/99991231", True, None),
        ("0001-01-01T00:00+08:00/9999-12-31", True, None),
        ("2026-12-24/9999-12-31", False, "2026-12-24T00:00"),
        ("20260101/20261130", True, "2026-12-01T00:00"),
        ("2026-01-01/2026-11-30", True, "2026-12-01T00:00"),
        ("2026-W01-1/2026-W49-1", True, "2026-12-01T00:00"),
        ("2026-01-01Z/2026-11-30Z", True, "2026-12-01T00:00"),
        ("2026-01-01+08:00/2026-11-30+08:00", True, "2026-11-30T16:00"),
        ("2026-01-01-0800/2026-11-30-0800", True, "2026-12-01T08:00"),
        ("20260101T0000Z/20261130T1300Z", True, "2026-11-30T13:00"),
        ("2026-01-01 00:00/2026-11-30 13:00", True, "2026-11-30T13:00"),
        ("0001-01-01T00:00+0800/2999-12-31", True, "3000-01-01T00:00"),
    ],
)
def test_a_sale_counts_from_its_first_to_its_last_day_or_for_good(
    tmp_path: Path, dates: str, *, on_sale: bool, until: str | None
) -> None:
    database = stock(tmp_path, lamp(sale_price="15.00 USD", sale_price_effective_date=dates))
    now = datetime.fromtimestamp(NOON, UTC)
    with closing(Catalog(database)) as catalog:
        found, offer = catalog.product("lamp", "en", now), catalog.offer("lamp", "en", now)
    assert found is not None
    assert offer is not None
    assert (found.sale_price is not None) is on_sale
    assert offer.until == (None if until is None else moment(until))
    assert offer.until is None or timestamp(offer.until)


@pytest.mark.parametrize(
    ("dates", "begins", "ends"),
    [
        ("2026-12-24/9999-12-31", "2026-12-24T00:00", "9998-12-31T00:00"),
        ("0001-01-01T00:00+08:00/2026-12-24T00:00Z", None, "2026-12-24T00:00"),
    ],
)
def test_dates_are_written_so_that_readers_of_before_take_them_too(
    tmp_path: Path, dates: str, begins: str | None, ends: str
) -> None:
    database = stock(tmp_path, lamp(sale_price="15.00 USD", sale_price_effective_date=dates))
    with closing(connect(database, create=False)) as connection:
        found = connection.execute("SELECT sale_from, sale_until FROM product").fetchone()
    assert found == (begins and moment(begins), moment(ends))


@pytest.mark.parametrize("dates", ["9999-12-31/9999-12-31", "9999-12-31T23:59-0800/", "2026-02-01T00:00Z/"])
def test_a_sale_that_never_begins_or_does_not_say_when_it_ends_is_none_and_told(tmp_path: Path, dates: str) -> None:
    stock(tmp_path, lamp())
    report = imported(tmp_path, lamp(sale_price="15.00 USD", sale_price_effective_date=dates))
    assert report.warned == {"sale_price_effective_date": 1}
    assert report.imported == 1


@pytest.mark.parametrize(("begins", "ends"), [(0.0, 253402329540.0), (253402329540.0, None), (None, 9e999)])
def test_dates_that_no_clock_tells_are_no_dates_in_a_catalogue_of_before_either(
    tmp_path: Path, begins: float | None, ends: float | None
) -> None:
    database = stock(tmp_path, lamp(sale_price="15.00 USD"))
    with closing(connect(database, create=True)) as connection:
        connection.execute("UPDATE product SET sale_from = ?, sale_until = ?", (begins, ends))
    with closing(Catalog(database)) as catalog:
        found = catalog.product("lamp", "en", datetime.fromtimestamp(NOON, UTC))
        offer = catalog.offer("lamp", "en", datetime.fromtimestamp(NOON, UTC))
    assert found is not None
    assert offer is not None
    assert (found.sale_price is not None, offer.until) == (begins != 253402329540.0, None)
