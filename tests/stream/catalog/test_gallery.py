"""The page to look through a catalogue: everything is on it, nothing runs from it, and its filters work."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stream.catalog.gallery import write_gallery
from stream.errors import CatalogError
from tests.stream.catalog.test_pictures import imported, photo, room, shop
from tests.support.browser import needs_chromium, started

HOSTILE = "<script>document.title = 'owned'</script>"


def page_of(folder: Path) -> Path:
    feed = shop(folder, cup=photo(), room=room(), tiny=photo(side=60), none=None)
    imported(feed)
    with closing(sqlite3.connect(folder / "c.sqlite")) as connection:  # an import takes markup out of names
        connection.execute("UPDATE product SET name = ? WHERE id = 'cup'", (f"Cup {HOSTILE}",))
        connection.commit()
    steps: list[tuple[int, int]] = []
    assert write_gallery(folder / "c.sqlite", folder / "out" / "report.html", lambda *step: steps.append(step)) == 4
    assert steps[-1] == (4, 4)
    return folder / "out" / "report.html"


def test_the_page_shows_each_product_with_picture_cut_out_way_and_problems(tmp_path: Path) -> None:
    page = page_of(tmp_path).read_text()
    assert page.count("<article") == 4
    assert page.count("data:image/webp;base64,") >= 3
    for text in ("its cut-out is sure (1.00)", "60x60 pixels", "the feed names no picture", "$9.00", "4 products"):
        assert text in page
    assert not re.search(r"(?:src|href)=.?https?:", page)


def test_what_a_feed_says_is_text_and_nothing_else(tmp_path: Path) -> None:
    page = page_of(tmp_path).read_text()
    assert page.count("<script>") == 1
    assert "Cup &lt;script&gt;" in page


def test_a_catalogue_that_is_not_there_and_a_page_that_cannot_be_written_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalogue at"):
        write_gallery(tmp_path / "none.sqlite", tmp_path / "report.html")
    imported(shop(tmp_path, cup=photo()))
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogError, match="cannot write"):
        write_gallery(tmp_path / "c.sqlite", tmp_path / "file" / "report.html")


@needs_chromium
def test_the_filters_leave_what_fits(tmp_path: Path) -> None:
    page = page_of(tmp_path)
    with started(tmp_path / "profile") as browser:
        browser.get(page.as_uri())
        seen = "return [...document.querySelectorAll('article:not([hidden]) h2')].map(e => e.textContent)"
        change = """
            const control = document.getElementById(arguments[0]);
            if (control.type === "checkbox") control.checked = arguments[1]; else control.value = arguments[1];
            control.dispatchEvent(new Event("input", {bubbles: true}));
        """
        assert len(browser.execute_script(seen)) == 4
        browser.execute_script(change, "show", "stage")
        assert [name[:3] for name in browser.execute_script(seen)] == ["Cup"]
        browser.execute_script(change, "show", "")
        browser.execute_script(change, "problems", True)
        assert browser.execute_script(seen) == ["Thing none", "Thing tiny"]
        browser.execute_script(change, "text", "TINY thing")
        assert browser.execute_script(seen) == ["Thing tiny"]
        assert browser.title != "owned"
