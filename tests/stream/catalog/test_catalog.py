"""The catalogue: feeds in, facts out verbatim, all or nothing, and deterministic recommendations."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.product import Money
from stream.catalog.catalog import FRESH_S, Catalog
from stream.catalog.listing import import_rows
from stream.catalog.load import import_feed
from stream.catalog.money import parse_money
from stream.catalog.recommend import PriceBand, recommend, similar
from stream.errors import CatalogError, FeedError, RowError
from stream.planning.profile import Profile

BASE = {
    "id": "mug-01",
    "title": "Sky Mug",
    "description": "A mug.",
    "link": "https://shop.example/products/mug-01",
    "image_link": "https://shop.example/mug.png",
    "availability": "in_stock",
    "price": "129.00 CNY",
    "sale_price": "99.00 CNY",
    "sale_price_effective_date": "",
    "brand": "Orlinde",
    "google_product_category": "Home & Garden > Kitchen & Dining > Tableware",
    "product_type": "",
    "color": "Blue/White",
    "content_language": "en",
    "image_file": "",
}


def tsv(path: Path, *rows: dict[str, str], columns: list[str] | None = None) -> Path:
    names = columns or list(BASE)
    lines = ["\t".join(names), *("\t".join({**BASE, **row}[name] for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def one(tmp_path: Path, row: dict[str, str], *, at: datetime | None = None, locale: str = "en"):
    """The only product of a feed of one row."""
    database = tmp_path / "catalog.sqlite"
    import_feed(tsv(tmp_path / "feed.tsv", row), database)
    catalog = Catalog(database)
    try:
        return catalog.product(row.get("id", "mug-01"), locale, at)
    finally:
        catalog.close()


@pytest.fixture
def shop(tmp_path):
    """A shop of two products in each of three categories; the last one is sold out."""
    kinds = [("mug", "Kitchen", "sky"), ("lamp", "Lighting", "red"), ("ball", "Toys", "teal")]
    rows = [
        {"id": f"{kind}-{number}", "title": f"{kind} {number}", "product_type": category, "color": colour,
         "price": f"{number}0.00 CNY", "sale_price": ""}
        for (kind, category, colour), number in itertools.product(kinds, (1, 2))
    ]  # fmt: skip
    rows[-1]["availability"] = "out of stock"
    import_feed(tsv(tmp_path / "feed.tsv", *rows), tmp_path / "catalog.sqlite")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    yield catalog
    catalog.close()


def test_a_tsv_row_becomes_a_product_with_its_facts_verbatim(tmp_path):
    product = one(tmp_path, {"title": "  Fine\u202e mug(大) ½  "})
    assert product.name == "Fine mug(大) ½"
    assert (product.description, product.brand, product.link) == ("A mug.", "Orlinde", BASE["link"])
    assert product.price == Money(Decimal("129.00"), "CNY")
    assert product.sale_price == Money(Decimal("99.00"), "CNY")
    assert (product.category, product.colour, product.available, product.image) == ("kitchen", "cobalt", True, None)


RSS = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:id>mug-01</g:id><title>Sky Mug</title><description>A mug.</description>
<link>https://shop.example/products/mug-01</link><g:image_link>https://shop.example/mug.png</g:image_link>
<g:availability>in stock</g:availability><g:price>129.00 CNY</g:price><g:sale_price>99.00 CNY</g:sale_price>
<g:brand>Orlinde</g:brand><g:product_type>Kitchen</g:product_type><g:color>Blue/White</g:color></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>
<entry><g:id>mug-01</g:id><g:title>Sky Mug</g:title><g:description>A mug.</g:description>
<link href="https://shop.example/products/mug-01"/><g:availability>in_stock</g:availability>
<g:price>129.00 CNY</g:price><g:sale_price>99.00 CNY</g:sale_price><g:brand>Orlinde</g:brand>
<g:product_type>Kitchen</g:product_type><g:color>Blue/White</g:color></entry></feed>"""


@pytest.mark.parametrize("text", [RSS, ATOM])
def test_an_xml_item_reads_as_the_tsv_row_does(tmp_path, text):
    (tmp_path / "feed.xml").write_text(text)
    import_feed(tmp_path / "feed.xml", tmp_path / "xml.sqlite")
    catalog = Catalog(tmp_path / "xml.sqlite")
    assert catalog.product("mug-01", "en") == one(tmp_path, {})
    catalog.close()


