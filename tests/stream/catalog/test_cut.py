"""A file that was half written removes nothing and sells nothing cheaper; one that only lacks a line end is whole."""

from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.listing import import_rows
from stream.catalog.report import ImportReport

TEXT_LAST = ("id", "title", "link", "image_link", "availability", "price", "description")
PRICE_LAST = ("id", "title", "link", "image_link", "availability", "description", "price")
BRAND_LAST = (*PRICE_LAST, "brand")
ALL = "abcdefghij"
MANY = "abcdefghijklmnopqrstuvwxyz"


def feed(columns: tuple[str, ...], names: str, by: str = ",", **of_last: str) -> str:
    """Return the lines of a feed of the products `names`; `of_last` is told of the last one."""
    lines = [by.join(columns)]
    for name in names:
        told = {
            "id": name, "title": f"Clay pot {name}", "link": f"https://s.example/{name}", "availability": "in stock",
            "image_link": f"https://s.example/{name}.jpg", "price": "1299.00", "brand": "Orlinde",
            "description": f'"Pot {name}, with a lid"',
        }  # fmt: skip
        told |= of_last if name == names[-1] else {}
        lines.append(by.join(told[column] for column in columns))
    return "\n".join(lines) + "\n"


class Shop:
    """A catalogue that one feed is imported into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def imports(self, text: str | bytes, *, force: bool = False) -> ImportReport:
        path = self._folder / "feed.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_rows(path, self._folder / "c.sqlite", "en", currency="USD", force=force)

    def imports_again(self) -> ImportReport:
        return import_rows(self._folder / "feed.csv", self._folder / "c.sqlite", "en", currency="USD")

    def forgets(self) -> None:
        """Make the catalogue one of before, which tells of no line ends."""
        with closing(connect(self._folder / "c.sqlite", create=True)) as connection:
            connection.execute("DELETE FROM imported")

    def offers(self) -> dict[str, str]:
        """Return the price of each product that can be bought."""
        with closing(Catalog(self._folder / "c.sqlite")) as catalog:
            return {found.id: str(found.price.amount) for found in catalog.products("en") if found.available}

    def text_of(self, name: str) -> str:
        with closing(Catalog(self._folder / "c.sqlite")) as catalog:
            found = catalog.product(name, "en")
            return found.description if found else ""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize("by", ["\t", ",", ";", "|"])
@pytest.mark.parametrize("end", ["", "\n", "\nand more of it", "\nand more of it\n", '\nan ""inch""', "\n\n"])
def test_a_file_that_ends_within_a_quoted_text_is_cut_wherever_that_is(shop: Shop, by: str, end: str) -> None:
    text = feed(TEXT_LAST, ALL, by)
    shop.imports(text)
    report = shop.imports(text[: text.index("g, with")] + "g" + end)
    assert (report.imported, report.removed) == (6, 0)
    assert ("cut" in report.left_out, set(report.warned)) == (True, {"cut", "kept"})
    assert shop.offers() == dict.fromkeys(ALL, "1299.00")


@pytest.mark.parametrize("columns", [TEXT_LAST, PRICE_LAST, BRAND_LAST])
@pytest.mark.parametrize("last_end", ["\n", ""], ids=["ended", "never ended"])
def test_at_whatever_character_of_a_row_a_file_is_cut_no_product_goes_or_costs_less(
    shop: Shop, columns: tuple[str, ...], last_end: str
) -> None:
    text = feed(columns, ALL).removesuffix("\n") + last_end
    shop.imports(text)
    for end in range(text.index("\ng,") + 2, text.index("\nh,")):
        report = shop.imports(text[:end])
        assert (report.removed, "cut" in report.warned) == (0, True), text[:end].splitlines()[-1]
        assert shop.offers() == dict.fromkeys(ALL, "1299.00")


def test_a_quote_that_opens_the_last_text_of_a_row_and_closes_lines_below_is_one_text(shop: Shop) -> None:
    shop.imports(feed(TEXT_LAST, "abc").replace("Pot b, with a lid", "Pot b,\nwith a lid\nand a spout"))
    assert shop.text_of("b") == "Pot b,\nwith a lid\nand a spout"
    assert set(shop.offers()) == set("abc")


@pytest.mark.parametrize("by", ["\t", ",", ";", "|"])
def test_a_forgotten_quote_before_whole_cells_costs_no_row_and_no_other_rows_text(shop: Shop, by: str) -> None:
    text = feed(TEXT_LAST, "abc", by).replace('"Pot b, with a lid"', '"Pot b').replace("Clay pot c", '"Clay pot c')
    report = shop.imports(text)
    assert (report.imported, report.rejected) == (3, 0)
    assert shop.text_of("b") == '"Pot b'


@pytest.mark.parametrize("price", ["1", "12", "1299", "1299.", "1299.0"])
def test_a_last_price_that_is_written_as_no_other_is_not_taken_where_no_line_end_follows(
    shop: Shop, price: str
) -> None:
    text = feed(PRICE_LAST, MANY, price=price)
    report = shop.imports(text.removesuffix("\n"))
    assert report.left_out == {"shortened": 1}
    assert shop.offers() == dict.fromkeys(MANY[:-1], "1299.00")
    shop.imports(text)
    assert set(shop.offers()) == set(MANY), "a line end says that it is meant"


def test_such_a_price_counts_where_a_few_others_are_alike_or_letters_end_it_or_it_comes_again(shop: Shop) -> None:
    text = feed(PRICE_LAST, "abc", price="12").removesuffix("\n")
    assert shop.imports(text).rejected == 0
    text = feed(PRICE_LAST, MANY, price="12 USD").removesuffix("\n")
    assert shop.imports(text, force=True).rejected == 0
    text = feed(PRICE_LAST, MANY, price="13").removesuffix("\n")
    assert shop.imports(text).rejected == 0, "known to end so, and nothing is missing"
    shop.imports(feed(PRICE_LAST, MANY))
    assert shop.imports(text).left_out == {"shortened": 1}
    assert shop.imports_again().left_out == {"shortened": 1}, "the same file tells nothing new"
    assert shop.imports(text).rejected == 0
    assert shop.offers()["z"] == "13"


def test_a_last_price_that_is_the_beginning_of_the_known_one_is_no_offer_until_a_line_end_says_so(shop: Shop) -> None:
    shop.imports(feed(PRICE_LAST, "abc", price="120").replace("1299.00", "1299"))
    doubtful = feed(PRICE_LAST, "abc", price="12").replace("1299.00", "1299")
    report = shop.imports(doubtful.removesuffix("\n"))
    assert (report.imported, report.left_out) == (2, {"shortened": 1})
    assert shop.offers() == {"a": "1299", "b": "1299"}
    shop.imports(doubtful)
    assert shop.offers() == {"a": "1299", "b": "1299", "c": "12"}


def test_of_a_row_whose_last_text_may_be_cut_short_the_offer_counts(shop: Shop) -> None:
    shop.imports(feed(BRAND_LAST, "abc"))
    report = shop.imports(feed(BRAND_LAST, "abc", price="9.00", brand="Orl").removesuffix("\n"))
    assert report.left_out == {"shortened": 1}
    assert shop.offers() == {"a": "1299.00", "b": "1299.00", "c": "9.00"}


@pytest.mark.parametrize("columns", [TEXT_LAST, PRICE_LAST, BRAND_LAST])
def test_a_feed_that_never_ends_in_a_line_end_is_imported_whole_and_what_it_drops_is_removed(
    shop: Shop, columns: tuple[str, ...]
) -> None:
    report = shop.imports(feed(columns, "abcd").removesuffix("\n"))
    assert (report.imported, report.warned) == (4, {})
    report = shop.imports(feed(columns, "abd", price="9.00").removesuffix("\n"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {})
    assert shop.offers() == {"a": "1299.00", "b": "1299.00", "d": "9.00"}
    report = shop.imports(feed(columns, "ab").removesuffix("\n"))
    assert (report.removed, report.warned) == (1, {})


def test_a_last_price_that_is_written_shorter_and_is_the_same_is_no_cut(shop: Shop) -> None:
    shop.imports(feed(PRICE_LAST, "abc").removesuffix("\n"))
    report = shop.imports(feed(PRICE_LAST, "abc", price="1299").replace("1299.00", "1299").removesuffix("\n"))
    assert (report.imported, report.warned) == (3, {})


def test_a_line_end_that_is_missing_for_the_first_time_is_a_cut_only_where_products_are_missing_too(shop: Shop) -> None:
    shop.imports(feed(TEXT_LAST, "abcd"))
    report = shop.imports(feed(TEXT_LAST, "abc").removesuffix("\n"))
    assert (report.imported, report.removed, set(report.warned)) == (2, 0, {"cut", "kept"})
    assert set(shop.offers()) == set("abcd")
    report = shop.imports(feed(TEXT_LAST, "abcd").removesuffix("\n"))
    assert (report.imported, report.warned) == (4, {})
    report = shop.imports(feed(TEXT_LAST, "abc").removesuffix("\n"))
    assert (report.imported, report.removed) == (3, 1), "it showed that it is whole without"


def test_who_says_so_has_such_a_file_taken_at_its_word(shop: Shop) -> None:
    shop.imports(feed(PRICE_LAST, "abcd"))
    few = feed(PRICE_LAST, "abc", price="12").removesuffix("\n")
    report = shop.imports(few, force=True)
    assert (report.imported, report.removed) == (3, 1)
    assert shop.offers() == {"a": "1299.00", "b": "1299.00", "c": "12"}
    report = shop.imports(feed(PRICE_LAST, "ac").removesuffix("\n"))
    assert (report.imported, report.removed) == (2, 1), "and in later imports"


def test_a_last_line_that_ends_within_a_character_is_cut(shop: Shop) -> None:
    whole = feed(TEXT_LAST, ALL).replace('"', "").replace(", with a lid", " 帶蓋").removesuffix("\n").encode()
    shop.imports(whole)
    report = shop.imports(whole[: whole.index(b"\nh,") - 1])
    assert (report.removed, report.left_out) == (0, {"shortened": 1})
    assert shop.offers() == dict.fromkeys(ALL, "1299.00")
    assert shop.text_of("g") == "Pot g 帶蓋"


def test_an_xml_feed_that_ends_within_an_item_leaves_its_product_as_it_was(shop: Shop) -> None:
    item = (
        "<item><g:id>{0}</g:id><title>Pot {0}</title><link>https://s.example/{0}</link><g:image_link>https://s.example"
        "/{0}.jpg</g:image_link><g:availability>in stock</g:availability><g:price>1299.00</g:price></item>"
    )
    head = '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>'
    shop.imports(head + "".join(map(item.format, ALL)) + "</channel></rss>")
    for end in range(5, len(item.format("f")) + 10, 7):
        report = shop.imports(head + "".join(map(item.format, "abcde")) + item.format("f")[:end])
        assert (report.removed, "cut" in report.warned) == (0, True)
        assert shop.offers() == dict.fromkeys(ALL, "1299.00")


def test_a_feed_of_a_catalogue_of_before_may_always_have_ended_without_a_line_end(shop: Shop) -> None:
    shop.imports(feed(TEXT_LAST, "abcd"))
    shop.forgets()
    report = shop.imports(feed(TEXT_LAST, "abc").removesuffix("\n"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {"unended": 1})
    report = shop.imports(feed(TEXT_LAST, "ab").removesuffix("\n"))
    assert (report.imported, report.removed, report.warned) == (2, 1, {})


def test_who_stops_to_end_the_last_line_is_believed_when_the_next_file_ends_so_too(shop: Shop) -> None:
    shop.imports(feed(TEXT_LAST, "abcd"))
    few = feed(TEXT_LAST, "abc", price="9.00").removesuffix("\n")
    shop.imports(few)
    report = shop.imports_again()
    assert (report.imported, report.removed) == (2, 0), "the same file tells nothing new"
    report = shop.imports(few.replace(",9.00", ",8.00"))
    assert (report.imported, report.removed, report.warned) == (3, 1, {})
    assert shop.offers() == {"a": "1299.00", "b": "1299.00", "c": "8.00"}


def test_a_last_row_without_a_line_end_that_is_refused_before_its_last_cell_is_no_cut(shop: Shop) -> None:
    shop.imports(feed(PRICE_LAST, "abcd").removesuffix("\n"))
    report = shop.imports(feed(PRICE_LAST, "abc", link="javascript:x").removesuffix("\n"))
    assert (report.left_out, report.removed, report.warned) == ({"link": 1}, 1, {"offer": 1})
    report = shop.imports(feed(PRICE_LAST, "abcb", price="7.00").removesuffix("\n"))
    assert (report.left_out, report.removed, report.warned) == ({"repeat": 1}, 0, {})


@pytest.mark.parametrize("by", ["\t", ","])
def test_a_lone_quote_in_the_last_row_is_a_letter_unless_products_are_missing(shop: Shop, by: str) -> None:
    shop.imports(feed(TEXT_LAST, "abcd", by))
    text = feed(TEXT_LAST, "abcd", by, description='"Wide screen')
    report = shop.imports(text)
    assert (report.imported, report.warned) == (4, {})
    assert shop.text_of("d") == '"Wide screen'
    few = feed(TEXT_LAST, "abc", by, description='"Wide screen')
    assert (shop.imports(few).removed, shop.imports(few).removed) == (0, 1)
    report = shop.imports(feed(TEXT_LAST, "ab", by).removesuffix("\n"))
    assert (report.removed, "cut" in report.warned) == (0, True), "its lines had their ends"
