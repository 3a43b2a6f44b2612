"""Feeds as real shops write them: each kind of oddity is read, or left out with its reason; nothing in silence."""

import gzip
import io
import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.text.fallback import fallbacks
from engines.untrusted import clean_lines, readable
from stream.catalog.attributes import Broken
from stream.catalog.availability import is_available
from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.feed import read_feed
from stream.catalog.load import import_feed
from stream.catalog.money import parse_money
from stream.catalog.recommend import recommend
from stream.catalog.report import told
from stream.errors import FeedError, RowError
from stream.planning.profile import Profile

HEAD = ["id", "title", "description", "link", "image_link", "availability", "price"]


def cells(name: str, title: str = "Clay pot", text: str = "fine", price: str = "9.00 USD") -> list[str]:
    return [name, title, text, f"https://s.example/{name}", f"https://s.example/{name}.jpg", "in stock", price]


def table(*rows: list[str], by: str = "\t") -> str:
    return "".join(by.join(row) + "\n" for row in (HEAD, *rows))


def items(*texts: str, head: str = '<?xml version="1.0"?>') -> str:
    rest = (
        "<g:link>https://s.example/{0}</g:link><g:image_link>https://s.example/{0}.jpg</g:image_link>"
        "<g:availability>in stock</g:availability>"
    )
    price = "<g:price>9.00 USD</g:price>"
    body = "".join(
        f"<item><g:id>p{n}</g:id>{rest.format(n)}{text}{price if 'price' not in text else ''}</item>"
        for n, text in enumerate(texts)
    )
    return f'{head}<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>s</title>{body}</channel></rss>'


def imported(tmp_path: Path, text: str | bytes, name: str = "feed", **options):
    """(report, name and price of each product by id)"""
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    report = import_feed(tmp_path / name, tmp_path / "c.sqlite", **options)
    catalog = Catalog(tmp_path / "c.sqlite")
    found = {p.id: (p.name, str(p.price.amount)) for locale in ("en", "zh") for p in catalog.products(locale)}
    catalog.close()
    return report, found


QUOTES = [
    # A quote that opens and never closes; inch marks; a quote that would swallow the next row's price.
    ([cells("a", text='"Wide screen', price="900.00 USD"), cells("b", price="5.00 USD")], {"a": "900.00", "b": "5.00"}),
    ([cells("a", text='"Wide'), cells("b", text='24"', price="5.00 USD")], {"a": "9.00", "b": "5.00"}),
    ([cells("a", title='"Pug" cap'), cells("b", title='"Old pot')], {"a": "9.00", "b": "9.00"}),
    ([cells("a", text='"one\ntwo\nthree"'), cells("b")], {"a": "9.00", "b": "9.00"}),
    ([cells("a", title='"Old pot', text='fine"'), cells("b")], {"a": "9.00", "b": "9.00"}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "prices"), QUOTES)
@pytest.mark.parametrize("by", ["\t", ",", ";", "|"])
def test_no_row_ever_stands_in_the_description_of_another(tmp_path, rows, prices, by):
    _, found = imported(tmp_path, table(*rows, by=by))
    assert {key: price for key, (_, price) in found.items()} == prices


def test_a_quoted_word_keeps_its_quotes_and_a_quoted_cell_loses_them(tmp_path):
    _, found = imported(tmp_path, table(cells("a", '"Pug" cap'), cells("b", '"The ""best"" cap"')))
    assert [name for name, _ in found.values()] == ['"Pug" cap', 'The "best" cap']


def test_a_row_cut_short_by_a_quote_takes_no_other_rows_price(tmp_path):
    text = table() + 'a\tPot\t"wide\n' + "\t".join(cells("b", text='24"', price="5.00 USD")) + "\n"
    report, found = imported(tmp_path, text)
    assert found == {"b": ("Clay pot", "5.00")}
    assert report.left_out == {"quotes": 1}