def test_utf16_and_a_byte_order_mark_are_read(tmp_path):
    text = tsv(tmp_path / "a.tsv", {"title": "茶壶"}).read_text(encoding="utf-8")
    for encoding in ("utf-16", "utf-8-sig"):
        (tmp_path / "b.tsv").write_text(text, encoding=encoding)
        assert import_feed(tmp_path / "b.tsv", tmp_path / f"{encoding}.sqlite").imported == 1


@pytest.mark.parametrize(
    ("row", "attribute", "expected"),
    [
        ({"availability": "Out of stock"}, "available", False),
        ({"availability": "backorder"}, "available", False),
        ({"product_type": "Electronics > Audio > Headphones"}, "category", "audio"),
        ({"google_product_category": "999999", "title": "Red kite"}, "category", "toys"),
        ({"google_product_category": "999999", "title": "Thing"}, "category", "other"),
        ({"google_product_category": "5322", "title": "Thing"}, "category", "fashion"),
        ({"color": "天蓝"}, "colour", "sky"),
        ({"color": "Transparent"}, "colour", ""),
        ({"link": "/products/mug-01"}, "link", "/products/mug-01"),
        ({"sale_price": "129.00 CNY"}, "sale_price", None),
        ({"content_language": "", "title": "蓝色马克杯"}, "locale", "zh"),
        ({"content_language": "zh-Hant"}, "locale", "zh"),
    ],
)
def test_attributes_are_mapped(tmp_path, row, attribute, expected):
    assert getattr(one(tmp_path, row), attribute) == expected


@pytest.mark.parametrize(
    ("dates", "day", "on_sale"),
    [
        ("2026-01-20T00:00Z/2026-01-30T00:00Z", "2026-01-29T09:30:00", True),
        ("2026-01-20T00:00+0800/2026-01-30T00:00+0800", "2026-01-29T16:00:00", False),
        ("2026-01-30T00:00Z/2026-02-20T00:00Z", "2026-01-29T09:30:00", False),
        ("2026-01-20/2026-01-29", "2026-01-29T23:59:59", True),
        ("2026-01-20T00:00Z/2026-01-30T00:00Z", None, False),
        ("", None, True),
    ],
)
def test_a_dated_sale_price_counts_only_within_its_dates(tmp_path, dates, day, on_sale):
    at = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    product = one(tmp_path, {"sale_price_effective_date": dates}, at=at)
    assert (product.sale_price is not None) is on_sale


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": ""}, "id is missing"),
        ({"id": "x" * 129}, "id must be"),
        ({"title": ""}, "title is missing"),
        ({"price": "129"}, "price '129' is not"),
        ({"price": "-1.00 CNY"}, "is not an amount"),
        ({"price": "0.00 CNY"}, "above 0"),
        ({"price": "1.00 ABC"}, "ISO 4217"),
        ({"link": "javascript:alert(1)"}, "link must"),
        ({"link": "//evil.example/x"}, "link must"),
        ({"image_file": "../../etc/passwd"}, "leaves the catalogue's image root"),
        ({"content_language": "en\textra"}, "more cells"),
    ],
)
def test_a_bad_row_is_left_out_and_named(tmp_path, row, message):
    columns = [name for name in BASE if name != "content_language"] + ["content_language"]
    feed = tsv(tmp_path / "feed.tsv", {"id": "good"}, row, columns=columns)
    report = import_feed(feed, tmp_path / "catalog.sqlite")
    assert (report.imported, report.rejected) == (1, 1)
    assert report.errors[0].row == 3
    assert message in str(report.errors[0])


