"""The starter generator and runtime: shapes are checked, pictures repeat, a batch changes nothing."""

import numpy as np
import pytest

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine, Tensor
from engines.errors import EngineError
from engines.paint.buckets import SQUARE, WINDOWS, bucket_for
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.runtime.runtime import Runtime


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(Bundle.open(), threads=2)


@pytest.fixture(scope="module")
def scenes() -> np.ndarray:
    prompts = ["teal podium, sand backdrop", "沙色背景，青色展台", "red marble podium, navy backdrop, spheres", ""]
    return Encoder(Bundle.open(), threads=1).encode(prompts)


def noise_of(generator: Generator, *seeds: int) -> np.ndarray:
    return np.stack([generator.noise(seed) for seed in seeds])


def test_one_pass_paints_rgb_of_the_size_in_the_manifest(generator: Generator, scenes: np.ndarray):
    pictures = generator.paint(scenes, noise_of(generator, 1, 2, 3, 4))
    width, height = generator.size()
    assert pictures.shape == (4, height, width, 3)
    assert pictures.dtype == np.uint8
    assert pictures.std() > 10


@pytest.mark.parametrize("slot", [(300, 250), (728, 90), (160, 600)])
def test_the_starters_stages_are_square_whatever_the_slot(generator: Generator, slot: tuple[int, int]):
    assert generator.buckets == (SQUARE,)
    assert generator.bucket(*slot) == SQUARE
    assert generator.size() == (256, 256)


@pytest.mark.parametrize(
    ("slot", "bucket"),
    [
        ((300, 250), "square"),
        ((728, 90), "wide"),
        ((970, 250), "wide"),
        ((160, 600), "tall"),
        ((300, 600), "tall"),
    ],
)
def test_each_slot_has_a_bucket_of_its_shape_where_all_are_painted(slot: tuple[int, int], bucket: str):
    assert bucket_for(*slot, WINDOWS) == bucket


def test_a_bundle_with_the_square_alone_paints_it_for_every_slot():
    assert bucket_for(728, 90, [SQUARE]) == SQUARE


def test_a_picture_does_not_depend_on_its_batch(generator: Generator, scenes: np.ndarray):
    noise = noise_of(generator, 1, 2, 3, 4)
    together = generator.paint(scenes, noise)
    for index in range(len(scenes)):
        alone = generator.paint(scenes[index : index + 1], noise[index : index + 1])[0]
        assert np.array_equal(alone, together[index])


def test_a_seed_gives_the_same_noise_and_another_seed_another(generator: Generator):
    assert np.array_equal(generator.noise(7), generator.noise(7))
    assert not np.array_equal(generator.noise(7), generator.noise(8))


def test_another_seed_moves_the_scene_and_keeps_its_colours(generator: Generator, scenes: np.ndarray):
    first, second = generator.paint(scenes[[0, 0]], noise_of(generator, 1, 2)).astype(int)
    assert np.abs(first - second).mean() > 0.5
    corner = np.s_[4:60, 4:24]
    assert np.abs(np.median(first[corner], axis=(0, 1)) - np.median(second[corner], axis=(0, 1))).max() < 24


@pytest.mark.parametrize(
    ("scene_shape", "noise_shape", "match"),
    [((1, 3), None, "scene must be float32"), (None, (1, 99), "noise must be float32")],
)
def test_a_wrong_shape_is_a_clear_error(generator: Generator, scenes: np.ndarray, scene_shape, noise_shape, match):
    scene = scenes[:1] if scene_shape is None else np.zeros(scene_shape, np.float32)
    noise = noise_of(generator, 1) if noise_shape is None else np.zeros(noise_shape, np.float32)
    with pytest.raises(EngineError, match=match):
        generator.paint(scene, noise)


def test_a_missing_input_and_a_wrong_type_are_clear_errors(scenes: np.ndarray):
    runtime = Runtime(Bundle.open(), "generator", threads=1)
    with pytest.raises(EngineError, match="input noise is missing"):
        runtime.run({"scene": scenes[:1]})
    with pytest.raises(EngineError, match="float32"):
        runtime.run({"scene": scenes[:1].astype(np.float64), "noise": np.zeros((1, 8), np.float32)})


def test_nan_from_an_engine_is_an_error_not_a_picture():
    class Broken:
        kind, buckets, most = "cpu", (), 0

        def engine(self, _batch):
            return "all"

        def run(self, _inputs):
            return {"embedding": np.full((1, 128), np.nan, np.float32)}

    runtime = Runtime.__new__(Runtime)
    runtime.name = "encoder"
    runtime.contract = Engine("x", [Tensor("ids", "int64", ["n", "t"])], [Tensor("embedding", "float32", ["n", 128])])
    runtime._engine = Broken()
    with pytest.raises(EngineError, match="NaN or Inf"):
        runtime.run({"ids": np.zeros((1, 2), np.int64)})