@pytest.mark.parametrize(
    ("encoding", "title", "told"),
    [
        ("utf-8-sig", "Café", None), ("utf-16", "茶壶", None), ("utf-16-le", "Pot", None), ("utf-16-be", "Pot", None),
        ("gbk", "蓝色陶瓷茶壶", "encoding"), ("cp1252", "Café pot", "encoding"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_encodings_are_found_and_a_guess_is_said(tmp_path, encoding, title, told, pack):
    report, found = imported(tmp_path, pack(table(cells("a", title)).encode(encoding)))
    assert found["a"][0] == title
    assert set(report.warned) == ({told} if told else set())


@pytest.mark.parametrize(("title", "encoding"), [("Синяя кружка", "cp1251"), ("파란 머그컵", "euc-kr")])
def test_an_encoding_that_cannot_be_told_is_refused(tmp_path, title, encoding):
    with pytest.raises(FeedError, match="save it as UTF-8"):
        imported(tmp_path, table(cells("a", title)).encode(encoding))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (items("<g:title>Salt & Pepper</g:title>", "<title>B</title>"), {"p0": "Salt & Pepper", "p1": "B"}),
        (items("<title>Pot&nbsp;blue &eacute;</title>"), {"p0": "Pot blue é"}),
        (items("<title>A</b></title>", "<title>B</title>"), {"p1": "B"}),
        (items("<title>&shop; A</title>", "<title>B</title>"), {"p1": "B"}),
        (items("<title>Plain</title><g:title>Own</g:title>"), {"p0": "Own"}),
        (items("<title>A &amp;amp; B</title>"), {"p0": "A & B"}),
        (items("<title><![CDATA[A &amp; B]]></title>"), {"p0": "A & B"}),
        ("\n \n" + items("<title>A</title>"), {"p0": "A"}),
        (items("<title>A</title>", head='<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///x">'), {"p0": "A"}),
        (items('<title>A</title><g:price unit="USD">9.00</g:price>'), {"p0": "A"}),
        (items("<title>A</title>") .replace("<item>", "<!-- <item><id>x</id></item> --><item>"), {"p0": "A"}),
    ],
)  # fmt: skip
def test_an_xml_item_costs_at_most_itself(tmp_path, text, names):
    _, found = imported(tmp_path, text)
    assert found == {key: (name, "9.00") for key, name in names.items()}


def test_html_that_nobody_escaped_is_read_however_deep_it_is(tmp_path):
    text = items(f"<title>A</title><description>{'<b>' * 3000}one <i>of</i> two{'</b>' * 3000}</description>")
    _, found = imported(tmp_path, text)
    assert list(found) == ["p0"]
    with closing(connect(tmp_path / "c.sqlite", create=False)) as connection:
        assert connection.execute("SELECT description FROM product").fetchone() == ("one of two",)


def test_a_million_laughs_are_not_expanded(tmp_path):
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = items("<title>&l9;</title>", "<title>&x;</title>", "<title>A</title>", head=head)
    report, found = imported(tmp_path, text)
    assert (list(found), report.left_out) == (["p2"], {"markup": 2})


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("12,99 EUR", None, "12.99"), ("1.299,00 EUR", None, "1299.00"), ("1,299.00 USD", None, "1299.00"),
        ("USD 12.99", None, "12.99"), ("$12.99", "USD", "12.99"), ("12.9900 USD", None, "12.99"),
        (".99 USD", None, "0.99"), ("129 RMB", None, "129"), ("1 299,00 SEK", None, "1299.00"),
        ("12.99 €", None, "12.99"),
        ("12.99", "USD", "12.99"), ("1.299.000 VND", None, "1299000"), ("1'299.00 CHF", None, "1299.00"),
        ("1.299 EUR", None, None), ("12,990 EUR", None, None), ("1.2.3 EUR", None, None), ("$12.99", None, None),
        ("$12.99", "EUR", None), ("12.99 EUR USD", None, None), ("10-20 USD", None, None), ("12.99", None, None),
        ("1,29.00 USD", None, None), ("0,00 EUR", None, None),
    ],
)  # fmt: skip
def test_prices_are_read_as_shops_write_them_and_never_guessed(text, currency, amount):
    if amount is None:
        with pytest.raises(RowError):
            parse_money(text, "price", currency)
    else:
        assert parse_money(text, "price", currency).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("InStock", True), ("https://schema.org/InStock", True), ("available for order", True), ("in-stock", True),
     ("limited_availability", True), ("on backorder", False), ("pre-order", True), ("SoldOut", False)],
)  # fmt: skip
def test_the_words_of_meta_and_schema_for_availability_are_known(word, expected):
    assert is_available(word) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Salt &amp;amp; Pepper", "Salt & Pepper"), ("<b>Blue</b> &#8220;mug&#8221;", "Blue “mug”"),
     ("I <3 it", "I <3 it"),      ("10<sup>2</sup> m", "10² m"), ("R&D", "R&D"),
     ('32\\" TV', '32" TV'), ("&lt;p&gt;Pot&lt;/p&gt;", "\nPot\n")],
)  # fmt: skip
def test_text_is_read_as_a_person_would(text, expected):
    assert readable(text) == expected


