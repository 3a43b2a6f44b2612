"""A salient-object model of the user's own cuts products out, or is refused before the first picture."""

import io
import random
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto
from PIL import Image, ImageDraw, ImageFilter

from engines.bundle.signature import Owner, sign
from engines.errors import BundleError
from engines.photo.matting import Matting, load_matting
from engines.photo.prepare import TRUSTED, prepare
from stream.cli.doctor import examine
from stream.config import Settings
from stream.wiring import matting_of
from tests.support.key_samples import key_pair
from tests.support.matting_samples import write_model

LAYOUTS = pytest.mark.parametrize("side", [320, 1024])
RED = (180, 40, 50)
SIZE = (900, 700)
BODY = (300, 150, 600, 550)


def photo(body: tuple[int, int, int, int] = BODY) -> Image.Image:
    """A red box amid grey stones of any lightness: no ground that a surface could be fitted to."""
    chance = random.Random(3)
    image = Image.new("RGB", SIZE, (150, 150, 150))
    draw = ImageDraw.Draw(image)
    for _ in range(400):
        x, y, grey = chance.randrange(SIZE[0]), chance.randrange(SIZE[1]), chance.randrange(60, 250)
        draw.ellipse((x - 30, y - 25, x + 30, y + 25), fill=(grey, grey, grey))
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).rectangle(body, fill=255)
    image.paste(RED, (0, 0), mask.filter(ImageFilter.GaussianBlur(0.7)))
    return image


@pytest.fixture(params=[320, 1024])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> Matting:
    return load_matting(write_model(tmp_path / "model.onnx", request.param))


def test_a_product_is_cut_out_of_any_ground_along_its_own_edges(model: Matting) -> None:
    found = model(photo())
    assert found is not None
    assert found.confidence >= TRUSTED
    assert found.flatness < 0.9
    assert np.abs(np.array(found.image.size) - (301, 401)).max() <= 4
    pixels = np.asarray(found.image).astype(int)
    solid = pixels[..., 3] == 255
    assert solid[20:-20, 20:-20].all()
    assert (pixels[20:-20, 20:-20, :3] == RED).all()
    rim = (pixels[..., 3] > 60) & (pixels[..., 3] < 255)
    assert np.abs(pixels[rim][:, :3] - RED).mean() < 30


def test_it_serves_the_import_as_the_own_way_does(model: Matting) -> None:
    file = io.BytesIO()
    photo().save(file, "PNG")
    assert prepare(file.getvalue()).show == "card"
    assert prepare(file.getvalue(), model).show == "stage"


def test_where_the_model_sees_nothing_there_is_no_product(model: Matting) -> None:
    assert model(Image.new("RGB", (400, 300), (240, 240, 240))) is None


@pytest.mark.parametrize(
    ("body", "doubt"),
    [((0, 150, 600, 699), "the picture cuts the product off"), ((440, 340, 470, 370), "it is small in the picture")],
)
def test_what_is_no_whole_product_is_in_doubt(model: Matting, body: tuple[int, int, int, int], doubt: str) -> None:
    found = model(photo(body))
    assert found is not None
    assert found.confidence < TRUSTED
    assert doubt in found.doubts


@LAYOUTS
def test_what_the_model_leaves_undecided_is_in_doubt(tmp_path: Path, side: int) -> None:
    image = photo()
    image.paste((150, 95, 98), (310, 350, 590, 540))  # as much red as grey
    gentle = write_model(tmp_path / "gentle.onnx", side, seen=((5.0, -5.0, 0.0), -2.0))
    found = load_matting(gentle)(image)
    assert found is not None
    assert found.confidence < TRUSTED
    assert any("undecided" in doubt for doubt in found.doubts)


def test_on_a_plain_ground_what_has_edges_and_was_left_is_in_doubt(model: Matting) -> None:
    image = Image.new("RGB", SIZE, (235, 235, 235))
    image.paste(RED, BODY)
    ImageDraw.Draw(image).rectangle((620, 150, 800, 550), outline=(120, 120, 120), width=3)
    found = model(image)
    assert found is not None
    assert found.doubts == ("something with edges was left beside it",)
    assert found.confidence < TRUSTED