@pytest.mark.parametrize(
    ("row", "kind", "attribute", "expected"),
    [
        ({"title": "word " * 30 + "end"}, "title", "name", "word " * 29 + "word"),
        ({"availability": "maybe"}, "availability", "available", False),
        ({"availability": ""}, "availability", "available", False),
        ({"sale_price": "9.00 USD"}, "sale_price", "sale_price", None),
        ({"sale_price": "0.00 CNY"}, "sale_price", "sale_price", None),
        ({"sale_price": "9.00"}, "sale_price", "sale_price", None),
        ({"sale_price_effective_date": "soon"}, "sale_price_effective_date", "sale_price", None),
        ({"sale_price_effective_date": "2026-02-01/2026-01-01"}, "sale_price_effective_date", "sale_price", None),
        ({"sale_price_effective_date": "2026-02-01T00:00Z/"}, "sale_price_effective_date", "sale_price", None),
    ],
)
def test_what_cannot_be_used_of_a_row_is_a_warning_and_the_product_stays(tmp_path, row, kind, attribute, expected):
    report = import_feed(tsv(tmp_path / "feed.tsv", row), tmp_path / "warned.sqlite")
    assert report.warned == {kind: 1}
    assert getattr(one(tmp_path, row), attribute) == expected


def test_the_same_product_twice_is_an_error_and_in_two_languages_two_products(tmp_path):
    rows = [{}, {"title": "Another"}, {"content_language": "zh", "title": "天蓝马克杯"}]
    report = import_feed(tsv(tmp_path / "feed.tsv", *rows), tmp_path / "catalog.sqlite")
    assert (report.imported, report.rejected) == (2, 1)
    assert "already in row 2" in str(report.errors[0])
    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert catalog.product("mug-01", "zh").name == "天蓝马克杯"
    assert catalog.product("mug-01", "en").name == "Sky Mug"
    catalog.close()


def test_a_missing_translation_falls_back_and_an_unknown_product_is_none(shop):
    assert shop.product("mug-1", "zh").locale == "en"
    assert shop.product("nothing", "en") is None
    assert [product.id for product in shop.products("en")] == sorted(product.id for product in shop.products("en"))
    assert shop.products("zh") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id\ttitle\n1\tMug\n", "missing column link, availability, price, image_link or image_file"),
        ("", "missing column"),
        ("\t".join(BASE) + "\n", "no rows"),
        (b"\xffabc\t", "not UTF-8"),
        ("<rss><channel><item>", "broken or forbidden XML"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>', "no rows"),
        ("<rss></rss>", "no rows"),
    ],
)
def test_a_feed_that_cannot_be_read_is_a_clear_error(tmp_path, content, message):
    feed = tmp_path / "feed"
    feed.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FeedError, match=message):
        import_feed(feed, tmp_path / "catalog.sqlite")


