"""Readers get pages that tell everything about the product and nothing about who wrote the copy."""

import csv
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from engines.copy.template import template_copy
from engines.vocabulary.reading import UNREAD
from export.copy.judging import human
from export.copy.judging.drawing import angles_of, brief_of, draw, draw_tens
from export.copy.judging.errors import JudgeError
from export.copy.judging.feed import load
from export.copy.judging.pages import SAME, Draw, write_pages
from tests.export.copy.judging_samples import ROWS, Echo, item

SHELF = load(ROWS["en"])


class Floor:
    """Writes what the template writes of a product that was not read."""

    def write(self, assignment, seed):
        product = replace(assignment.brief.product, reading=UNREAD)
        return template_copy(replace(assignment, brief=replace(assignment.brief, product=product)))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pages(folder: Path, stem: str = "page") -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob(f"{stem}-??.md")))


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    people, told = human.lines(5, 1, ("en", "zh"))
    pairs, tens = draw(SHELF.products, Echo(), 30, 1), draw_tens(SHELF.products, Echo(), 2, 1)
    write_pages(tmp_path, Draw(pairs, people, tens, {**told, **SHELF.told}), 1)
    return tmp_path


def test_the_same_seed_draws_the_same_and_every_product_has_a_turn_first():
    assert draw(SHELF.products, Echo(), 90, 3) == draw(SHELF.products, Echo(), 90, 3)
    pairs = draw(SHELF.products, Echo(), 90, 3)
    assert len(pairs) == 90
    assert len({ours.product.id for ours, _ in pairs[:60]}) == 60
    assert {ours.angle for ours, _ in pairs} == {
        "view", "click", "cart", "return", "price_drop", "back_in_stock", "season",
    }  # fmt: skip


def test_ours_and_the_floors_are_for_the_same_product_and_angle():
    for ours, floor in draw(SHELF.products, Echo(), 20, 1):
        assert (ours.kind, floor.kind) == ("ours", "floor")
        assert (ours.product, ours.angle) == (floor.product, floor.angle)


def test_an_offer_wants_a_sale_and_a_season_one_that_the_feed_names():
    assert "price_drop" in angles_of(item()[0])
    assert "price_drop" not in angles_of(item(sale_price="")[0])
    assert "season" not in angles_of(item()[0])
    assert "season" in angles_of(item(title="Christmas Mug")[0])


def test_people_wrote_for_rows_that_no_training_sees_and_their_facts_are_filled_in():
    people, told = human.lines(40, 1, ("en", "zh"))
    assert {piece.kind for piece in people} == {"human"}
    assert {piece.product.locale for piece in people} == {"en", "zh"}
    assert not any("{" in text for piece in people for text in piece.words)
    assert all(piece.product.id in told for piece in people)


def test_pages_do_not_tell_who_wrote_a_copy(drawn: Path):
    headings = re.findall(r"^## .*$|^[A-Z][a-z ]+(?=: )", pages(drawn), re.MULTILINE)
    assert {heading for heading in headings if not heading.startswith("## c")} == {
        "Title", "Brand", "Description", "Category", "Also", "Price", "What happened",
    }  # fmt: skip
    kinds = [row["kind"] for row in table(drawn / "key.csv")]
    assert kinds != sorted(kinds)
    assert [name for name in headings if name.startswith("## ")] == [f"## c{number:04}" for number in range(1, 71)]


def test_pages_hold_25_copies_with_the_feeds_words_and_what_happened(drawn: Path):
    first = (drawn / "page-01.md").read_text("utf-8")
    assert first.count("\n## ") + 1 == 25
    for told in ("Title: ", "Description: ", "Price: ", "What happened: "):
        assert told in first


def test_the_key_and_the_marks_name_every_copy(drawn: Path):
    key, marks = table(drawn / "key.csv"), table(drawn / "marks.csv")
    assert [row["id"] for row in marks] == sorted({row["id"] for row in key})
    assert set(marks[0].values()) == {"c0001", ""}
    kinds = [row["kind"] for row in key]
    assert (kinds.count("ours"), kinds.count("floor"), kinds.count("human")) == (30, 30, 10)
    assert all(row["id"] in pages(drawn) for row in key)


def test_pairs_stand_in_a_shuffled_order(drawn: Path):
    key = table(drawn / "pairs-key.csv")
    assert {(row["a"], row["b"]) for row in key} == {("ours", "floor"), ("floor", "ours")}
    assert pages(drawn, "pairs").count("\nB\n") == 30


def test_tens_are_ten_copies_of_products_with_three_spans(drawn: Path):
    key = table(drawn / "tens-key.csv")
    assert len(key) == 20
    assert all(int(row["spans"]) >= 3 for row in key)
    assert len({row["product"] for row in key}) == 2


def test_the_same_words_are_read_once_and_count_for_both(tmp_path: Path):
    write_pages(tmp_path, Draw(draw(SHELF.products, Floor(), 10, 1), (), (), SHELF.told), 1)
    assert len(table(tmp_path / "key.csv")) == 20
    assert len(table(tmp_path / "marks.csv")) == 10
    assert {(row["better"], row["note"]) for row in table(tmp_path / "pairs.csv")} == {("=", SAME)}
    assert not list(tmp_path.glob("pairs-??.md"))


def test_a_long_description_is_cut_and_stands_whole_beside(tmp_path: Path):
    product, told = item(description="Steel. " * 200)
    write_pages(tmp_path, Draw(draw([product], Echo(), 1, 1), (), (), {product.id: told}), 1)
    assert "…" in pages(tmp_path)
    assert told.description in (tmp_path / "whole.md").read_text("utf-8")


def test_filled_marks_are_never_overwritten(drawn: Path):
    with pytest.raises(JudgeError, match="name another folder"):
        write_pages(drawn, Draw((), (), (), {}), 1)


def test_a_season_that_has_no_scene_asks_for_none():
    product, _ = item(title="Halloween Mug")
    assert product.seasons == ("halloween",)
    assert brief_of(product, "season", random.Random(1)).season == "none"
    assert brief_of(item(title="Christmas Mug")[0], "season", random.Random(1)).season == "christmas"
