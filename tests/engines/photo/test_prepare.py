"""What an import makes of a product picture, and which way to show it that leads to."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engines.errors import ImageError
from engines.photo.cutout import Cutout
from engines.photo.packshot import load_packshot, read_packshot
from engines.photo.prepare import CUTOUT_SIDE, RESTLESS, TRUSTED, kept, prepare


def filed(image: Image.Image, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def on_white(side: int = 600) -> Image.Image:
    image = Image.new("RGB", (side, side), (250, 250, 250))
    ImageDraw.Draw(image).rounded_rectangle((side * 0.3, side * 0.2, side * 0.7, side * 0.8), 20, fill=(160, 30, 40))
    return image.filter(ImageFilter.GaussianBlur(0.7))


def cut_with(confidence: float, flatness: float = 1.0, touching: float = 0.0, restlessness: float = 0.0):
    def cut(photo: Image.Image) -> Cutout:
        return Cutout(photo.convert("RGBA"), confidence, ("it is odd",), flatness, restlessness, touching)

    return cut


def test_a_photo_with_a_sure_cut_out_goes_on_the_stage() -> None:
    ready = prepare(filed(on_white()))
    assert (ready.show, ready.confidence) == ("stage", 1.0)
    assert ready.cutout is not None
    assert abs(ready.cutout.width - 240) <= 4
    assert ready.photo.size == (600, 600)
    assert (ready.notes, ready.problems) == ((), ())


@pytest.mark.parametrize(
    ("confidence", "flatness", "touching", "show"),
    [
        (TRUSTED, 1.0, 0.0, "stage"),
        (TRUSTED - 0.01, 0.95, 0.0, "ground"),
        (0.0, 0.95, 0.0, "ground"),
        (0.5, 0.85, 0.0, "card"),
        (0.5, 0.95, 0.1, "card"),
    ],
)
def test_doubt_and_ground_choose_the_way(confidence: float, flatness: float, touching: float, show: str) -> None:
    ready = prepare(filed(on_white()), cut_with(confidence, flatness, touching))
    assert ready.show == show
    assert ("it is odd" in ready.why) == (show != "stage")


def test_a_plain_ground_whose_light_falls_off_steeply_is_not_carried_on() -> None:
    assert prepare(filed(on_white()), cut_with(0.5, restlessness=RESTLESS)).show == "ground"
    assert prepare(filed(on_white()), cut_with(0.5, restlessness=RESTLESS + 1)).show == "card"


def test_a_photo_in_which_nothing_stands_out_is_a_card() -> None:
    ready = prepare(filed(on_white()), lambda _: None)
    assert (ready.show, ready.cutout, ready.confidence) == ("card", None, 0.0)


def test_a_picture_that_comes_cut_out_stays_so_without_its_baked_shadow() -> None:
    image = Image.new("RGBA", (500, 500))
    ImageDraw.Draw(image).ellipse((100, 380, 400, 440), fill=(0, 0, 0, 90))
    image = image.filter(ImageFilter.GaussianBlur(8))
    ImageDraw.Draw(image).rectangle((150, 100, 350, 400), fill=(20, 120, 60, 255))
    ready = prepare(filed(image))
    assert (ready.show, ready.why) == ("stage", "it comes cut out")
    assert "the shadow in it was left out" in ready.notes
    assert ready.cutout is not None
    assert abs(ready.cutout.height - 301) <= 6


def test_small_pictures_are_told_and_tiny_ones_refused() -> None:
    assert any("pixels large" in problem for problem in prepare(filed(on_white(160))).problems)
    with pytest.raises(ImageError, match="90x90 pixels; its longer side needs 100"):
        prepare(filed(on_white(90)))


def test_a_cut_out_has_a_bounded_size() -> None:
    big = Image.new("RGBA", (1500, 1500), (0, 90, 160, 255))
    big.paste((0, 0, 0, 0), (0, 0, 10, 1500))
    ready = prepare(filed(big))
    assert ready.cutout is not None
    assert max(ready.cutout.size) == CUTOUT_SIDE


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_what_is_kept_is_read_again_without_a_changed_pixel(mode: str, tmp_path) -> None:
    values = np.random.Generator(np.random.PCG64(3)).integers(0, 256, (120, 140, len(mode)), dtype=np.uint8)
    image = Image.fromarray(values, mode)
    path = tmp_path / "kept.webp"
    path.write_bytes(kept(image))
    shot = load_packshot(path, "ground", "its ground is plain")
    assert np.array_equal(np.asarray(shot.image), np.asarray(image.convert("RGBA")))
    assert (shot.show, shot.why) == ("ground", "its ground is plain")


def test_a_kept_picture_that_is_damaged_is_an_image_error(tmp_path) -> None:
    path = tmp_path / "kept.webp"
    path.write_bytes(kept(on_white())[:99])
    with pytest.raises(ImageError, match="damaged"):
        load_packshot(path, "card", "")


def test_a_raw_picture_is_prepared_when_it_is_read() -> None:
    shot = read_packshot(filed(on_white()))
    assert (shot.show, shot.why) == ("stage", "its cut-out is sure (1.00)")