def test_missing_files_are_clear_errors(tmp_path):
    with pytest.raises(FeedError, match="cannot read"):
        import_feed(tmp_path / "none.tsv", tmp_path / "catalog.sqlite")
    with pytest.raises(CatalogError, match="adloom catalog import"):
        Catalog(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no database, but long enough to look at" * 40)
    with pytest.raises(CatalogError, match="cannot use"):
        Catalog(tmp_path / "text.sqlite")


def test_a_broken_feed_changes_nothing_and_a_new_one_replaces_its_own_products_only(tmp_path):
    database = tmp_path / "catalog.sqlite"
    import_feed(tsv(tmp_path / "other.tsv", {"id": "kept"}), database)
    feed = tsv(tmp_path / "feed.tsv", {"id": "a"}, {"id": "b"})
    import_feed(feed, database)
    catalog = Catalog(database)
    broken = RSS.replace("mug-01</g:id>", "c</g:id>").removesuffix("</rss>")
    feed.write_text(broken)
    with pytest.raises(FeedError):
        import_feed(feed, database)
    assert [product.id for product in catalog.products("en")] == ["a", "b", "kept"]
    report = import_feed(tsv(feed, {"id": "b", "title": "New name"}), database)
    assert (report.imported, report.removed) == (1, 1)
    assert [product.id for product in catalog.products("en")] == ["b", "kept"]
    catalog.close()


def test_an_import_is_seen_within_a_blink_by_a_catalogue_in_use_and_sqlite_is_asked_no_more_often(tmp_path):
    database, now = tmp_path / "catalog.sqlite", [7.0]
    import_feed(tsv(tmp_path / "feed.tsv", {}), database)
    catalog = Catalog(database, clock=lambda: now[0])
    assert catalog.product("mug-01", "en").name == "Sky Mug"
    import_feed(tsv(tmp_path / "feed.tsv", {"title": "Sea Mug"}), database)
    now[0] += 0.9 * FRESH_S
    assert catalog.product("mug-01", "en").name == "Sky Mug"
    now[0] += 0.2 * FRESH_S
    assert catalog.product("mug-01", "en").name == "Sea Mug"
    catalog.close()


def test_whoever_saw_that_an_import_came_reads_nothing_older(tmp_path):
    """A slot server asks for the version, and then for the offer, which it keeps until the next version."""
    database = tmp_path / "catalog.sqlite"
    import_feed(tsv(tmp_path / "feed.tsv", {}), database)
    catalog = Catalog(database, clock=lambda: 7.0)
    before = catalog.version
    assert catalog.product("mug-01", "en").name == "Sky Mug"
    import_feed(tsv(tmp_path / "feed.tsv", {"title": "Sea Mug"}), database)
    assert catalog.version != before
    assert catalog.product("mug-01", "en").name == "Sea Mug"
    catalog.close()


def test_progress_reaches_the_end_of_the_file(tmp_path):
    steps: list[tuple[int, int]] = []
    feed = tsv(tmp_path / "feed.tsv", {"id": "a"}, {"id": "b"})
    import_rows(feed, tmp_path / "catalog.sqlite", on_progress=lambda done, size: steps.append((done, size)))
    assert steps[-1] == (feed.stat().st_size, feed.stat().st_size)


@given(st.decimals("0.01", "999999999", places=2), st.sampled_from(["USD", "CNY", "EUR"]))
def test_money_survives_as_written(amount, currency):
    assert parse_money(f"{amount} {currency}", "price") == Money(amount, currency)


@given(st.text(max_size=20))
def test_any_text_is_money_or_a_row_error(text):
    try:
        money = parse_money(text, "price")
    except RowError:
        return
    assert money.amount > 0


LAMPS = Profile(categories=(("lighting", 0.8), ("kitchen", 0.2)))


def test_the_favourite_category_is_recommended_and_what_was_seen_is_not(shop):
    assert recommend(shop, LAMPS, "en").category == "lighting"
    assert recommend(shop, LAMPS, "en", exclude=["lamp-1"]).id == "lamp-2"
    assert recommend(shop, LAMPS, "en", exclude=["lamp-1", "lamp-2"]).category == "kitchen"


def test_colour_and_price_decide_within_a_category(shop):
    band = PriceBand(15.0, 25.0, "CNY")
    assert recommend(shop, Profile(categories=LAMPS.categories, price_band=band), "en").id == "lamp-2"
    assert recommend(shop, Profile(colours=(("sky", 1.0),)), "en").category == "kitchen"


@given(seed=st.text(), exclude=st.sets(st.sampled_from(["mug-1", "mug-2", "lamp-1", "lamp-2", "ball-1", "ball-2"])))
def test_a_recommendation_is_for_sale_and_the_same_each_time(catalog_of_six, seed, exclude):
    product = recommend(catalog_of_six, Profile(), "zh", exclude=exclude, seed=seed)
    assert product.available
    assert product == recommend(catalog_of_six, Profile(), "zh", exclude=exclude, seed=seed)
    assert product.id not in exclude or len(exclude - {"ball-2"}) == 5


@pytest.fixture(scope="module")
def catalog_of_six(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    rows = [{"id": f"{kind}-{number}"} for kind in ("mug", "lamp", "ball") for number in (1, 2)]
    rows[-1]["availability"] = "out_of_stock"
    import_feed(tsv(folder / "feed.tsv", *rows), folder / "catalog.sqlite")
    catalog = Catalog(folder / "catalog.sqlite")
    yield catalog
    catalog.close()


def test_newcomers_do_not_all_see_the_same(catalog_of_six):
    assert len({recommend(catalog_of_six, Profile(), "en", seed=str(seed)).id for seed in range(40)}) > 2


def test_what_is_sold_out_is_replaced_by_its_like(shop):
    assert similar(shop, shop.product("ball-2", "en"), "en").id == "ball-1"


def test_an_empty_catalogue_recommends_nothing(tmp_path):
    import_feed(tsv(tmp_path / "feed.tsv", {"availability": "out_of_stock"}), tmp_path / "catalog.sqlite")
    catalog = Catalog(tmp_path / "catalog.sqlite")
    assert recommend(catalog, LAMPS, "en", at=datetime.now(UTC) + timedelta(days=1)) is None
    catalog.close()
