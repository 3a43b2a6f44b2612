"""How a feed ends that never has a last line end: what a cut can look like is doubted once, and believed the next time.

Its last column may be one that the catalogue does not keep, and its last row without the empty cells at its end.
"""

from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.listing import import_rows
from stream.catalog.report import ImportReport

HEAD = "id,title,link,image_link,availability,price"


def feed(behind: str, *rows: str) -> str:
    """Return a feed without a last line end; a row is its id, price and what is behind that: `a 9.00,new`."""
    lines = [f"{HEAD},{behind}"]
    for row in rows:
        name, rest = row.split(" ", 1)
        lines.append(f"{name},Pot {name},https://s.example/{name},https://s.example/{name}.jpg,in stock,{rest}")
    return "\n".join(lines)


class Shop:
    """A catalogue that one feed is imported into."""

    def __init__(self, folder: Path) -> None:
        self._path, self._database = folder / "feed.csv", folder / "c.sqlite"

    def imports(self, text: str, *, size: int = 0, force: bool = False) -> ImportReport:
        """Import a feed; one that is to be so many bytes long gets a line of comment."""
        text = text.replace("\n", f"\n#{'x' * (size - len(text) - 2)}\n", 1) if size else text
        self._path.write_text(text)
        return import_rows(self._path, self._database, "en", currency="USD", force=force)

    def imports_again(self) -> ImportReport:
        return import_rows(self._path, self._database, "en", currency="USD")

    def offers(self) -> dict[str, str]:
        with closing(Catalog(self._database)) as catalog:
            return {found.id: str(found.price.amount) for found in catalog.products("en") if found.available}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize(
    ("behind", "cell"),
    [
        ("condition", "refurbished"),
        ("gtin", "4006381333931"),
        ("google_product_category", "Home & Garden > Kitchen"),
        ("item_group_id", "clay-pots"),
        ("custom_label_0", "new arrivals"),
    ],
)
def test_a_cut_within_a_last_cell_that_the_catalogue_does_not_keep_removes_nothing(
    shop: Shop, behind: str, cell: str
) -> None:
    rows = [f"{name} 9.00,{cell}" for name in "abcdef"]
    shop.imports(feed(behind, *rows))
    for length in (3, 5, len(cell) - 1):
        report = shop.imports(feed(behind, *rows[:3], f"d 9.00,{cell[:length]}"))
        assert (report.removed, report.left_out, "kept" in report.warned) == (0, {"shortened": 1}, True)
        assert set(shop.offers()) == set("abcdef")


