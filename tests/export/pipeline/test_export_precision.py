"""Lower precision: half stays finite where it would overflow, 8 bits are calibrated, and bounds are assertions."""

import copy
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

import onnx  # noqa: E402
import torch  # noqa: E402
from diffusers.models.attention_processor import Attention  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.errors import AdloomError, BundleError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from engines.paint.generator import Generator  # noqa: E402
from export.build.graph import Graph  # noqa: E402
from export.pipeline import parity  # noqa: E402
from export.pipeline.diffusers_bundle import Options, export_diffusers, open_family  # noqa: E402
from export.pipeline.fold import Folded  # noqa: E402
from export.pipeline.folder import Parts  # noqa: E402
from export.pipeline.parity import compare  # noqa: E402
from export.pipeline.precision import lower_painter, run_painter  # noqa: E402
from tests.support.pipeline_samples import save_turbo  # noqa: E402

LOUD = 1500  # queries and keys this many times as large, as the SD 2.1 family's grew in training


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_turbo(tmp_path_factory.mktemp("pipelines") / "turbo")


def loud(folder: Path) -> tuple[Folded, list[torch.Tensor]]:
    family = open_family(folder, Options(), Parts())
    for module in family.pipeline.unet.modules():
        if isinstance(module, Attention):
            module.to_q.weight.data *= LOUD
            module.to_k.weight.data *= LOUD
    inputs = family.probe(2, 1)
    return family.painter().eval(), [torch.from_numpy(array) for array in inputs.values()]


def test_half_that_would_be_black_stays_a_picture(folder: Path):
    painter, inputs = loud(folder)
    exact = run_painter(painter, inputs)
    assert not np.isfinite(run_painter(copy.deepcopy(painter).half(), inputs)).all()
    pixels, kept = lower_painter(painter, "fp16", inputs)
    assert kept == "norms, attention"
    assert np.isfinite(pixels).all()
    assert compare(exact, pixels).psnr > 30


def test_a_checkpoint_that_asks_for_exact_attention_gets_it(folder: Path):
    family = open_family(folder, Options(), Parts())
    family.pipeline.unet.register_to_config(upcast_attention=True)
    inputs = [torch.from_numpy(array) for array in family.probe(1, 1).values()]
    assert lower_painter(family.painter().eval(), "bf16", inputs)[1] == "norms, attention"


@pytest.mark.parametrize("precision", ["fp16", "int8"])
def test_a_lower_precision_paints_nearly_the_same_and_says_how_nearly(folder: Path, tmp_path: Path, precision):
    bundle = export_diffusers(folder, tmp_path / "low", Options(precision=precision, decoder="tiny"))
    told = bundle.manifest.provenance["generator"]
    assert told["precision"] == precision
    assert told["parity"][precision]["psnr_db"] > parity.BOUNDS_DB[precision]
    generator, scene = Generator(bundle, threads=1), Encoder(bundle, threads=1).encode(["navy podium"])
    picture = generator.paint(scene, generator.noise(3)[None])
    assert picture.std() > 2
    kinds = {tensor.data_type for tensor in onnx.load(bundle.folder / "generator.onnx").graph.initializer}
    assert {"fp16": onnx.TensorProto.FLOAT16, "int8": onnx.TensorProto.INT8}[precision] in kinds


def test_bfloat16_is_checked_by_its_graph_widened(folder: Path, tmp_path: Path):
    bundle: Bundle = export_diffusers(folder, tmp_path / "low", Options(precision="bf16", decoder="tiny"))
    assert bundle.manifest.provenance["generator"]["parity"]["onnx"]["psnr_db"] > parity.BOUNDS_DB["bf16"]
    for engine in (Encoder, Generator):  # no kernel of the CPU takes bfloat16, which is said and not traced back
        with pytest.raises(BundleError, match="does not run on the CPU: "):
            engine(bundle, threads=1)
    for precision in ("fp16", "bf16", "int8"):  # which is built for a GPU all the same, and compared in float32
        with ExitStack() as files:
            graph = Graph(bundle, "generator", precision, files)
            assert graph.path().is_file()
            assert graph.precision == precision
            assert 0 < graph.parity["image"] < 0.1
    kinds = {tensor.data_type for tensor in onnx.load(bundle.folder / "generator.onnx").graph.initializer}
    assert onnx.TensorProto.BFLOAT16 in kinds


def test_a_parity_beyond_its_bound_is_an_error_and_leaves_nothing(folder: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setitem(parity.BOUNDS_DB, "onnx", 200.0)
    with pytest.raises(AdloomError, match=r"generator to ONNX: pictures keep only .* below the bound of 200 dB"):
        export_diffusers(folder, tmp_path / "out", Options(decoder="tiny"))
    assert list(tmp_path.iterdir()) == []
