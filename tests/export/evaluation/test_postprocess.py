"""The photo steps on pictures spoiled on purpose: each helps with its own fault, and none touches the product."""

import json

import numpy as np
import pytest

from tests.support.layout_samples import STAGE, copy, packshot, product, stage_picture

pytest.importorskip("cv2")

from engines.bundle.bundle import Bundle
from engines.layout.compose import compose
from engines.layout.slots import parse_slot
from engines.paint.buckets import SQUARE
from engines.photo.packshot import scaled
from export.evaluation import postprocess
from export.evaluation.postprocess import FAULTS, UNTENDED, Harm, Mended, dither, harm, mend, references


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return references(Bundle.open(), 64)


@pytest.mark.parametrize("trial", [trial for trial in FAULTS if trial[0] != "sharpen"], ids=lambda trial: trial[1])
def test_a_step_mends_its_own_fault(pictures: np.ndarray, trial) -> None:
    row = mend(pictures, *trial)
    assert row.applied > 0.25
    assert row.psnr[1] > row.psnr[0]
    assert not row.worse


def test_sharpening_mends_blur_and_leaves_what_was_scaled_up_as_it_is(pictures: np.ndarray) -> None:
    blurred, halved = (mend(pictures, *trial) for trial in FAULTS if trial[0] == "sharpen")
    assert blurred.psnr[1] > blurred.psnr[0] + 0.1
    assert blurred.signs["edges"][1] > blurred.signs["edges"][0]
    assert -0.05 < halved.psnr[1] - halved.psnr[0] < 0.15  # the generator paints little that scaling could lose


@pytest.mark.parametrize("step", postprocess.STEPS)
def test_a_step_does_good_pictures_no_harm(pictures: np.ndarray, step: str) -> None:
    assert not harm(pictures, step).too_much


def test_dither_takes_bands_out_of_long_backdrops(pictures: np.ndarray) -> None:
    found = dither(pictures[:3], Bundle.open().manifest.stages[SQUARE])
    assert found.share[1] < found.share[0] / 2
    assert found.psnr[1] > found.psnr[0]


@pytest.mark.parametrize("size", ["300x250", "728x90"])
@pytest.mark.parametrize("trial", [*FAULTS, *UNTENDED], ids=lambda trial: trial[1])
def test_no_step_touches_the_product_however_bad_the_stage(trial, size: str) -> None:
    bad, shot = trial[2](stage_picture(), np.random.default_rng(4)), packshot(180, 300)
    composed = compose(bad, STAGE, product(), shot, copy(), parse_slot(size))
    left, top, right, bottom = composed.boxes["product"]
    wanted = np.asarray(scaled(shot, right - left, bottom - top))
    opaque = wanted[..., 3] == 255
    assert opaque.any()
    assert np.array_equal(np.asarray(composed.image)[top:bottom, left:right][opaque], wanted[opaque][:, :3])


def test_a_step_that_makes_things_worse_or_does_harm_is_told() -> None:
    assert Mended("tone", "dark", 1.0, (30.0, 29.9), (0.9, 0.95), {}).worse
    assert not Mended("tone", "dark", 1.0, (30.0, 30.1), (0.9, 0.9), {}).worse
    assert Harm("sharpen", 1.0, 37.9, 45.0, 1.0).too_much
    assert not Harm("tone", 1.0, 28.0, 45.0, 1.12).too_much
    assert Harm("tone", 1.0, 28.0, 45.0, 1.4).too_much


def test_the_command_prints_json_and_ends_with_1_when_a_trial_failed(capsys, monkeypatch) -> None:
    postprocess.main(["--pictures", "4", "--json"])
    scores = json.loads(capsys.readouterr().out)
    assert {row["step"] for row in scores["mended"]} == set(postprocess.STEPS)
    assert {"checkerboard", "banding", "sharpness", "sharpness_2x"} == set(scores["quality"])
    monkeypatch.setattr(postprocess, "report", lambda *_: {**scores, "failed": ["tone: dark"]})
    with pytest.raises(SystemExit) as ended:
        postprocess.main(["--pictures", "4"])
    assert ended.value.code == 1
    assert "failed: tone: dark" in capsys.readouterr().out
