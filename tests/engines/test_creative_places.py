"""A bundle with a painter of places shows a product in its place: no prompt is encoded, no stage painted."""

from dataclasses import replace

import msgspec
import pytest

from engines import creative as path
from engines.creative import CreativeRequest, Studio
from engines.errors import EngineError
from engines.places.wanted import Wanted
from tests.support.bundle_samples import mug_in, placed, staged, wanting
from tests.support.word_samples import brief


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def studio(pictures, tmp_path_factory) -> Studio:
    return Studio(placed(tmp_path_factory.mktemp("bundle") / "walls"), threads=1, image_root=pictures)


@pytest.fixture(autouse=True)
def choosing(monkeypatch) -> None:
    monkeypatch.setattr(path, "choose", wanting)


def request(slot="300x250", **changes) -> CreativeRequest:
    return CreativeRequest(event_id="e", slot=slot, seed=3, brief=brief(**changes))


@pytest.mark.parametrize(
    ("slot", "bucket"),
    [
        ("300x250", "square"),
        ("728x90", "banner"),
        ("160x600", "skyscraper"),
        ("300x250@2x", "square"),
        ("160x600@2x", "tall"),
    ],
)
def test_the_explanation_tells_the_place_and_the_engine_that_painted_it(studio, pictures, slot, bucket) -> None:
    explain = studio.render(request(slot, product=mug_in(pictures, "mug"))).explain
    assert msgspec.convert(explain["place"], Wanted) == wanting(mug_in(pictures, "mug"))
    assert set(explain["engines"]) == {"copywriter", "places"}
    assert (explain["prompt"], explain["bucket"]) == (None, bucket)
    assert studio.stages is None  # neither encoder nor generator was loaded: this bundle has none


def test_a_place_is_painted_in_the_shape_of_the_slot(studio, pictures) -> None:
    asked = wanting(mug_in(pictures, "mug")).asked
    shapes = {"square": (512, 512, 3), "wide": (352, 736, 3), "banner": (272, 736, 3), "skyscraper": (736, 288, 3)}
    for bucket, shape in shapes.items():
        one, other = studio.paint_places([asked, msgspec.structs.replace(asked, wall=(90, 90, 90))], bucket)
        assert one.pixels.shape == shape
        assert one.ran["places"].batch == 2
        assert not one.pixels.flags.writeable
        assert other.pixels.mean() < one.pixels.mean()


def test_a_product_that_no_place_suits_is_shown_all_the_same_and_the_reason_is_told(studio, pictures) -> None:
    explain = studio.render(request(product=mug_in(pictures, "outcast"))).explain
    assert explain["place"] == {"why": "it belongs nowhere"}
    assert explain["show"]["way"] == "stage"
    assert set(explain["engines"]) == {"copywriter"}


@pytest.mark.parametrize(("show", "way"), [("ground", "card"), ("card", "card"), ("words", "words")])
def test_no_place_is_looked_for_where_a_product_is_not_shown_cut_out(studio, pictures, show, way) -> None:
    mug = mug_in(pictures, "mug")
    explain = studio.render(request(product=replace(mug, image=mug.cutout, show=show))).explain
    assert explain["place"] is None
    assert explain["show"]["way"] == way  # a picture cut close has no ground to go on
    assert set(explain["engines"]) == {"copywriter"}


def test_a_bundle_without_a_painter_of_places_looks_for_none(pictures) -> None:
    old = Studio(staged(), threads=1, image_root=pictures)
    asked = request(product=mug_in(pictures, "mug"))
    assert (old.places, old.wanted(asked, old.write(asked))) == (None, None)
    with pytest.raises(EngineError, match="no painter of places"):
        old.paint_places([wanting(asked.brief.product).asked], "square")
    explain = old.render(asked).explain
    assert explain["place"] is None
    assert explain["prompt"]
    assert set(explain["engines"]) == {"copywriter", "encoder", "generator"}


def test_a_bundle_that_paints_places_encodes_no_prompt(studio) -> None:
    with pytest.raises(EngineError, match="paints places"):
        studio.encode(["teal podium"])
