"""The sheets to look at: everything that the tables hold is on them, and they are light enough to keep."""

import io
from dataclasses import fields

import numpy as np
import pytest
from PIL import Image

from engines.bundle.bundle import STARTER
from engines.paint.buckets import SQUARE, WINDOWS
from engines.vocabulary.scene import ATTRIBUTES, METALS, Scene
from ops import contact_sheet, scene_sheet, ways_sheet


def test_each_attribute_has_a_row_and_each_value_a_scene_that_differs_in_it_alone() -> None:
    rows = scene_sheet.scenes()
    assert {name: list(row) for name, row in rows.items()} == {name: list(terms) for name, terms in ATTRIBUTES.items()}
    for name, row in rows.items():
        for value, scene in row.items():
            assert getattr(scene, name) == value
            other = {field.name for field in fields(Scene) if getattr(scene, field.name) != getattr(scene_sheet.STAGE, field.name)}  # fmt: skip  # noqa: E501
            assert other <= {name, "podium"} if value in METALS else other <= {name}


@pytest.mark.parametrize("what", ["scenes", "zoom"])
def test_a_sheet_of_scenes_is_a_light_webp_with_a_cell_for_each_value(tmp_path, monkeypatch, what: str) -> None:
    few = {name: dict(list(terms.items())[:2]) for name, terms in list(ATTRIBUTES.items())[:2]}
    monkeypatch.setattr(scene_sheet, "ATTRIBUTES", few)
    out = tmp_path / "new" / "sheet.webp"
    contact_sheet.main(["--what", what, "--out", str(out)])
    assert out.stat().st_size < contact_sheet.WEIGHT
    cell = scene_sheet.CELL
    with Image.open(out) as sheet:
        kind, size = sheet.format, sheet.size
    assert kind == "WEBP"
    assert size == (scene_sheet.MARGIN + 2 * cell, 2 * (cell + scene_sheet.LABEL))


def test_a_sheet_that_is_too_heavy_is_written_worse_and_one_that_never_fits_is_refused() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8))
    best, light = len(contact_sheet.webp(noise)), len(contact_sheet.webp(noise, 25_000))
    assert light < 25_000 < best
    assert Image.open(io.BytesIO(contact_sheet.webp(noise, 25_000))).size == (200, 200)
    with pytest.raises(ValueError, match="draw fewer"):
        contact_sheet.webp(noise, 100)


def test_generators_are_drawn_side_by_side_in_every_bucket_that_they_have(tmp_path) -> None:
    out = tmp_path / "sheet.webp"
    contact_sheet.main(["--what", "buckets", "--bundle", f"mine={STARTER}", "--out", str(out)])
    square = WINDOWS[SQUARE]  # the starter's stages are
    with Image.open(out) as sheet:
        assert sheet.width == scene_sheet.MARGIN + (square.width + scene_sheet.LABEL) * len(scene_sheet.BUCKET_PROMPTS)
        assert sheet.height == 2 * (square.height + scene_sheet.LABEL)


def test_the_sheet_of_ways_shows_all_four_of_them(tmp_path) -> None:
    out = tmp_path / "ways.webp"
    contact_sheet.main(["--what", "ways", "--out", str(out)])
    assert out.stat().st_size < contact_sheet.WEIGHT
    with Image.open(out) as sheet:
        assert sheet.width >= ways_sheet.WAYS * 300
