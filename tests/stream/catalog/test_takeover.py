"""Feeds that list the same products, and one that comes under another name: told, and replaced where that is said."""

from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.imported import feeds_of
from stream.catalog.listing import import_rows
from stream.catalog.report import ImportReport
from stream.errors import FeedError

HEAD = "id\ttitle\tlink\timage_link\tavailability\tprice\n"


class Shop:
    """A catalogue that feeds of several names are imported into."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "c.sqlite"

    def imports(
        self,
        name: str,
        ids: str,
        price: str = "9.00 USD",
        *,
        sold: str = "in stock",
        instead_of: str = "",
        strict: bool = False,
        unsold: str = "",
    ) -> ImportReport:
        rows = (
            f"{id_}\tPot {id_}\thttps://s.example/{id_}\thttps://s.example/{id_}.jpg\t"
            f"{'perhaps' if id_ in unsold else sold}\t{price}\n"
            for id_ in ids
        )
        path = self.folder / name
        path.write_text(HEAD + "".join(rows))
        other = self.folder / instead_of if instead_of else None
        return import_rows(path, self.database, instead_of=other, strict=strict)

    def offers(self) -> dict[str, str]:
        with closing(Catalog(self.database)) as catalog:
            found = [*catalog.products("en"), *catalog.products("zh")]
            return {product.id: str(product.price.amount) for product in found if product.available}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_what_is_left_of_a_feed_that_comes_under_another_name_is_told_with_the_way_out(shop: Shop) -> None:
    shop.imports("feed-29.tsv", "abcd")
    report = shop.imports("feed-30.tsv", "abc")
    assert report.warned == {"feed": 1}
    assert str(report.warnings[0]).startswith(
        f"1 products are of {shop.folder / 'feed-29.tsv'}, which was not imported"
    )
    assert f"--instead-of {shop.folder / 'feed-29.tsv'}" in str(report.warnings[0])
    assert set(shop.offers()) == set("abcd")
    report = shop.imports("feed-30.tsv", "abc", instead_of="feed-29.tsv")
    assert (report.removed, report.warned) == (1, {})
    assert set(shop.offers()) == set("abc")


def test_a_feed_that_says_whose_place_it_takes_is_that_feed(shop: Shop) -> None:
    shop.imports("feed-29.tsv", "abcd")
    (shop.folder / "feed-29.tsv").unlink()
    report = shop.imports("feed-30.tsv", "abce", instead_of="feed-29.tsv")
    assert (report.imported, report.removed, report.changed, report.warned) == (4, 1, 1, {})
    report = shop.imports("feed-30.tsv", "abce", instead_of="feed-29.tsv")
    assert (report.changed, report.warned) == (0, {}), "a command that is run again finds it done"
    with pytest.raises(FeedError, match="it had: nothing was changed"):
        shop.imports("feed-31.tsv", "a", instead_of="feed-30.tsv")
    assert set(shop.offers()) == set("abce")


def test_whose_place_is_taken_is_awaited_no_more_in_a_catalogue_made_anew(shop: Shop) -> None:
    shop.imports("feed-29.tsv", "ab")
    shop.imports("feed-30.tsv", "ab", instead_of="feed-29.tsv")
    with closing(connect(shop.database, create=False)) as connection:
        assert feeds_of(connection) == {str(shop.folder / "feed-30.tsv")}


def test_a_catalogue_of_before_has_the_place_of_a_feed_taken_too(shop: Shop) -> None:
    """It tells neither which feeds were imported nor how they end."""
    shop.imports("feed-29.tsv", "abc")
    with closing(connect(shop.database, create=True)) as connection:
        for table in ("imported", "doubted"):
            connection.execute(f"DROP TABLE {table}")
    assert shop.imports("feed-30.tsv", "ab", instead_of="feed-29.tsv").removed == 1


def test_a_place_that_no_feed_has_cannot_be_taken(shop: Shop) -> None:
    shop.imports("feed-29.tsv", "ab")
    with pytest.raises(FeedError, match=r"no product is of that feed, but of .*feed-29\.tsv"):
        shop.imports("feed-30.tsv", "ab", instead_of="feed-28.tsv")
    assert set(shop.offers()) == set("ab")


def test_a_feed_whose_file_is_gone_and_of_which_nothing_is_left_needs_no_word(shop: Shop) -> None:
    shop.imports("feed-29.tsv", "ab")
    (shop.folder / "feed-29.tsv").unlink()
    assert shop.imports("feed-30.tsv", "ab").warned == {}


def test_of_two_feeds_with_the_same_ids_the_last_import_counts_and_says_so_once(shop: Shop) -> None:
    shop.imports("us.tsv", "abc", "10.00 USD")
    report = shop.imports("gb.tsv", "abc", "9.00 GBP")
    assert [str(one) for one in report.warnings] == [
        f"3 products were of {shop.folder / 'us.tsv'}: the last import counts"
    ]
    assert shop.offers() == dict.fromkeys("abc", "9.00")


@pytest.mark.parametrize("ids", ["abc", "abcd", "ade"])
def test_strict_refuses_no_feed_for_the_products_of_another_and_tells_of_them(shop: Shop, ids: str) -> None:
    shop.imports("feed-29.tsv", "abcd", strict=True)
    report = shop.imports("feed-30.tsv", ids, strict=True)
    assert (report.imported, report.warned) == (len(ids), {"feed": 1})
    with pytest.raises(FeedError, match=r"strict, 0 rows left out, 1 warnings: row 5: availability"):
        shop.imports("feed-31.tsv", "abcx", strict=True, unsold="x")


def test_a_few_products_of_a_large_feed_are_no_other_name_of_it(shop: Shop) -> None:
    shop.imports("all.tsv", "abcdefgh")
    report = shop.imports("deals.tsv", "ab", "5.00 USD")
    assert [str(one) for one in report.warnings] == [
        f"2 products were of {shop.folder / 'all.tsv'}: the last import counts"
    ]


def test_another_feed_takes_no_products_off_sale_by_words_that_nobody_knows(shop: Shop) -> None:
    shop.imports("us.tsv", "abc")
    with pytest.raises(FeedError, match="3 of the 3 products"):
        shop.imports("gb.tsv", "abc", sold="perhaps")
    assert set(shop.offers()) == set("abc")
