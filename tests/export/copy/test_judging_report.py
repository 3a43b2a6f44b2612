"""From filled marks to the report: shares and the bar, agreement, preference, headlines in ten, the worst."""

import csv
import shutil
from pathlib import Path

import pytest

from export.copy.judging.drawing import draw, draw_tens
from export.copy.judging.feed import load
from export.copy.judging.pages import Draw, write_pages
from export.copy.judging.report import write_report
from export.copy.judging.scores import fallbacks, headlines_of_tens, preference, read_judged, share_of, worst
from tests.export.copy.judging_samples import ROWS, Echo, fill

SHELF = load(ROWS["en"])
GOOD = {"grammatical": "y", "sense": "y", "specific": "y", "publishable": "y", "unsupported": "n", "hard_false": "n"}
READERS = ("anna", "ben")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pairs, tens = draw(SHELF.products, Echo(), 20, 1), draw_tens(SHELF.products, Echo(), 2, 1)
    write_pages(tmp_path, Draw(pairs, (), tens, SHELF.told), 1)
    for reader in READERS:
        for stem in ("marks", "pairs", "tens"):
            shutil.copy(tmp_path / f"{stem}.csv", tmp_path / f"{stem}-{reader}.csv")
        fill(tmp_path / f"marks-{reader}.csv", {}, GOOD)
        fill(tmp_path / f"pairs-{reader}.csv", {}, {"better": "="})
    return tmp_path


def judged(folder: Path):
    return read_judged(folder, {reader: folder / f"marks-{reader}.csv" for reader in READERS})


def ids(folder: Path, name: str = "key", **wanted: str) -> list[str]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file) if all(row[key] == cell for key, cell in wanted.items())]


def test_a_share_is_the_readers_mean_of_its_kind_alone(folder: Path):
    one, other, *_ = ids(folder, kind="ours")
    fill(folder / "marks-anna.csv", {one: {"sense": "n"}, other: {"sense": "n"}})
    fill(folder / "marks-ben.csv", {one: {"sense": "n"}})
    assert share_of(judged(folder), "sense", "ours", "en").share == pytest.approx(1 - 1.5 / 20)
    assert share_of(judged(folder), "sense", "floor", "en").share == 1
    assert share_of(judged(folder), "sense", "ours", "zh").count == 0


def test_a_false_claim_counts_when_one_reader_sees_it(folder: Path):
    fill(folder / "marks-ben.csv", {ids(folder, kind="ours")[0]: {"hard_false": "y", "unsupported": "y"}})
    assert share_of(judged(folder), "hard_false", "ours", "en").share == pytest.approx(1 / 20)
    assert share_of(judged(folder), "unsupported", "ours", "en").share == pytest.approx(0.5 / 20)


def test_ties_count_half_and_are_told(folder: Path):
    with (folder / "pairs-key.csv").open(encoding="utf-8", newline="") as file:
        keys = list(csv.DictReader(file))
    won = {row["id"]: {"better": "A" if row["a"] == "ours" else "B"} for row in keys[:10]}
    lost = {row["id"]: {"better": "B" if row["a"] == "ours" else "A"} for row in keys[10:12]}
    for reader in READERS:
        fill(folder / f"pairs-{reader}.csv", {**won, **lost})
    liked = preference(judged(folder), "en")
    assert (liked.won, liked.lost, liked.ties) == (20, 4, 16)
    assert liked.share.share == pytest.approx((10 + 8 / 2) / 20)
    assert liked.share.count == 20


def test_headlines_that_a_reader_would_not_publish_are_none_of_the_different_ones(folder: Path):
    assert headlines_of_tens(judged(folder), "en") == [10, 10]
    fill(folder / "tens-ben.csv", {name: {"publishable": "n"} for name in ids(folder, "tens-key")[:4]})
    assert headlines_of_tens(judged(folder), "en") == [6, 10]


def test_the_worst_come_first_with_what_every_reader_noted(folder: Path):
    dull, false = ids(folder, kind="ours")[:2]
    for reader in READERS:
        fill(folder / f"marks-{reader}.csv", {dull: {"specific": "n", "note": f"dull, says {reader}"}})
    fill(folder / "marks-anna.csv", {false: {"hard_false": "y", "publishable": "n", "note": "no | pad"}})
    assert [row["id"] for row in worst(judged(folder), 15)] == [false, dull]
    report = write_report(judged(folder))
    assert report.index(f"| {false} |") < report.index(f"| {dull} |")
    assert "anna: not specific, dull, says anna; ben: not specific, dull, says ben" in report
    assert "not publishable as it is, hard false claim, no \\| pad" in report


def test_the_bar_is_met_or_not_met(folder: Path):
    report = write_report(judged(folder))
    assert "| publishable as it is | English | ≥80 % | 100.0 % [84, 100] of 20 | met |" in report
    assert "| preferred to the floor (ties half) | English | ≥60 % | 50.0 % [30, 70] of 20;" in report
    assert "0 won, 0 lost, 40 ties | **not met** |" in report
    assert "| different headlines in ten copies | English | ≥7 | median 10; enough in 100.0 %" in report
    assert "| written by the template | English | ≤10 % | 0.0 %" in report
    fill(folder / "marks-ben.csv", {ids(folder, kind="ours")[0]: {"hard_false": "y"}})
    assert "| hard false claim | English | ≤0 % | 5.0 % [1, 24] of 20 | **not met** |" in write_report(judged(folder))


def test_the_share_of_the_template_is_ours_alone(folder: Path):
    assert fallbacks(judged(folder), "en").share == 0


def test_missing_marks_are_told_by_reader(folder: Path):
    first = ids(folder)[0]
    fill(folder / "marks-ben.csv", {first: dict.fromkeys(GOOD, "")})
    report = write_report(judged(folder))
    assert f"ben: 39 copies and 20 pairs marked; without a mark: {first}" in report
    assert "- anna: 40 copies and 20 pairs marked\n" in report


def test_readers_agreement_is_told_for_every_question(folder: Path):
    fill(folder / "marks-ben.csv", {name: {"sense": "n"} for name in ids(folder)[:10]})
    report = write_report(judged(folder))
    assert "| anna, ben | makes sense | 75.0 % of 40 | 0.00 |" in report
    assert "| anna, ben | grammatical | 100.0 % of 40 | - |" in report
    assert "| anna, ben | better | 100.0 % of 20 | - |" in report


def test_kinds_of_failure_are_counted(folder: Path):
    one, other, *_ = ids(folder, kind="ours")
    fill(folder / "marks-ben.csv", {one: {"kind_of_failure": "dull"}, other: {"kind_of_failure": "dull"}})
    assert "kinds of failure of ours: dull 2" in write_report(judged(folder))
