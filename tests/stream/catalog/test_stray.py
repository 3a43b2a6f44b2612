"""Stray commas and empty lines, as spreadsheets and careless exporters write them: no wrong price, no wrong product."""

from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.listing import import_rows
from stream.catalog.report import ImportReport

HEAD = "id,title,link,image_link,availability,price"


def row(name: str, price: str, rest: str = "") -> str:
    return f"{name},Sofa,https://x.example/{name},https://x.example/{name}.jpg,in stock,{price}{rest}\n"


class Shop:
    """A catalogue that one feed is imported into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def imports(self, text: str, *, force: bool = False) -> ImportReport:
        (self._folder / "feed.csv").write_text(text)
        return import_rows(self._folder / "feed.csv", self._folder / "c.sqlite", "en", currency="USD", force=force)

    def offers(self) -> dict[str, str]:
        """Return the price of each product that can be bought."""
        with closing(Catalog(self._folder / "c.sqlite")) as catalog:
            return {found.id: str(found.price.amount) for found in catalog.products("en") if found.available}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize("blank", [",,,,,", ",,,,,,,,,", ", ,  ,,,", '"","","","","",""', '"",,,,,', ","])
@pytest.mark.parametrize("end", ["\n", ""])
def test_lines_of_empty_cells_are_no_rows(shop: Shop, blank: str, end: str) -> None:
    shop.imports(f"{HEAD}\n{row('a', '9.00')}{row('b', '9.00')}{row('c', '9.00')}")
    report = shop.imports(f"{HEAD}\n{row('a', '9.00')}{blank}\n{row('b', '9.00')}{blank}\n{blank}{end}")
    assert (report.imported, report.rejected, report.removed, report.warned) == (2, 0, 1, {})


@pytest.mark.parametrize("by", ["\t", ";", "|"])
def test_so_they_are_whatever_stands_between_cells(shop: Shop, by: str) -> None:
    text = f"{HEAD}\n{row('a', '9.00')},,,,,\n{row('b', '9.00')},,,,,".replace(",", by)
    report = shop.imports(text)
    assert (report.imported, report.rejected, report.warned) == (2, 0, {})


SPLIT = [
    # header behind the price, price and what follows it
    (",brand,gtin", "1,299.00 USD", ",,"),
    (",brand,gtin", "EUR 19,99", ",,"),
    (",brand,gtin", "1,299.00 USD", ""),
    (",brand,gtin", "1,234,567 USD", ",,"),
    (",quantity", "1,299.00 USD", ","),
    (",quantity", "1,299", ","),
    (",quantity", "1,299.00 USD", ""),
    (",sale_price", "USD 1,299.00", ","),
    (",sale_price", "1,299.00 USD", ""),
    (",sale_price", "1,299.00", ""),
    (",sale_price,brand", "USD 1,299.00", ""),
    (",sale_price,brand", "USD 19,99", ","),
    (",sale_price,brand", "1299,99 USD", ","),
    (",color", "1,299.00 USD", ""),
    (",size", "1299,38", ",,"),
]


@pytest.mark.parametrize(("behind", "price", "rest"), SPLIT, ids=[" ".join(one) for one in SPLIT])
def test_a_price_with_a_comma_that_nobody_quoted_is_no_price_of_one(
    shop: Shop, behind: str, price: str, rest: str
) -> None:
    report = shop.imports(f"{HEAD}{behind}\n{row('a', price, rest)}{row('b', '9.00', ',' * behind.count(','))}")
    assert report.left_out == {"cells": 1}
    assert shop.offers() == {"b": "9.00"}


def test_so_it_is_with_a_sale_price(shop: Shop) -> None:
    head = f"{HEAD},sale_price,brand"
    report = shop.imports(f"{head}\n{row('a', '1999.00 USD', ',1,299.00 USD,')}{row('b', '9.00', ',,')}")
    assert (report.left_out, "quotes" in str(report.errors[0])) == ({"cells": 1}, True)


WHOLE = [
    # header behind the price, price and what follows it, what it is
    (",quantity", "1299", ",100", "1299.00"),
    (",quantity", "299", ",50", "299.00"),
    (",quantity", "299", ",12 pcs", "299.00"),
    (",weight", "299", ",250 g", "299.00"),
    (",size", "49", ",42", "49.00"),
    (",mpn", "49", ",999", "49.00"),
    (",brand", "1299", ",100 Percent Pure", "1299.00"),
    (",brand", "29", ",47 Brand", "29.00"),
    (",brand", "29 USD", ",361", "29.00"),
    (",brand", "29.00", ",361", "29.00"),
    (",brand", "1299", ",361", "1299.00"),
    (",gtin", "299", ",4006381333931", "299.00"),
    (",sale_price", "499", ",199", "499.00"),
    (",sale_price", "499 USD", ",199 USD", "499.00"),
    (",sale_price,brand", '"1,299.00"', ",,Orlinde", "1299.00"),
    (",brand", '"1","361"', "", "1.00"),
    (",brand,", "29.00", ",Orlinde,", "29.00"),
    (",color", "25", ",101", "25.00"),
    (",product_type", "25", ",101", "25.00"),
    (",sale_price", "USD 99", ",89", "99.00"),
    (",sale_price", "99", ",89 USD", "99.00"),
    (",size", "1299", ",38,", "1299.00"),
    (",size,color", "1299", ",38,25,,,", "1299.00"),
]


@pytest.mark.parametrize(("behind", "price", "rest", "amount"), WHOLE, ids=[" ".join(one[:3]) for one in WHOLE])
def test_a_whole_price_before_a_number_is_that_price(
    shop: Shop, behind: str, price: str, rest: str, amount: str
) -> None:
    report = shop.imports(f"{HEAD}{behind}\n{row('a', price, rest)}")
    assert report.rejected == 0
    assert {key: f"{float(price):.2f}" for key, price in shop.offers().items()} == {"a": amount}


@pytest.mark.parametrize(("cells", "sold"), [("199,25", True), ("USD 199,25", True), ("199,0", False)])
def test_a_whole_price_before_a_stock_is_that_price(shop: Shop, cells: str, sold: bool) -> None:
    head = "id,title,description,link,image_link,price,availability"
    rows = [f"{name},Sofa,Soft,https://x.example/{name},https://x.example/{name}.jpg,{cells}\n" for name in "ab"]
    report = shop.imports(f"{head}\n{''.join(rows)}")
    assert (report.imported, report.rejected, report.warned) == (2, 0, {})
    assert shop.offers() == (dict.fromkeys("ab", "199") if sold else {})


def test_a_price_that_is_cut_in_two_shows_by_a_stock_that_is_a_cell_too_many(shop: Shop) -> None:
    head = "id,title,link,image_link,price,availability"
    pot = "{0},Pot,https://x.example/{0},https://x.example/{0}.jpg,{1}\n"
    text = f"{head}\n{pot.format('a', '1,299,in stock')}{pot.format('b', 'EUR 19,99,5')}{pot.format('c', '9,5')}"
    assert shop.imports(text).left_out == {"cells": 2}
    assert shop.offers() == {"c": "9"}


def test_a_comma_behind_each_row_is_no_cell_too_many_but_one_behind_this_row_is(shop: Shop) -> None:
    rows = [row("a", "1299,38,"), row("b", "199,42,"), row("c", "99,36,")]
    report = shop.imports(f"{HEAD},size\n{''.join(rows)}")
    assert (report.imported, report.rejected) == (3, 0)
    assert shop.offers() == {"a": "1299", "b": "199", "c": "99"}
    report = shop.imports(f"{HEAD},size\n{rows[0]}{row('b', '199,42')}{rows[2]}", force=True)
    assert (report.imported, report.left_out) == (1, {"cells": 2})


@pytest.mark.parametrize("brand", ["", ",brand"])
def test_a_stray_comma_before_the_id_hides_no_product(shop: Shop, brand: str) -> None:
    """Also where the row has empty cells behind it, which make up for none."""
    head, rest = f"title,id,link,image_link,availability,price{brand}", "," * brand.count(",")
    pots = {
        name: f"{title},{name},https://x.example/{name},https://x.example/{name}.jpg,in stock,9.00{rest}\n"
        for name, title in (("a", "Mug"), ("b", "Mug"), ("d", "Mug"))
    }
    shop.imports(f"{head}\n{''.join(pots.values())}")
    report = shop.imports(f"{head}\n{pots['a']}{pots['d'].replace('Mug', 'Mug, blue')}")
    assert (report.imported, report.removed, report.left_out) == (1, 1, {"cells": 1})
    report = shop.imports(f"{head}\n{pots['a']}{pots['d']}")
    assert (report.imported, report.changed) == (2, 1), "d was kept, and offered no more; b is gone"
