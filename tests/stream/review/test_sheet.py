"""The sheet shows what would be said: approved lines, then others, for each angle that has something to say."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.copy.ask import Assignment
from engines.vocabulary.brief import Copy
from engines.vocabulary.spoken import Spoken
from stream.catalog.catalog import Catalog
from stream.catalog.load import import_feed
from stream.errors import SheetError
from stream.review.page import as_page
from stream.review.sheet import Row, products_of, rows_of
from stream.review.table import COLUMNS, as_csv, guarded, read_table, unguarded
from tests.stream.catalog.test_catalog import tsv
from tests.support.word_samples import product

MAY, AUTUMN = date(2026, 5, 3), date(2026, 10, 20)
APPROVED = Spoken("view", "A kettle at {price}", "A kettle.", "See it")


def write(assignment: Assignment, seed: int) -> Copy:
    """Two copies by the seed; the first one states the price."""
    headline = ("Ceramic Kettle for $99.00", "Tea for two")[seed % 2]
    return Copy(headline, f"{assignment.brief.angle}.", "See it", "", "model", 1, ())


def rows(item=None, angles=("view",), each: int = 3, day: date = AUTUMN) -> list[Row]:
    return list(rows_of(item or product(), angles, each, day, write))


def test_copies_differ_and_none_is_drawn_for_ever() -> None:
    assert [row.said[0] for row in rows()] == ["Tea for two", "Ceramic Kettle for $99.00"]
    assert len(rows(each=1)) == 1


def test_facts_stand_as_placeholders_beside_what_is_said() -> None:
    (row,) = [row for row in rows() if "for" in row.said[0] and "Tea" not in row.said[0]]
    assert row.kept == Spoken("view", "{name} for {price}", "view.", "See it")


def test_approved_lines_come_first_and_the_others_are_shown_as_well() -> None:
    found = rows(product(approved=(APPROVED,)))
    assert [(row.source, row.said[0]) for row in found[:2]] == [
        ("approved", "A kettle at $99.00"),
        ("model", "Tea for two"),
    ]
    assert found[0].kept == APPROVED


def test_an_angle_that_has_nothing_to_say_of_a_product_has_no_rows() -> None:
    angles = ("view", "price_drop", "back_in_stock", "season")
    assert {row.kept.angle for row in rows(product(seasons=("autumn",)), angles)} == {*angles}
    assert {row.kept.angle for row in rows(product(seasons=("autumn",)), angles, day=MAY)} == {*angles[:3]}
    assert {row.kept.angle for row in rows(product(sale_price=None, available=False), angles)} == {"view"}


def test_the_csv_is_for_spreadsheets() -> None:
    hostile = product(id="00123", name='=HYPERLINK("http://x")')
    data = as_csv(rows(hostile))
    assert data.startswith(b"\xef\xbb\xbf")
    (first, *_) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(first) == COLUMNS
    assert (first["product"], first["name"]) == ("'00123", '\'=HYPERLINK("http://x")')
    assert (first["decision"], first["note"], first["preview"]) == ("", "", "Tea for two / view. / See it")


@given(st.text("='+-@＝1e.\t ab", max_size=6))  # noqa: RUF001
def test_what_is_guarded_is_no_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "＝"))  # noqa: RUF001
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_is_read_in_whatever_a_spreadsheet_made_of_it(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path, out = tmp_path / "copies.csv", io.StringIO(newline="")
    said = {"headline": "保温杯，喝水正好", "description": "双层不锈钢，早上装的水到下午还是热的。", "cta": "看看详情"}
    row = {"product": "'00123", "locale": "zh", "angle": "view", "decision": "批准", "note": "两行\n备注", **said}
    writer = csv.DictWriter(out, row, delimiter=delimiter)
    writer.writeheader()
    writer.writerow(row)
    path.write_bytes(out.getvalue().encode(encoding))
    ((number, cells),) = read_table(path)
    assert number == 2
    assert {name: cells[name] for name in row} == row | {"product": "00123", "note": "两行 备注"}
    assert cells["line"] == ""


def test_a_long_sheet_in_chinese_encoding_is_read_whichever_byte_its_sample_ends_at(tmp_path: Path) -> None:
    path, names = tmp_path / "copies.csv", "product;locale;angle;headline;description;cta;decision\n"
    for shift in range(8):
        line = f"m{'x' * shift};zh;view;保温杯，喝水正好;双层不锈钢。;看看;批准\n"
        path.write_bytes((names + line * 2_000).encode("gbk"))
        assert [cells["decision"] for _, cells in read_table(path)] == ["批准"] * 2_000


def test_a_hint_of_excel_and_empty_rows_count_as_rows_and_hold_nothing(tmp_path: Path) -> None:
    path = tmp_path / "copies.csv"
    path.write_text("sep=;\nproduct;locale;angle;headline;description;cta;decision\n;;;;;;\nmug;en;view;A;B;C;ban\n")
    assert [number for number, _ in read_table(path)] == [4]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "missing column product, locale"),
        (b"product,locale\nmug,en\n", "missing column angle, headline, description, cta, decision"),
        (b"PK\x03\x04 a workbook", "spreadsheet"),
        (b"product,locale,angle,headline,description,cta,decision\n" + b"a" * 200_000, "no table"),
        (b"\x00\x01\x02\x00\x00\x00", "not text"),
    ],
)
def test_what_is_no_sheet_is_refused_by_name(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "copies.csv"
    path.write_bytes(data)
    with pytest.raises(SheetError, match=message):
        list(read_table(path))


def test_the_page_shows_copies_as_they_read_and_runs_nothing_of_a_feed(tmp_path: Path) -> None:
    named = rows(replace(product(), name="Kettle <script>alert(1)</script>", image="gone.webp"))
    page = as_page(named, tmp_path, "copies").decode()
    for text in ("Tea for two", "copies: 2 copies", "kettle-1", "$99.00", "23% off"):
        assert text in page
    assert "<script>alert" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_products_are_those_of_the_catalogue_or_the_named_ones(tmp_path: Path) -> None:
    database, now = tmp_path / "c.sqlite", datetime(2026, 1, 1, tzinfo=UTC)
    import_feed(tsv(tmp_path / "f.tsv", {"id": "a"}, {"id": "b"}, {"id": "c", "content_language": "zh"}), database)
    catalog = Catalog(database)
    named = {
        (locale, wanted, limit): [item.id for item in products_of(catalog, locale, now, wanted, limit)]
        for locale, wanted, limit in [
            ("en", (), None),
            ("en", (), 1),
            ("en", ("b", "c"), None),
            ("zh", ("b", "c"), None),
        ]
    }
    assert list(named.values()) == [["a", "b"], ["a"], ["b"], ["c"]]
    with pytest.raises(SheetError, match="'d' is not in the catalogue"):
        products_of(catalog, "en", now, ("a", "d"), None)
    catalog.close()
