"""`adloom copy`: one copy, a sheet of many, and the sheet read back until its decisions are what is said."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from engines.errors import AdloomError
from stream.catalog.load import import_feed
from stream.cli import copy_commands
from tests.stream.catalog.test_catalog import tsv

Adloom = Callable[..., str]


@pytest.fixture
def adloom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Adloom:
    """Run a command of `copy` on a catalogue of one mug; returns what it prints, raises what it raises."""
    database = tmp_path / "catalog.sqlite"
    import_feed(tsv(tmp_path / "feed.tsv", {}), database)
    monkeypatch.setenv("ADLOOM_CATALOG", str(database))
    app = typer.Typer(callback=lambda: None)
    copy_commands.register(app)

    def run(*arguments: Any) -> str:
        result = CliRunner().invoke(app, ["copy", *map(str, arguments)])
        if isinstance(result.exception, AdloomError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def decided(path: Path, *decisions: dict[str, str]) -> None:
    """Write decisions into the first rows of a sheet."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    for row, decision in zip(rows, decisions, strict=False):
        row.update(decision)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8-sig")


def test_one_copy_is_printed_as_json(adloom: Adloom) -> None:
    copy = json.loads(adloom("--product", "mug-01", "--angle", "cart", "--event", "cart", "--seed", 2))
    assert {"headline", "description", "cta", "scene", "source"} <= set(copy)


def test_what_was_approved_is_said_and_what_was_banned_is_not(adloom: Adloom, tmp_path: Path) -> None:
    sheet, asked = tmp_path / "copies.csv", ("--product", "mug-01", "--angle")
    assert "2 copies of 1 products" in adloom("sheet", "--out", sheet, "--angles", "view,cart", "--each", 1)
    first = json.loads(adloom(*asked, "view"))["headline"]
    decided(sheet, {"decision": "ban"}, {"decision": "change", "headline": "One mug, {price}", "description": "A mug."})
    counts = "0 approved, 1 changed, 1 banned, 0 undecided, 0 refused"
    assert f"{counts} (nothing kept: --dry-run)" in adloom("review", sheet, "--dry-run")
    assert json.loads(adloom(*asked, "cart"))["source"] != "approved"
    assert counts in adloom("review", sheet)
    said = json.loads(adloom(*asked, "cart"))
    assert (said["source"], said["headline"], said["description"]) == ("approved", "One mug, CN¥99.00", "A mug.")
    assert json.loads(adloom(*asked, "view"))["headline"] != first
    adloom("sheet", "--out", sheet, "--angles", "view,cart")
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert [row["headline"] for row in rows if row["source"] == "approved"] == ["One mug, {price}"]
    assert first not in {row["preview"].partition(" / ")[0] for row in rows}


def test_refused_rows_are_named_and_the_others_count(adloom: Adloom, tmp_path: Path) -> None:
    sheet = tmp_path / "copies.csv"
    adloom("sheet", "--out", sheet, "--angles", "view,cart", "--each", 1)
    decided(sheet, {"decision": "change", "headline": "Only 5 left"}, {"decision": "approve"})
    told = adloom("review", sheet)
    assert "row 2: states a number" in told
    assert "1 approved, 0 changed, 0 banned, 0 undecided, 1 refused" in told


def test_the_page_is_written_for_reading(adloom: Adloom, tmp_path: Path) -> None:
    adloom("sheet", "--out", tmp_path / "new" / "copies.html", "--locale", "en", "--product", "mug-01", "--each", 1)
    assert "Sky Mug" in (tmp_path / "new" / "copies.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "copy needs --product ID, or one of the commands sheet and review"),
        (("--product", "gone"), "product 'gone' is not in the catalogue"),
        (("--product", "mug-01", "sheet", "--out", "a.csv"), "stand after its name"),
        (("sheet", "--out", "copies.xlsx"), "a .csv file to decide in, or an .html file to read"),
        (("sheet", "--out", "copies.csv", "--angles", "side"), "angle 'side' is none of view"),
        (("sheet", "--out", "copies.csv", "--product", "gone"), "product 'gone' is not in the catalogue"),
        (("sheet", "--out", "feed.tsv/a.csv", "--each", "1", "--angles", "view"), "cannot write"),
        (("review", "gone.csv"), "cannot read gone.csv"),
    ],
)
def test_what_cannot_be_done_is_said(
    adloom: Adloom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AdloomError, match=message.replace(".", r"\.")):
        adloom(*arguments)