@pytest.mark.parametrize(
    "text",
    ["<ul><li>Two pockets</li><li>Washes at 40</li></ul>", "Two pockets\r\n\r\nWashes  at 40",
     "Two pockets\\nWashes at 40", "<p>Two\u200b pockets<br/>Washes at 40</p>"],
)  # fmt: skip
def test_a_description_keeps_its_lines_for_items_of_a_list_are_sentences_of_their_own(text):
    assert clean_lines(readable(text), 100) == "Two pockets\nWashes at 40"


@pytest.mark.parametrize(
    ("title", "language"),
    [("Синяя кружка", "ru"), ("青いマグカップ", "ja"), ("青色湯呑", "ja"), ("파란 머그컵", "ko"), ("Blue mug", None),
     ("Women's jacket", None), ("蓝色马克杯", None), ("藍色馬克杯", None), ("Die Tasse für das Büro", "de")],
)  # fmt: skip
def test_a_language_without_copy_is_said(tmp_path, title, language):
    report, _ = imported(tmp_path, table(cells("a", title, "")))
    assert report.warned == ({"language": 1} if language else {})
    assert language is None or language in report.warnings[0].message


def test_a_feed_that_shows_far_fewer_products_is_refused_unless_forced(tmp_path):
    imported(tmp_path, table(*(cells(str(n)) for n in range(10))))
    few = table(*(cells(str(n)) for n in range(3)))
    with pytest.raises(FeedError, match="--force"):
        imported(tmp_path, few)
    report, found = imported(tmp_path, few, force=True)
    assert (report.removed, len(found), report.changed) == (7, 3, 0)


def test_a_row_left_out_keeps_its_old_product_and_one_without_id_keeps_all(tmp_path):
    imported(tmp_path, table(*(cells(name) for name in "abcd")))
    report, found = imported(tmp_path, table(cells("a"), cells("b", price="free"), cells("c")))
    assert (set(found), report.removed, report.left_out) == ({"a", "b", "c"}, 1, {"price": 1})
    report, found = imported(tmp_path, table(cells("a"), cells("", price="free"), cells("b")))
    assert (set(found), report.removed, set(report.warned)) == ({"a", "b", "c"}, 0, {"kept"})


def test_strict_makes_warnings_errors(tmp_path):
    with pytest.raises(FeedError, match="--strict"):
        imported(tmp_path, table(cells("a", "青色湯呑")), strict=True)


def test_a_script_that_no_face_here_has_is_named(tmp_path):
    report, _ = imported(tmp_path, table(cells("a", "தேநீர் tea"), cells("b", "Ł 茶 tea ₹ ☕")))
    assert report.warned == {"letters": 1}
    assert report.warnings[0].message == "title has Tamil letters, which no face here has: ads leave its line out"


