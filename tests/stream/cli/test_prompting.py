"""Words to a picture: a place where the bundle reads such prompts and paints places, else a stage."""

from pathlib import Path

import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.errors import BundleError
from engines.layout.slots import parse_slot
from stream.cli.prompting import painted
from tests.support.asker_samples import with_asker
from tests.support.bundle_samples import placed, staged


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return with_asker(placed(tmp_path_factory.mktemp("prompting") / "bundle"))


def test_a_place_is_painted_in_the_colours_asked_for_and_told(bundle: Bundle):
    found = painted(bundle, "kitchen, sage, a mug", 0, parse_slot("300x250"), 1)
    assert found.picture.shape == (512, 512, 3)
    assert found.lines == ("understood: kitchen, sage", "left out: mug", "painted: kitchen counter, sage wall")
    other = painted(bundle, "kitchen, navy", 0, parse_slot("300x250"), 1)
    assert other.picture.mean() < found.picture.mean()


@pytest.mark.parametrize(("slot", "shape"), [("728x90", (352, 736, 3)), ("160x600", (736, 352, 3))])
def test_a_picture_has_the_shape_of_its_slot(bundle: Bundle, slot: str, shape: tuple[int, ...]):
    assert painted(bundle, "desk", 1, parse_slot(slot), 1).picture.shape == shape


def test_what_cannot_be_painted_is_told(bundle: Bundle):
    lines = painted(bundle, "beach, christmas", 0, parse_slot("300x250"), 1).lines
    assert lines[-2:] == (
        "painted: paper sweep",
        "not painted: the painter knows no beach; nothing in the paper sweep tells of christmas",
    )


def test_the_seed_takes_the_arrangement(bundle: Bundle):
    first, second, third = (painted(bundle, "kitchen", seed, parse_slot("300x250"), 1).picture for seed in (0, 1, 2))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, third)


def test_without_a_painter_of_places_a_stage_is_painted():
    found = painted(staged(), "teal podium, sand backdrop", 1, parse_slot("64x64"), 1)
    assert found.picture.shape == (256, 256, 3)
    assert found.lines == ("understood: teal, podium, sand, backdrop",)


def test_without_a_reader_of_prompts_a_bundle_that_paints_only_places_says_what_it_lacks(tmp_path: Path):
    with pytest.raises(BundleError, match="has no engine 'encoder'"):
        painted(placed(tmp_path / "bundle"), "kitchen", 1, parse_slot("300x250"), 1)
