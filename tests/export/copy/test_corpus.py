"""The corpus is as its page says: checked, readable, packed, and partly held out."""

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engines.copy.facts import DESCRIPTION_WIDTH, HEADLINE_WIDTH, display_width
from engines.copy.reading import kinds
from engines.copy.reading.benefit_table import FILE, Entry
from engines.vocabulary.locales import LOCALES, Locale
from export.copy.corpus.check import benefit_faults, check, faults, main
from export.copy.corpus.pack import packed, packed_kinds
from export.copy.corpus.read import FOLDER, CorpusError, Row, benefits, held_out, rows

ROW: dict[str, Any] = {
    "id": "en-test-1",
    "lang": "en",
    "archetype": "door mat",
    "category": "Home & Garden > Decor > Door Mats",
    "title": "Coir Door Mat 60 x 40 cm",
    "brand": "Mossgate",
    "description": "Coir on a rubber back.",
    "price": "24.00 GBP",
    "sale_price": "18.00 GBP",
    "spans": [{"k": "s1", "type": "material", "text": "Coir on a rubber back"}],
    "copies": [
        {
            "angle": angle,
            "tone": "plain",
            "headline": headline,
            "description": "Coir on rubber, 60 x 40 cm.",
            "cta": "See the mat",
            "uses": ["s1"],
        }
        for angle, headline in (
            ("view", "A door mat of coir"),
            ("click", "Rubber below"),
            ("price_drop", "Door mat, {price}"),
        )
    ],
}


def row(**changes: Any) -> Row:
    return msgspec.convert({**ROW, **changes}, Row)


def with_copy(**changes: Any) -> Row:
    first, *rest = ROW["copies"]
    return row(copies=[{**first, **changes}, *rest])


def test_nothing_in_the_corpus_is_wrong():
    assert list(check()) == []


def test_all_archetypes_have_rows_in_both_languages():
    assert {row.lang for _, row in rows()} == {entry.lang for _, entry in benefits()} == set(LOCALES)


def test_benefit_lines_are_packed_as_they_are_written():
    for file, written in ((FILE, packed()), (kinds.FILE, packed_kinds())):
        assert lzma.decompress(file.read_bytes()) == lzma.decompress(written), "run python -m export.copy.corpus.pack"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_of_a_kind_fits_an_ad_and_ends_as_a_sentence(locale: Locale) -> None:
    for file in sorted((FOLDER / "kinds").glob(f"{locale}-*.tsv")):
        for row in file.read_text(encoding="utf-8").splitlines():
            nouns, headline, description = row.split("\t")
            assert all(noun == noun.strip() for noun in nouns.split(","))
            assert display_width(headline.replace("{noun}", "")) <= HEADLINE_WIDTH, row
            assert display_width(description) < DESCRIPTION_WIDTH, row
            assert headline or description, row
            assert not description or description.endswith("." if locale == "en" else "。"), row


@pytest.mark.parametrize("locale", LOCALES)
def test_about_an_eighth_of_the_archetypes_is_held_out_whole(locale: str):
    own = [row for _, row in rows() if row.lang == locale]
    held = {row.archetype for row in own if held_out(row)}
    whole = {name for name in held if all(held_out(row) for row in own if row.archetype == name)}
    assert 0.09 < len(whole) / len({row.archetype for row in own}) < 0.2
    assert 0.1 < sum(map(held_out, own)) / len(own) < 0.25


def test_a_held_out_brand_takes_its_rows_along_however_it_is_written():
    brands = [f"Maker {number}" for number in range(60)]
    sides = [held_out(row(brand=brand)) for brand in brands]
    assert not held_out(row(brand=""))
    assert 0 < sum(sides) < len(brands) / 3
    assert sides == [held_out(row(brand=brand.upper())) for brand in brands]


def test_a_good_row_has_no_faults():
    assert list(faults(row())) == []


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (row(spans=[{"k": "s1", "type": "material", "text": "Sisal"}]), "span s1 is not in the row"),
        (row(sale_price="24.00 GBP"), "sale_price is not below price"),
        (row(copies=ROW["copies"][:2]), "fewer than 3 copies"),
        (row(copies=[*ROW["copies"], ROW["copies"][0]]), "headline twice"),
        (row(sale_price=""), "an offer without a sale"),
        (with_copy(angle="sell"), "unknown angle sell"),
        (with_copy(tone="loud"), "unknown tone loud"),
        (with_copy(headline="A door mat of coir, and of rubber below it"), "headline is 42 long"),
        (with_copy(headline="A door mat."), "headline ends with a stop"),
        (with_copy(headline="The perfect mat"), "banned word 'perfect'"),
        (with_copy(description="One of 7 mats."), "number 7 is not in the row"),
        (with_copy(description="By {shop}."), "unknown placeholder shop"),
        (with_copy(uses=["s9"]), "uses an unknown span s9"),
        (with_copy(uses=[]), "uses no span"),
    ],
)
def test_every_fault_of_a_row_is_told(wrong: Row, fault: str):
    assert any(text.startswith(fault) for text in faults(wrong))


@pytest.mark.parametrize(
    ("changes", "line", "fault"),
    [
        ({"measure": ""}, {}, "no measure word"),
        ({"nouns": []}, {}, "no nouns"),
        ({}, {"headline": "{weight}的{noun}"}, "unknown placeholder weight"),
        ({}, {"requires": ["PVC"]}, "a requirement is written in lower case"),
        ({}, {"also": ["椰棕"], "requires": []}, "other words without a requirement"),
        ({}, {"headline": "门口放一张，鞋底的泥就不进屋里来了"}, "headline is 17 long"),
        ({}, {"headline": "必备门垫"}, "banned word '必备'"),
    ],
)
def test_every_fault_of_a_benefit_entry_is_told(changes: dict[str, Any], line: dict[str, Any], fault: str):
    good = {"requires": ["刮泥"], "headline": "泥在门外", "description": "刮泥的{noun}。", **line}
    entry = {"lang": "zh", "archetype": "门垫", "nouns": ["门垫"], "measure": "张", "category": "Home", "lines": [good]}
    assert any(text.startswith(fault) for text in benefit_faults(msgspec.convert({**entry, **changes}, Entry)))


def test_what_cannot_be_read_is_told_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "mats.jsonl"
    file.write_text(f"{json.dumps(ROW)}\n{{\n")
    with pytest.raises(CorpusError, match=r"mats\.jsonl:2: "):
        list(rows(file))
    assert main([str(file)]) == 2
    assert "mats.jsonl:2" in capsys.readouterr().err
    assert main([str(tmp_path / "none.jsonl")]) == 2


def test_the_command_tells_what_is_wrong_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "mats.jsonl"
    file.write_text(f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n")
    assert main([str(file)]) == 1
    assert "mats.jsonl:2: id en-test-1 is taken by" in capsys.readouterr().out
    file.write_text(json.dumps(ROW))
    assert main([str(file)]) == 0


def test_the_page_names_the_files_that_are_there():
    page = (FOLDER / "WRITING.md").read_text(encoding="utf-8")
    for name in ("refused.jsonl.gz", "marks-of-salad.jsonl.gz"):
        assert name in page
        assert all(json.loads(line) for line in gzip.decompress((FOLDER / name).read_bytes()).splitlines())