def test_where_nothing_tells_whether_that_cell_is_whole_the_next_file_that_ends_so_does(shop: Shop) -> None:
    shop.imports(feed("note", "a 9.00,soft", "b 9.00,warm", "c 9.00,light", "d 9.00,hard"))
    report = shop.imports(feed("note", "a 9.00,soft", "b 9.00,warm", "c 9.00,light"))
    assert (report.removed, report.left_out) == (0, {"shortened": 1})
    assert shop.imports_again().removed == 0, "the same file tells nothing new"
    report = shop.imports(feed("note", "a 8.00,soft", "b 8.00,warm", "c 8.50,light"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {})
    assert shop.offers() == {"a": "8.00", "b": "8.00", "c": "8.50"}


def test_where_the_last_cell_is_what_it_was_products_go_at_once_however_many_follow(shop: Shop) -> None:
    names = "abcdefgh"
    while len(names) > 4:
        shop.imports(feed("condition", *(f"{name} 9.00,new" for name in names)))
        assert set(shop.offers()) == set(names)
        names = names[1:]


@pytest.mark.parametrize("cell", ["new", "40063813339{}", "US::Std:5.00 USD", ""])
@pytest.mark.parametrize("behind", ["condition", "gtin", "shipping"])
def test_a_last_cell_as_others_are_is_whole_whichever_row_is_the_last_one(shop: Shop, behind: str, cell: str) -> None:
    """A shop that drops its last product each day has another last row each day."""
    names = "abcdefgh"
    while len(names) > 3:
        report = shop.imports(feed(behind, *(f"{name} 9.00,{cell.format(10 + ord(name))}" for name in names)))
        assert (report.left_out, report.warned, set(shop.offers())) == ({}, {}, set(names))
        names = names[:-1]


@pytest.mark.parametrize("cell", ["new", "ne", "warm and so", "a"])
def test_a_last_cell_that_begins_another_or_is_like_none_may_be_cut(shop: Shop, cell: str) -> None:
    rows = ["a 9.00,new", "b 9.00,newly made", "c 9.00,warm"]
    shop.imports(feed("note", *rows, f"d 9.00,{cell} of clay", "e 9.00,new"))
    report = shop.imports(feed("note", *rows, f"d 9.00,{cell}"))
    assert (report.removed, report.left_out) == (0, {"shortened": 1})


BEHIND = "brand,gtin"
SHORT = ["a 9.00,Orlinde,4006381333931", "b 9.00,Orlinde,", "c 9.00,,", "d 9.00"]
"""The last of these rows is written without its empty cells."""


def test_a_last_row_without_its_empty_cells_counts_once_the_next_file_ends_so_too(shop: Shop) -> None:
    report = shop.imports(feed(BEHIND, *SHORT))
    assert (report.imported, report.left_out, "cut" in report.warned) == (3, {"cut": 1}, True)
    assert shop.imports_again().imported == 3, "the same file tells nothing new"
    report = shop.imports(feed(BEHIND, SHORT[0], *SHORT[2:]))
    assert (report.imported, report.removed) == (2, 0), "other products are missing"
    report = shop.imports(feed(BEHIND, SHORT[0], SHORT[2], "d 8.50"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {})
    assert shop.offers() == {"a": "9.00", "c": "9.00", "d": "8.50"}


def test_a_feed_that_is_known_to_end_so_drops_and_changes_products_at_once(shop: Shop) -> None:
    shop.imports(feed(BEHIND, *SHORT))
    shop.imports(feed(BEHIND, *SHORT))
    report = shop.imports(feed(BEHIND, *SHORT[1:3], "d 8.00"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {})
    report = shop.imports(feed(BEHIND, SHORT[1], "d 7.00,Orlinde,4006381333931"))
    assert (report.imported, report.removed, report.warned) == (2, 1, {}), "and may have all its cells again"
    assert shop.offers() == {"b": "9.00", "d": "7.00"}


def test_a_cut_before_the_last_cells_of_a_row_that_had_them_is_none_of_those(shop: Shop) -> None:
    rows = [SHORT[1], SHORT[0], *SHORT[2:]]
    shop.imports(feed(BEHIND, *rows))
    shop.imports(feed(BEHIND, *rows))
    for cut in ("9.00,Orli", "9.00,", "9.00", "9.0", "9"):
        report = shop.imports(feed(BEHIND, rows[0], f"a {cut}"))
        assert (report.removed, "cut" in report.warned) == (0, True)
        assert shop.offers() == dict.fromkeys("abcd", "9.00")


@pytest.mark.parametrize("cut", ["12.9", "12.", "12", "1"])
def test_a_price_that_is_cut_behind_the_last_row_that_is_missing_nothing_is_no_offer(shop: Shop, cut: str) -> None:
    rows = ["a 12.99,Orlinde,4006381333931", "b 12.99,Orlinde,4006381333931"]
    shop.imports(feed(BEHIND, *rows))
    report = shop.imports(feed(BEHIND, rows[0], f"b {cut}"))
    assert (report.left_out, report.removed) == ({"cut": 1}, 0)
    assert shop.offers() == {"a": "12.99", "b": "12.99"}


@pytest.mark.parametrize("size", [512, 1000, 1023, 1024])
def test_a_transfer_that_stops_twice_at_the_same_limit_is_not_believed(shop: Shop, size: int) -> None:
    """A limit in bytes, or a buffer that is never written, cuts every file at the same place."""
    rows = ("a 9.00,new,", "b 9.00,new,", "c 9.00,new,", "d 9.00,new,")
    shop.imports(feed("condition,note", *rows) + "\n")
    for price in ("8.00", "7.00", "6.00"):
        few = feed("condition,note", *rows[:2], f"c {price},new,")
        report = shop.imports(few, size=size)
        assert (report.removed, "cut" in report.warned) == (0, True)
        assert set(shop.offers()) == set("abcd")
    assert shop.imports(few, size=size + 3).removed == 1