@pytest.mark.parametrize(
    ("brand", "script"), [("قهوة", "Arabic"), ("קפה", "Hebrew"), ("กาแฟ", "Thai"), ("कॉफी", "Devanagari")]
)
def test_a_script_that_nothing_joins_here_is_named_with_what_would(tmp_path, monkeypatch, brand, script):
    monkeypatch.setattr("engines.text.pieces.fallbacks", lambda *, shaped: () if shaped else fallbacks(shaped=False))
    monkeypatch.setattr("stream.catalog.letters.features.check", lambda _: False)
    text = "\t".join([*HEAD, "brand"]) + "\n" + "\t".join([*cells("a"), brand]) + "\n"
    report, _ = imported(tmp_path, text)
    assert [str(warning) for warning in report.warnings] == [
        f"row 2: brand has {script} letters, which are drawn only where Pillow has Raqm: ads leave its line out"
    ]
    monkeypatch.setattr("stream.catalog.letters.features.check", lambda _: True)
    report, _ = imported(tmp_path, text)
    assert "pip install 'adloom[scripts]'" in report.warnings[0].message


def kept(tmp_path: Path, text: str) -> tuple[list, list, list]:
    """(highlights, details, further pictures) of the only product"""
    (tmp_path / "feed").write_text(text, encoding="utf-8")
    import_feed(tmp_path / "feed", tmp_path / "c.sqlite", force=True)
    with closing(connect(tmp_path / "c.sqlite", create=False)) as connection:
        (row,) = connection.execute("SELECT highlights, details, additional_images FROM product")
    return tuple(map(json.loads, row))


@pytest.mark.parametrize(
    ("detail", "right"),
    [
        ("General:Material:Oak", [["General", "Material", "Oak"]]),
        ("Material:Oak", [["", "Material", "Oak"]]),
        ("General:Sizes:S, M, L,General:Ratio:16:9", [["General", "Sizes", "S, M, L"], ["General", "Ratio", "16:9"]]),
        ("General:Material:Oak,Care:Water:no", [["General", "Material", "Oak"], ["Care", "Water", "no"]]),
        ("just words", []),
        (":Material:", []),
    ],
)
def test_details_in_a_cell_are_parted_by_colons_and_by_commas_before_a_name(tmp_path, detail, right):
    head = "\t".join([*HEAD, "product_detail", "product_highlight"])
    found = kept(tmp_path, f"{head}\n" + "\t".join([*cells("a"), detail, "Fits all, Made of oak,"]) + "\n")
    assert found[:2] == (["Fits all", "Made of oak"], right)


def test_in_xml_each_element_is_one_value_commas_and_all(tmp_path):
    part = "<g:product_detail><g:section_name>{}</g:section_name><g:attribute_name>{}</g:attribute_name><g:attribute_value>{}</g:attribute_value></g:product_detail>"  # noqa: E501
    one = part.format("General", "Sizes", "S, M")
    title = "<title>Pot</title><g:product_highlight>Fits pots, pans</g:product_highlight>"
    assert kept(tmp_path, items(title + one))[:2] == (["Fits pots, pans"], [["General", "Sizes", "S, M"]])
    two = part.format("", "Ratio", "16:9") + "<g:product_detail>Care:Water:no, never</g:product_detail>"
    more = "<g:product_highlight>Made of oak</g:product_highlight>"
    highlights, details, _ = kept(tmp_path, items(title + more + one + two))
    assert highlights == ["Fits pots, pans", "Made of oak"]
    assert details == [["General", "Sizes", "S, M"], ["", "Ratio", "16:9"], ["Care", "Water", "no, never"]]


