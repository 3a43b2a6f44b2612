"""A Stable Diffusion pipeline becomes a bundle: its pictures are diffusers' own, and the studio serves it as it is."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

import torch  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.creative import Studio  # noqa: E402
from engines.errors import EngineError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from engines.paint.generator import Generator  # noqa: E402
from export.pipeline.diffusers_bundle import Options, export_diffusers  # noqa: E402
from export.pipeline.folder import Parts, load_pipeline  # noqa: E402
from tests.support.pipeline_samples import SIDE, save_lora, save_sdxs, save_turbo, save_xl  # noqa: E402

PROMPTS = ["a teal podium, sand backdrop", "navy", ""]
LAYOUTS = {"turbo": save_turbo, "sdxs": save_sdxs, "xl": save_xl}


@pytest.fixture(scope="module", params=LAYOUTS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return LAYOUTS[request.param](tmp_path_factory.mktemp("pipelines") / request.param)


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    return export_diffusers(folder, folder.parent / "bundle")


def painted(folder: Path, noise: np.ndarray) -> np.ndarray:
    """What diffusers paints of the prompts: uint8 [n, h, w, 3]."""
    pictures = load_pipeline(folder)(
        PROMPTS[: len(noise)],
        latents=torch.from_numpy(noise),
        num_inference_steps=1,
        guidance_scale=0.0,
        output_type="np",
    ).images
    return np.rint(pictures * 255)


def test_the_bundle_paints_what_diffusers_paints_of_the_same_words_and_noise(folder: Path, bundle: Bundle):
    generator = Generator(bundle, threads=1)
    noise = np.stack([generator.noise(seed) for seed in range(3)])
    ours = generator.paint(Encoder(bundle, threads=1).encode(PROMPTS), noise)
    assert ours.shape == (3, SIDE, SIDE, 3)
    assert ours.std() > 10
    assert np.abs(ours.astype(float) - painted(folder, noise)).max() <= 1


def test_a_seed_repeats_its_picture_and_a_batch_changes_nothing_that_can_be_seen(bundle: Bundle):
    studio = Studio(bundle, threads=1)
    scenes = studio.encode(PROMPTS)  # as the worker's batches take them apart and put them together
    together = [picture.pixels for picture in studio.paint(scenes, [1, 2, 3], "square")]
    alone = studio.paint(scenes[1:2], [2], "square")[0].pixels
    assert np.abs(together[1].astype(int) - alone).max() <= 1
    assert np.array_equal(alone, studio.paint(scenes[1:2], [2], "square")[0].pixels)
    assert not np.array_equal(together[1], studio.paint(scenes[1:2], [4], "square")[0].pixels)


def test_the_manifest_lists_every_file_and_states_licence_and_parity(bundle: Bundle):
    bundle.verify()
    assert bundle.manifest.licence == "apache-2.0"
    told = bundle.manifest.provenance["generator"]
    assert told["parity"]["fold"]["psnr_db"] > 60
    assert told["parity"]["onnx"]["psnr_db"] > 45
    assert told["scheduler"]["timestep"] == 999
    assert bundle.manifest.engines.keys() == {"copywriter", "encoder", "generator"}


def test_a_scene_of_another_bundle_is_a_clear_error(bundle: Bundle):
    generator = Generator(bundle, threads=1)
    with pytest.raises(EngineError, match="scene must be float32"):
        generator.paint(np.zeros((1, 128), np.float32), generator.noise(1)[None])


def test_the_tiny_decoder_takes_the_place_of_the_pipelines_own(tmp_path: Path):
    folder = save_turbo(tmp_path / "turbo")
    bundle = export_diffusers(folder, tmp_path / "bundle", Options(decoder="tiny", height=32, width=48))
    generator = Generator(bundle, threads=1)
    noise = generator.noise(1)[None]
    assert noise.shape == (1, 4, 4, 6)
    ours = generator.paint(Encoder(bundle, threads=1).encode(PROMPTS[:1]), noise)[0]
    assert ours.std() > 2
    theirs = load_pipeline(folder, Parts(tiny=folder / "taesd"))(
        PROMPTS[0], latents=torch.from_numpy(noise), num_inference_steps=1, guidance_scale=0.0, height=32, width=48
    ).images[0]
    assert np.abs(ours.astype(int) - np.asarray(theirs)).max() <= 1


def test_a_lora_is_baked_in_as_diffusers_fuses_it(tmp_path: Path):
    folder = save_turbo(tmp_path / "turbo")
    lora = save_lora(folder, tmp_path / "style.safetensors")
    bundle = export_diffusers(folder, tmp_path / "bundle", Options(lora=lora, licence="mit"))
    generator = Generator(bundle, threads=1)
    noise = generator.noise(1)[None]
    ours = generator.paint(Encoder(bundle, threads=1).encode(PROMPTS[:1]), noise).astype(float)
    pipeline = load_pipeline(folder)
    call = {"num_inference_steps": 1, "guidance_scale": 0.0, "output_type": "np"}
    plain = pipeline(PROMPTS[:1], latents=torch.from_numpy(noise), **call).images * 255
    pipeline.load_lora_weights(str(tmp_path), weight_name=lora.name)
    theirs = pipeline(PROMPTS[:1], latents=torch.from_numpy(noise), **call).images * 255
    assert np.abs(plain - theirs).mean() > 1
    assert np.abs(ours - theirs).max() <= 1
    assert bundle.manifest.provenance["generator"]["lora"] == "style.safetensors"


def test_a_chinese_scene_is_read_in_english_by_clip(bundle: Bundle):
    encoder = Encoder(bundle, threads=1)
    assert bundle.engine("encoder").options["languages"] == ["en"]
    chinese, english = encoder.encode(["青色哑光圆形展台，沙色背景", "teal matte round podium, sand backdrop"])
    assert np.array_equal(chinese, english)
    assert encoder.read("青色哑光圆形展台，沙色背景") == "teal matte round podium, sand backdrop"