@pytest.mark.parametrize(("side", "seen", "right"), [
    (320, ((0.229, 0.0, 0.0), 0.485), 100 / 200),
    (1024, ((1.0, 0.0, 0.0), 0.5), 100 / 255),
])  # fmt: skip
def test_pictures_are_scaled_as_the_layout_says(
    tmp_path: Path, side: int, seen: tuple[tuple[float, float, float], float], right: float
) -> None:
    """The model gives back the red that it is given."""
    model = load_matting(write_model(tmp_path / "model.onnx", side, seen=seen, sigmoid=False))
    image = Image.new("RGB", (64, 64), (100, 0, 0))
    image.paste((100, 200, 0), (0, 0, 64, 32))
    assert model.read(image)[side // 4, 5] == pytest.approx(right, abs=1e-4)


@pytest.mark.parametrize(("outputs", "layout"), [(7, "U²-Net"), (6, "IS-Net"), (12, "IS-Net")])
def test_where_sizes_are_free_the_number_of_outputs_tells_the_layout(tmp_path: Path, outputs: int, layout: str) -> None:
    free = write_model(tmp_path / "m.onnx", 0, outputs=outputs, shape=["N", 3, "h", "w"], result=["N", 1, "h", "w"])
    assert load_matting(free).layout == layout


@pytest.mark.parametrize(("options", "found"), [
    ({"side": 512}, "inputs picture float[?, 3, 512, 512], 7 outputs, the first d0 float[?, 1, 512, 512]"),
    ({"side": 320, "kind": TensorProto.FLOAT16}, "float16[?, 3, 320, 320]"),
    ({"side": 320, "shape": [4, 3, 320, 320], "result": [4, 1, 320, 320]}, "float[4, 3, 320, 320]"),
    ({"side": 0, "outputs": 2, "shape": ["N", 3, "h", "w"], "result": ["N", 1, "h", "w"]}, "2 outputs"),
])  # fmt: skip
def test_another_layout_is_refused_naming_what_was_found_and_what_is_wanted(
    tmp_path: Path, options: dict, found: str
) -> None:
    path = write_model(tmp_path / "model.onnx", **options)
    with pytest.raises(BundleError) as refused:
        load_matting(path)
    assert found in str(refused.value)
    assert "[1, 3, 320, 320] (U²-Net) or [1, 3, 1024, 1024] (IS-Net)" in str(refused.value)


def test_values_that_are_no_map_are_refused_before_the_first_picture(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="behind a sigmoid"):
        load_matting(write_model(tmp_path / "logits.onnx", 320, sigmoid=False))
    with pytest.raises(BundleError, match="NaN or Inf"):
        load_matting(write_model(tmp_path / "nan.onnx", 320, seen=((np.inf, -np.inf, 0.0), 0.0), sigmoid=False))


def test_other_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "weights.pth").write_bytes(b"\x80\x02")
    (tmp_path / "broken.onnx").write_bytes(b"\x08\x01no graph")
    for name, said in (
        ("weights.pth", "export it to ONNX"),
        ("broken.onnx", "cannot be opened"),
        ("gone.onnx", "No such file"),
    ):
        with pytest.raises(BundleError, match=said):
            load_matting(tmp_path / name)


def test_weights_in_a_second_file_are_refused(tmp_path: Path) -> None:
    path = write_model(tmp_path / "model.onnx", 320)
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="weights", size_threshold=0)
    with pytest.raises(BundleError, match="in this one file"):
        load_matting(path)


def test_with_an_owner_only_a_model_that_they_signed_is_opened(tmp_path: Path) -> None:
    path = write_model(tmp_path / "model.onnx", 320)
    secret, public = key_pair(tmp_path, "ours")
    with pytest.raises(BundleError, match="is not signed"):
        load_matting(path, owner=Owner.of(public))
    sign([path], secret)
    assert load_matting(path, owner=Owner.of(public)).layout == "U²-Net"
    with pytest.raises(BundleError, match="is not signed"):
        matting_of(Settings(matting=write_model(tmp_path / "other.onnx", 320), bundle_key=public))


def test_a_picture_can_tell_which_model_cut_it_out(tmp_path: Path) -> None:
    first, second = write_model(tmp_path / "1.onnx", 320), write_model(tmp_path / "2.onnx", 320, outputs=1)
    assert load_matting(first).sha256 == load_matting(first).sha256 != load_matting(second).sha256


def test_the_doctor_tries_the_model(tmp_path: Path) -> None:
    def said(path: Path) -> tuple[str, str]:
        (found,) = [check for check in examine(Settings(backend="cpu", matting=path)) if check.name == "matting"]
        return found.state, found.finding

    assert said(Path()) == ("ok", "no model named; products are cut out by their ground")
    state, finding = said(write_model(tmp_path / "model.onnx", 1024))
    assert (state, "IS-Net" in finding) == ("ok", True)
    assert said(write_model(tmp_path / "other.onnx", 512))[0] == "fails"
