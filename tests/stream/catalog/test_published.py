"""Google's published taxonomy in the catalogue, and what an import makes of a product's category and kind."""

import sqlite3
from pathlib import Path

import pytest

from stream.catalog.load import import_feed
from stream.catalog.published import import_taxonomy
from stream.errors import FeedError
from tests.support.commands import in_process

PUBLISHED = """# Google_Product_Taxonomy_Version: 2031-01-01
1 - Animals & Pet Supplies
990001 - Home & Garden > Kitchen & Dining > Moon Kettles
990002 - Home & Garden > Kitchen & Dining > Moon Kettles > Small Moon Kettles
"""
HEAD = "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tbrand\tgoogle_product_category\tproduct_type"


def published(folder: Path, text: str = PUBLISHED) -> Path:
    path = folder / "taxonomy.txt"
    path.write_text(text, encoding="utf-8")
    return path


def imported(folder: Path, title: str, google: str = "", own: str = "") -> tuple[str, ...]:
    """Category, number, kind, archetype and sensitivity of a feed's only product."""
    feed = folder / "feed.tsv"
    cells = ("a", title, "A thing.", "/a", "https://shop.example/a.png", "in stock", "9.00 USD", "Orlinde", google, own)
    feed.write_text(HEAD + "\n" + "\t".join(cells) + "\n", encoding="utf-8")
    import_feed(feed, folder / "catalog.sqlite")
    connection = sqlite3.connect(folder / "catalog.sqlite")
    row = connection.execute("SELECT category, google_type, kind, archetype, sensitive FROM product").fetchone()
    connection.close()
    return tuple(row)


def test_a_category_that_the_table_lacks_has_the_shelf_of_its_nearest_ancestor(tmp_path: Path) -> None:
    assert imported(tmp_path, "Luna 3000", "990002")[:2] == ("other", "")
    assert import_taxonomy(published(tmp_path), tmp_path / "catalog.sqlite") == 3
    assert imported(tmp_path, "Luna 3000", "990002")[:2] == ("kitchen", "990002")
    path = "Home & Garden > Kitchen & Dining > Moon Kettles > Ours"
    assert imported(tmp_path, "Luna 3000", path)[:2] == ("kitchen", "990001")


def test_a_published_taxonomy_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    import_taxonomy(published(tmp_path), tmp_path / "catalog.sqlite")
    assert import_taxonomy(published(tmp_path, "\n".join(PUBLISHED.splitlines()[:2])), tmp_path / "catalog.sqlite") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not begin"),
        ("id\ttitle\n", "does not begin"),
        ("# Google_Product_Taxonomy_Version: 2021\n", "names no category"),
        ("# Google_Product_Taxonomy_Version: 2021\nAnimals & Pet Supplies\n", "line 2.*with ids"),
        ("# Google_Product_Taxonomy_Version: 2021\n1 - A\n1 - B\n", "line 3: number 1 is there twice"),
    ],
)
def test_a_file_that_is_no_taxonomy_is_a_clear_error_and_changes_nothing(
    tmp_path: Path, text: str, message: str
) -> None:
    database = tmp_path / "catalog.sqlite"
    import_taxonomy(published(tmp_path), database)
    with pytest.raises(FeedError, match=message):
        import_taxonomy(published(tmp_path, text), database)
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*) FROM taxonomy").fetchone() == (3,)
    connection.close()


def test_a_file_that_is_not_there_or_not_text_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot read"):
        import_taxonomy(tmp_path / "none.txt", tmp_path / "catalog.sqlite")
    (tmp_path / "latin.txt").write_bytes(b"# \xff\xfe")
    with pytest.raises(FeedError, match="not UTF-8"):
        import_taxonomy(tmp_path / "latin.txt", tmp_path / "catalog.sqlite")


def test_the_command_says_how_many_categories_there_are(tmp_path: Path) -> None:
    done = in_process("catalog", "taxonomy", str(published(tmp_path)), "--database", str(tmp_path / "catalog.sqlite"))
    assert done.exit_code == 0
    assert "3 categories" in done.stderr


@pytest.mark.parametrize(
    ("title", "google", "own", "expected"),
    [
        ("Sage Mug", "", "", ("kitchen", "", "Mug")),
        ("Sage Mug", "2169", "", ("kitchen", "2169", "Mug")),
        ("Case for a Games Console", "", "", ("other", "", "")),
        (
            "Winter Tyre 205/55 R16",
            "Vehicles & Parts > Vehicle Parts & Accessories",
            "Tyres & accessories",
            ("other", "5613", "Winter Tyre"),
        ),
        ("Portable SSD 1TB", "", "Parts and accessories", ("electronics", "", "Portable SSD")),
        ("Dry Dog Food with Salmon", "", "", ("pets", "", "Dry Dog Food")),
        ("Blaue Tasse mit Henkel und Untertasse für den Kaffee", "", "", ("other", "", "")),
    ],
)
def test_category_and_kind_come_from_what_is_sure(
    tmp_path: Path, title: str, google: str, own: str, expected: tuple[str, ...]
) -> None:
    assert imported(tmp_path, title, google, own)[:3] == expected


def test_a_sensitive_category_marks_its_products_whatever_they_are_called(tmp_path: Path) -> None:
    assert imported(tmp_path, "Stage 1", "563")[4] == "infant-formula"
    assert not imported(tmp_path, "Sage Mug", "2169")[4]
