"""The painter of places of a bundle: it paints the sets that it knows, in the bucket that suits a slot."""

import msgspec
import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Tensor
from engines.errors import BundleError, EngineError
from engines.paint.asked import Asked
from engines.paint.place_painter import PlacePainter
from engines.paint.plane import WINDOWS, foot_in
from tests.support.bundle_samples import SETS, placed, staged

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return placed(tmp_path_factory.mktemp("places") / "bundle")


@pytest.fixture(scope="module")
def painter(bundle: Bundle) -> PlacePainter:
    return PlacePainter(bundle, threads=1)


def wish(place: str = "kitchen", arrangement: int = 0, **changes) -> Asked:
    return Asked(place=place, arrangement=arrangement, **{"wall": WHITE, "stand": BLACK, **changes})


def test_a_bundle_without_a_painter_of_places_has_none() -> None:
    assert PlacePainter.of(staged(), threads=1) is None


def test_a_painter_knows_the_sets_of_its_bundle_in_their_order(bundle: Bundle) -> None:
    painter = PlacePainter.of(bundle, threads=1)
    assert painter is not None
    assert painter.sets == SETS


@pytest.mark.parametrize("bucket", WINDOWS)
def test_a_picture_is_as_large_as_its_bucket(painter: PlacePainter, bucket: str) -> None:
    pictures, ran = painter.paint([wish(), wish("desk")], bucket)
    assert pictures.shape == (2, WINDOWS[bucket].height, WINDOWS[bucket].width, 3)
    assert pictures.dtype == np.uint8
    assert [one.backend for one in ran] == ["cpu", "cpu"]


def test_each_wish_is_painted_by_its_own_row_and_setting(painter: PlacePainter) -> None:
    wishes = [wish(one.place, one.arrangement) for one in SETS]
    together, _ = painter.paint([*wishes, wish(wall=BLACK)], "square")
    alone = [painter.paint([one], "square")[0][0] for one in wishes]
    assert np.array_equal(together[: len(SETS)], alone)
    brightness = [int(picture.min()) for picture in together]
    assert [value - brightness[0] for value in brightness[: len(SETS)]] == [0, 1, 2, 3]
    assert brightness[-1] < brightness[0]


@pytest.mark.parametrize("unknown", [wish("beach"), wish(arrangement=9), wish(dress="christmas")])
def test_a_set_that_it_does_not_know_is_refused_by_name(painter: PlacePainter, unknown: Asked) -> None:
    with pytest.raises(EngineError, match=f"does not know .*{unknown.place}"):
        painter.paint([wish(), unknown], "square")


def test_a_painter_of_the_square_alone_has_no_other_bucket(bundle: Bundle) -> None:
    engines = {"places": bundle.manifest.engines["places"]}
    square = Bundle(bundle.folder, msgspec.structs.replace(bundle.manifest, engines=engines), bundle.hash)
    painter = PlacePainter(square, threads=1)
    assert painter.buckets == ("square",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"options": {}}, "option sets: Expected `array`"),
        ({"options": {"sets": [["kitchen", "first"]]}}, "option sets: Expected `int`"),
        ({"outputs": [Tensor("image", "uint8", ["n", 256, 256, 3])]}, "paints no pictures of 512x512"),
    ],
)
def test_a_bundle_that_does_not_tell_its_sets_or_paints_another_size_is_refused(
    bundle: Bundle, changes: dict, said: str
) -> None:
    engines = {"places": msgspec.structs.replace(bundle.manifest.engines["places"], **changes)}
    other = Bundle(bundle.folder, msgspec.structs.replace(bundle.manifest, engines=engines), bundle.hash)
    with pytest.raises(BundleError, match=said):
        PlacePainter(other, threads=1)


@pytest.mark.parametrize("bucket", WINDOWS)
def test_the_foot_is_within_every_bucket_and_off_the_middle_where_words_have_room(bucket: str) -> None:
    (x, y), window = foot_in(bucket), WINDOWS[bucket]
    assert 0 < x < window.width
    assert window.height / 2 < y < window.height
    assert window.width < window.height or x > 0.7 * window.width
