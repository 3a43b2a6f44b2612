"""What an export refuses: each with a message that says what to do, and without leaving anything half-written."""

import errno
import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

from diffusers import DDIMScheduler, DDPMScheduler, EulerDiscreteScheduler, LCMScheduler  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from engines.errors import AdloomError  # noqa: E402
from export.commands import export as cli  # noqa: E402
from export.pipeline import diffusers_bundle as exporting  # noqa: E402
from export.pipeline.diffusers_bundle import Options, export_diffusers  # noqa: E402
from export.pipeline.licence import read_licence  # noqa: E402
from export.pipeline.schedule import one_step  # noqa: E402
from tests.support.pipeline_samples import NOISE, save_turbo  # noqa: E402


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_turbo(tmp_path_factory.mktemp("pipelines") / "turbo")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "pipeline")


def refused(folder: Path, match: str, **options) -> None:
    out = folder.parent / "bundle"
    with pytest.raises(AdloomError, match=match):
        export_diffusers(folder, out, Options(**options))
    assert {path.name for path in folder.parent.iterdir()} <= {"pipeline"}


def change(path: Path, **values) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_a_folder_that_is_no_pipeline(folder: Path):
    (folder / "model_index.json").unlink()
    refused(folder, r"model_index\.json cannot be read .* is this a folder in diffusers' layout\?")


def test_neither_a_folder_nor_a_hub_id(tmp_path: Path):
    with pytest.raises(AdloomError, match="is no folder, and no hub id owner/name"):
        export_diffusers("nowhere", tmp_path / "bundle")
    file = tmp_path / "model.ckpt"
    file.touch()
    with pytest.raises(AdloomError, match="is one file"):
        export_diffusers(file, tmp_path / "bundle")


def test_another_kind_of_pipeline(folder: Path):
    change(folder / "model_index.json", _class_name="SanaPipeline")
    refused(folder, "pipeline SanaPipeline is not supported; StableDiffusionPipeline, StableDiffusionXLPipeline")


def test_a_pickled_checkpoint_is_never_read(folder: Path):
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    refused(folder, "pickled weights only .* never read: save the model anew")


def test_a_safetensors_file_cut_short(folder: Path):
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    refused(folder, "unet cannot be loaded as UNet2DConditionModel: .* is a file cut short")
    weights.write_bytes(b"")
    refused(folder, "unet cannot be loaded as UNet2DConditionModel: .* is a file cut short")


def test_weights_of_another_network(folder: Path):
    change(folder / "unet" / "config.json", layers_per_block=2)
    refused(folder, "unet cannot be loaded as UNet2DConditionModel: .* or of another model")


def test_weights_that_lack_a_tensor_are_not_filled_with_random_ones(folder: Path):
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    tensors = load_file(weights)
    del tensors["conv_in.weight"]
    save_file(tensors, weights)
    refused(folder, r"unet lacks 1 of UNet2DConditionModel's weights, e\.g\. conv_in\.weight")


@pytest.mark.parametrize("name", ["PNDMScheduler", "os.system", "None"])
def test_a_scheduler_without_a_known_single_step(folder: Path, name: str):
    change(folder / "scheduler" / "scheduler_config.json", _class_name=name)
    refused(folder, f"scheduler {name} is not supported; one step is known of EulerDiscreteScheduler")


def test_a_scheduler_that_does_not_begin_at_noise(folder: Path):
    change(folder / "scheduler" / "scheduler_config.json", timestep_spacing="leading")
    refused(folder, "set timestep_spacing to trailing")


def test_sizes_that_the_network_cannot_halve(folder: Path):
    refused(folder, "--height 72 and --width 64 must be multiples of 16", height=72)


def test_a_lora_that_is_none_or_of_another_network(folder: Path):
    refused(folder, "is no safetensors file of low-rank updates", lora=folder / "lora.ckpt", licence="mit")
    other = folder / "text_encoder" / "model.safetensors"
    refused(folder, "does not fit this pipeline|names no layer of this pipeline", lora=other, licence="mit")


def test_a_bundle_that_is_there_already(folder: Path):
    with pytest.raises(AdloomError, match="is there already: choose another --out"):
        export_diffusers(folder, folder)


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "copy_engine", full)
    refused(folder, "cannot be written: No space left on device; nothing of it was kept")


@pytest.mark.parametrize(
    ("card", "use"),
    [
        ("---\nlicense: apache-2.0\n---\n", "free"),
        ("---\nlicense: openrail++\n---\n", "free"),
        ("---\nlicense: other\nlicense_name: sai-nc-community\n---\n", "non-commercial"),
        ("---\nlicense: cc-by-nc-4.0\n---\n", "non-commercial"),
        ("---\nlicense: other\nlicense_name: stabilityai-ai-community\n---\n", "conditional"),
        ("---\nlicense: other\n---\n", "unknown"),
        ("# no card", "unknown"),
    ],
)
def test_a_licence_is_read_from_the_model_card(tmp_path: Path, card: str, use: str):
    (tmp_path / "README.md").write_text(card)
    assert read_licence(tmp_path).use == use


def test_a_licence_is_read_from_its_file_and_known_families_keep_their_conditions(tmp_path: Path):
    (tmp_path / "LICENSE.md").write_text("STABILITY AI NON-COMMERCIAL RESEARCH COMMUNITY LICENSE AGREEMENT")
    assert read_licence(tmp_path).use == "non-commercial"
    (tmp_path / "LICENSE.md").write_text("Apache License\nVersion 2.0")
    assert read_licence(tmp_path).use == "free"
    assert read_licence(tmp_path, "IDKiro/sdxs-512-0.9").use == "conditional"


def test_weights_that_ads_may_not_simply_use_need_a_word_of_yours(folder: Path):
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n")
    refused(folder, r"cc-by-nc-4\.0 \(non-commercial for ads; README.md\).* add --accept-licence")
    (folder / "README.md").unlink()
    refused(folder, r"unknown .*--licence NAME names what the folder leaves out")
    ran = CliRunner().invoke(cli.app, ["diffusers", str(folder), "--out", str(folder.parent / "bundle")])
    assert isinstance(ran.exception, AdloomError)
    assert "licence of the weights: unknown" in ran.output


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
@pytest.mark.parametrize("kind", [EulerDiscreteScheduler, DDIMScheduler, DDPMScheduler, LCMScheduler])
def test_the_single_step_of_each_scheduler_recovers_the_picture_from_its_own_noise(kind, prediction: str):
    torch = pytest.importorskip("torch")
    plain = {"clip_sample": False} if kind is not EulerDiscreteScheduler else {}
    scheduler = kind(**NOISE, **plain, timestep_spacing="trailing", prediction_type=prediction)
    step = one_step(scheduler)
    assert step.timestep == 999
    clean, noise = torch.randn(2, 1, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    share = float(scheduler.alphas_cumprod[999])
    # The forward process at its end, as the network sees it; Euler's samples are larger by the root of the share.
    noisy = share**0.5 * clean + (1 - share) ** 0.5 * noise
    seen = noisy / step.scale
    output = noise if prediction == "epsilon" else share**0.5 * noise - (1 - share) ** 0.5 * clean
    torch.testing.assert_close(step.keep * seen + step.take * output, clean, atol=0.02, rtol=0.02)


def test_a_scheduler_that_clips_is_refused():
    with pytest.raises(AdloomError, match="set clip_sample and thresholding to false"):
        one_step(DDIMScheduler(**NOISE, timestep_spacing="trailing"))