def test_further_pictures_are_kept_however_they_are_listed(tmp_path):
    links = ["https://s.example/1,2.jpg", "https://s.example/3.jpg?a=b&c=d"]
    head = "\t".join([*HEAD, "additional_image_link"])
    assert kept(tmp_path, f"{head}\n" + "\t".join([*cells("a"), ",".join(links)]) + "\n")[2] == links
    columns = "\t".join([*HEAD, "additional_image_link", "additional_image_link"])
    assert kept(tmp_path, f"{columns}\n" + "\t".join([*cells("a"), *links]) + "\n")[2] == links
    texts = "".join(f"<g:additional_image_link>{link}</g:additional_image_link>" for link in links)
    xml = items("<title>Pot</title>" + texts.replace("&", "&amp;"))
    assert kept(tmp_path, xml)[2] == links
    listed = "\t".join(["x" if cell == "https://s.example/a.jpg" else cell for cell in cells("a")])
    several = listed.replace("\tx\t", "\t" + ",".join(["https://s.example/a.jpg", *links]) + "\t")
    assert kept(tmp_path, "\t".join(HEAD) + f"\n{several}\n")[2] == links


def test_the_report_is_told_with_counts_reasons_and_examples(tmp_path):
    free = [cells(str(n), price="free") for n in range(5)]
    report, _ = imported(tmp_path, table(*free, cells("a", "Синяя кружка", "")))
    assert list(told(report)) == [
        "5 left out (price)",
        *(f"  {problem}" for problem in report.errors[:3]),
        "1 warned of (language)",
        f"  {report.warnings[0]}",
    ]
    assert str(report.errors[0]).startswith("row 2: ")


def test_variants_are_one_product_in_recommendations(tmp_path):
    text = "\t".join([*HEAD, "item_group_id"]) + "\n"
    text += (
        "".join("\t".join([*cells(f"red-{n}"), "red"]) + "\n" for n in range(5)) + "\t".join([*cells("z"), ""]) + "\n"
    )
    imported(tmp_path, text)
    catalog = Catalog(tmp_path / "c.sqlite")
    assert catalog.candidates("en") == ("red-0", "z")
    assert recommend(catalog, Profile(), "en", exclude=["red-3"]).id == "z"
    catalog.close()


def test_of_variants_the_best_one_is_recommended(tmp_path):
    """In stock, then with a picture at hand, then with a sale price, then by id."""
    (tmp_path / "a.png").write_bytes(b"")
    head = [*HEAD, "item_group_id", "image_file", "sale_price"]
    rows = [
        [*cells("a1"), "a", "", "5.00 USD"],
        [*cells("a2"), "a", "a.png", ""],
        [*cells("a3"), "a", "a.png", "5.00 USD"],
        ["out of stock" if cell == "in stock" else cell for cell in [*cells("a0"), "a", "a.png", "1.00 USD"]],
        [*cells("b1"), "b", "", ""],
        [*cells("b2"), "b", "", "5.00 USD"],
        [*cells("c2"), "c", "", ""],
        [*cells("c1"), "c", "", ""],
        [*cells("d"), "", "", ""],
    ]
    imported(tmp_path, "".join("\t".join(row) + "\n" for row in (head, *rows)))
    catalog = Catalog(tmp_path / "c.sqlite")
    assert catalog.candidates("en") == ("a3", "b2", "c1", "d")
    catalog.close()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(st.sampled_from('ab",\t\n<>/&;itemgd: '), max_size=120).map(str.encode))
def test_any_bytes_are_a_feed_or_a_clear_error(data):
    for start in (b"", table().encode(), b"<rss><item>"):
        try:
            for _, row in read_feed(Path("feed"), io.BytesIO(start + data)).rows:
                assert row is not None
        except FeedError:
            pass


@given(st.lists(st.lists(st.sampled_from(["a", '"', '""', 'b"', '"c', "", "d"]), min_size=7, max_size=7), max_size=6))
def test_every_line_is_in_a_row_or_has_a_reason(rows):
    text = table(*rows)
    read = list(read_feed(Path("feed"), io.BytesIO(text.encode())).rows)
    told = sum(len(row.ids) or 1 if isinstance(row, Broken) else 1 for _, row in read)
    holding = [row for row in rows if not {*row} <= {"", '""'}]  # a line of empty cells is none
    assert told >= len(holding)  # none of these lines has a link, so none may take in another
