"""FLUX pipelines become bundles: all steps in one graph paint diffusers' own pictures of English and Chinese words."""

import copy
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

import onnx  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.creative import Studio  # noqa: E402
from engines.errors import AdloomError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from engines.paint.generator import Generator  # noqa: E402
from engines.paint.reader import Reader  # noqa: E402
from engines.runtime.identity import PORTABLE  # noqa: E402
from export.build.build import build_engine  # noqa: E402
from export.bundle.share import whole as whole_graph  # noqa: E402
from export.pipeline import klein  # noqa: E402
from export.pipeline.diffusers_bundle import export_diffusers, open_family  # noqa: E402
from export.pipeline.engines import write_generator  # noqa: E402
from export.pipeline.family import Options  # noqa: E402
from export.pipeline.folder import Parts, load_pipeline  # noqa: E402
from export.pipeline.licence import read_licence  # noqa: E402
from export.pipeline.parity import compare  # noqa: E402
from export.pipeline.precision import lower_painter, run_painter  # noqa: E402
from tests.support.flux_samples import SIDE, save_klein, save_klein_lora, save_schnell  # noqa: E402

PROMPTS = ["a teal podium, sand backdrop", "青色展台，沙色背景", "\n\n navy", ""]
TOKENS = 256  # the tiny tokenizer has a token a byte
STEPS = 2
READ = (1, 2, 3)  # layers of the text encoder, instead of (9, 18, 27): what is traced takes time
SMALL = {"height": SIDE, "width": SIDE, "tokens": TOKENS}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_klein(tmp_path_factory.mktemp("pipelines") / "klein")


@pytest.fixture(scope="module")
def schnell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_schnell(tmp_path_factory.mktemp("pipelines") / "schnell")


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "pipeline")


@pytest.fixture(scope="module", autouse=True)
def shallow():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # layers this small wait for each other: two threads are 20 times slower on a busy machine
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(klein, "layers_read", lambda _pipeline: READ)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def bundle(whole: Path) -> Bundle:
    return export_diffusers(whole, whole.parent / "bundle", Options(steps=STEPS, **SMALL))


@pytest.fixture(scope="module")
def schnell_bundle(schnell: Path) -> Bundle:
    return export_diffusers(schnell, schnell.parent / "bundle", Options(steps=1, **SMALL))


def family_of(folder: Path, **options):
    return open_family(folder, Options(**{**SMALL, **options}), Parts())


def refused(folder: Path, match: str, **options) -> None:
    with pytest.raises(AdloomError, match=match):
        export_diffusers(folder, folder.parent / "bundle", Options(**{**SMALL, **options}))
    assert {path.name for path in folder.parent.iterdir()} == {"pipeline"}


def change(path: Path, **values) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_the_bundle_paints_what_diffusers_paints_of_the_same_words_and_noise(whole: Path, bundle: Bundle):
    generator = Generator(bundle, threads=1)
    noise = np.stack([generator.noise(seed) for seed in range(len(PROMPTS))])
    ours = generator.paint(Encoder(bundle, threads=1).encode(PROMPTS), noise).astype(float)
    call = {"text_encoder_out_layers": READ, "max_sequence_length": TOKENS, "height": SIDE, "width": SIDE}
    theirs = load_pipeline(whole)(
        prompt=PROMPTS, latents=torch.from_numpy(noise), num_inference_steps=STEPS, output_type="np", **call
    ).images
    assert ours.std() > 10
    assert np.abs(ours - np.rint(theirs * 255)).max() <= 1
    other = generator.paint(Encoder(bundle, threads=1).encode(PROMPTS[::-1]), noise)
    assert np.abs(ours - other).max() > 3  # what the words say is seen


def test_two_tokenizers_two_encoders_and_a_pooled_text_are_one_encoder(schnell: Path, schnell_bundle: Bundle):
    generator, encoder = Generator(schnell_bundle, threads=1), Encoder(schnell_bundle, threads=1)
    words = [
        PROMPTS[0],
        "a navy podium with a lamp and a " + "long banner, " * 2 + "x" * 90,
        "",
    ]  # the second is more than CLIP reads
    noise = np.stack([generator.noise(seed) for seed in range(3)])
    scenes = encoder.encode(words)
    assert scenes.dtype.names == ("embedding", "pooled")
    ours = generator.paint(scenes, noise).astype(float)
    pipeline = load_pipeline(schnell)
    said = [encoder.read(one) for one in words]
    latents = pipeline._pack_latents(torch.from_numpy(noise), *noise.shape)
    call = {"max_sequence_length": TOKENS, "height": SIDE, "width": SIDE, "output_type": "np"}
    theirs = pipeline(prompt=said, latents=latents, num_inference_steps=1, **call).images
    assert ours.std() > 10
    assert np.abs(ours - np.rint(theirs * 255)).max() <= 1
    schnell_bundle.verify()
    assert schnell_bundle.manifest.provenance["generator"]["scheduler"]["steps"] == [{"timestep": 1000.0, "take": -1.0}]


def test_token_ids_are_those_of_the_pipelines_chat_and_a_long_prompt_keeps_the_end_of_it(whole: Path, bundle: Bundle):
    tokenizer = load_pipeline(whole).tokenizer
    chats = [
        tokenizer.apply_chat_template(
            [{"role": "user", "content": words}], tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        for words in PROMPTS
    ]
    expected = tokenizer(chats, padding="max_length", truncation=True, max_length=TOKENS, return_tensors="np")
    reader = Reader(bundle, bundle.engine("encoder").options)
    ids, mask = reader.read(PROMPTS)
    assert np.array_equal(ids, expected["input_ids"])
    assert np.array_equal(mask, expected["attention_mask"])
    (long,), (seen,) = reader.read(["teal " * 100])
    closing = tokenizer("<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n").input_ids
    assert (len(long), seen.sum()) == (TOKENS, TOKENS)
    assert long[-len(closing) :].tolist() == closing
    assert (
        long[: -len(closing)].tolist()
        == tokenizer("<|im_start|>user\n" + "teal " * 100).input_ids[: -len(closing)][: TOKENS - len(closing)]
    )


def test_a_seed_repeats_its_picture_and_a_batch_changes_nothing_that_can_be_seen(bundle: Bundle):
    studio = Studio(bundle, threads=1)
    scenes = studio.encode(PROMPTS)
    together = [picture.pixels for picture in studio.paint(scenes, [1, 2, 3, 4], "square")]
    alone = studio.paint(scenes[1:2], [2], "square")[0].pixels
    assert np.abs(together[1].astype(int) - alone).max() <= 1
    assert np.array_equal(alone, studio.paint(scenes[1:2], [2], "square")[0].pixels)
    assert not np.array_equal(together[1], studio.paint(scenes[1:2], [5], "square")[0].pixels)


def test_the_manifest_lists_every_file_and_states_licence_steps_and_parity(bundle: Bundle):
    bundle.verify()
    assert bundle.manifest.licence == "apache-2.0"
    told = bundle.manifest.provenance["generator"]
    assert told["scheduler"]["steps"][0]["timestep"] == 1000
    assert sum(step["take"] for step in told["scheduler"]["steps"]) == pytest.approx(-1)
    assert told["parity"]["fold"]["psnr_db"] > 100
    assert told["parity"]["onnx"]["psnr_db"] > 55
    assert bundle.manifest.provenance["encoder"]["parity"]["embedding fold"]["relative_error"] < 1e-5
    assert {file.split("/")[0] for file in told["weights_sha256"]} == {"transformer", "text_encoder", "vae"}


def test_steps_share_their_weights_and_layers_that_are_not_read_are_left_out(whole: Path, bundle: Bundle):
    def size(path: Path, *parts: str) -> int:
        return sum(tensor.nbytes for name, tensor in load_file(path).items() if not parts or name.startswith(parts))

    network = size(whole / "transformer" / "diffusion_pytorch_model.safetensors")
    decoder = size(whole / "vae" / "diffusion_pytorch_model.safetensors", "decoder", "post_quant_conv")
    assert size(bundle.folder / "generator.safetensors") < 1.1 * (network + decoder)
    nodes = onnx.load(bundle.folder / "encoder.onnx", load_external_data=False).graph.node
    assert sum(node.op_type == "Softmax" for node in nodes) == max(READ)


def test_four_steps_are_the_default_and_those_that_the_pipeline_takes_at_the_size(whole: Path):
    wide = family_of(whole, width=2 * SIDE, steps=1)
    assert wide.reference(wide.probe(1, 1)).shape == (1, SIDE, 2 * SIDE, 3)
    assert wide.painter().schedule()["steps"] == [{"timestep": 1000.0, "take": -1.0}]
    four = family_of(whole)
    inputs = four.probe(2, 1)
    exact, painter = four.reference(inputs), four.painter().eval()
    tensors = [torch.from_numpy(array) for array in inputs.values()]
    assert len(painter.schedule()["steps"]) == 4
    assert compare(exact, run_painter(painter, tensors)).psnr > 100


def test_bfloat16_keeps_norms_and_timesteps_exact_and_its_graph_has_bfloat16(whole: Path, tmp_path: Path):
    family = family_of(whole, steps=1)
    inputs = family.probe(2, 1)
    painter = family.painter().eval() if family.reference(inputs).size else None
    exact = run_painter(painter, [torch.from_numpy(array) for array in inputs.values()])
    engine, parity, kept = write_generator(tmp_path, painter, inputs, exact, precision="bf16", calibration={})
    assert kept == "norms"
    assert parity["bf16"].psnr > 40
    assert parity["onnx"].psnr > 40
    kinds = {tensor.data_type for tensor in onnx.load(tmp_path / "generator.onnx").graph.initializer}
    assert onnx.TensorProto.BFLOAT16 in kinds
    assert onnx.TensorProto.DOUBLE not in kinds
    bare = SimpleNamespace(read=lambda name: (tmp_path / name).read_bytes())
    tensors = whole_graph(bare, engine).graph.initializer  # as compilers are given it
    assert {tensor.data_type for tensor in tensors} == kinds
    assert not any(tensor.external_data for tensor in tensors)


def test_half_that_overflows_is_refused_with_a_word_on_bfloat16(whole: Path):
    family = family_of(whole, steps=1)
    for block in family.pipeline.transformer.transformer_blocks:
        block.ff.linear_out.weight.data *= 1e7
    inputs = family.probe(1, 1)
    family.reference(inputs)
    painter, tensors = family.painter().eval(), [torch.from_numpy(array) for array in inputs.values()]
    assert np.isfinite(lower_painter(copy.deepcopy(painter), "bf16", tensors)[0]).all()
    with pytest.raises(AdloomError, match="fp16 overflows even with norms, decoder in float32: use bf16"):
        lower_painter(painter, "fp16", tensors)


@pytest.mark.parametrize("layout", ["bundle", "schnell_bundle"])
def test_tensorrt_rtx_compiles_encoder_and_generator(request: pytest.FixtureRequest, layout: str, tmp_path: Path):
    pytest.importorskip("tensorrt_rtx", reason="needs the rtx extra")
    settings = {"backend": "tensorrt-rtx", "precision": "fp16", "architectures": (PORTABLE,), "buckets": (2,)}
    for name in ("encoder", "generator"):
        (record,) = build_engine(request.getfixturevalue(layout), name, tmp_path, **settings)
        assert record.refused == ""
        assert max(record.parity.values()) < 0.01


def test_a_lora_is_baked_in_as_diffusers_applies_it(whole: Path, tmp_path: Path):
    lora = save_klein_lora(whole, tmp_path / "style.safetensors")
    plain, styled = family_of(whole), open_family(whole, Options(**SMALL), Parts(lora=lora))
    inputs = plain.probe(1, 1)
    expected = plain.reference(inputs)
    styled.reference(inputs)
    ours = run_painter(styled.painter().eval(), [torch.from_numpy(array) for array in inputs.values()])
    assert np.abs(ours - expected).max() > 0.5
    plain.pipeline.load_lora_weights(str(tmp_path), weight_name=lora.name)
    assert np.abs(ours - plain.reference(inputs)).max() < 0.01


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"height": SIDE + 8}, "--height 72 and --width 64 must be multiples of 16"),
        ({"steps": 0}, "--steps 0 must be 1 to 8"),
        ({"steps": 9}, "--steps 9 must be 1 to 8"),
        ({"tokens": 40}, r"--tokens 40 must be at least \d+, which a scene takes with what stands around it"),
        ({"tokens": 513}, "and at most the pipeline's 512"),
        ({"precision": "int8"}, "int8 is of convolutions, .* use bf16 on GPUs"),
    ],
)
def test_options_that_the_network_cannot_heed(folder: Path, options, match: str):
    refused(folder, match, **options)


@pytest.mark.parametrize(
    ("file", "values", "match"),
    [
        ("model_index.json", {"is_distilled": False}, "is not distilled to few steps"),
        ("scheduler/scheduler_config.json", {"_class_name": "DDIMScheduler"}, "steps are known of FlowMatchEuler"),
        ("scheduler/scheduler_config.json", {"stochastic_sampling": True}, "set stochastic_sampling to false"),
        ("vae/config.json", {"_class_name": "AutoencoderKL"}, "AutoencoderKL is not supported; AutoencoderKLFlux2 is"),
        (
            "text_encoder/config.json",
            {"num_hidden_layers": 3, "layer_types": ["full_attention"] * 3},
            r"has 3 layers, of which the pipeline reads \(1, 2, 3\)",
        ),
        ("transformer/config.json", {"num_layers": 2}, "transformer lacks .* of Flux2Transformer2DModel's weights"),
        ("tokenizer/tokenizer_config.json", {"padding_side": "left"}, "set padding_side to right"),
    ],
)
def test_a_folder_of_another_kind(folder: Path, file: str, values, match: str):
    change(folder / file, **values)
    refused(folder, match)


def test_a_network_that_reads_a_guidance_scale(tmp_path: Path):
    told = r"reads a guidance scale \(guidance_embeds\), as FLUX\.1-dev and FLUX\.2-dev do: not supported"
    folder = save_klein(tmp_path / "pipeline", transformer={"guidance_embeds": True})
    refused(folder, told)
    shutil.rmtree(folder)
    refused(save_schnell(folder, guidance_embeds=True), told)


def test_a_tokenizer_that_is_missing_or_without_a_chat_template(folder: Path):
    (folder / "tokenizer" / "chat_template.jinja").write_text("{{ messages[0].content }}{{ messages[0].content }}")
    refused(folder, "does not put a prompt between a beginning and an end")
    (folder / "tokenizer" / "chat_template.jinja").unlink()
    refused(folder, r"has no chat template \(chat_template\.jinja\)")
    shutil.rmtree(folder / "tokenizer")
    refused(folder, "tokenizer holds no Qwen2TokenizerFast")


def test_weights_that_are_pickled_or_cut_short(folder: Path):
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    refused(folder, "transformer cannot be loaded as Flux2Transformer2DModel: .* is a file cut short")
    weights.rename(weights.with_suffix(".bin"))
    refused(folder, "pickled weights only .* never read: save the model anew")


@pytest.mark.parametrize(
    ("name", "card", "use"),
    [
        ("black-forest-labs/FLUX.2-klein-4B", "license: apache-2.0", "free"),
        ("black-forest-labs/FLUX.2-klein-4B", "", "free"),
        ("black-forest-labs/FLUX.2-klein-9B", "", "non-commercial"),
        ("mine/tuned", "license: other\nlicense_name: flux-non-commercial-license", "non-commercial"),
        ("black-forest-labs/FLUX.2-dev", "", "non-commercial"),
        ("black-forest-labs/FLUX.1-schnell", "license: apache-2.0", "free"),
        (
            "black-forest-labs/FLUX.1-dev",
            "license: other\nlicense_name: flux-1-dev-non-commercial-license",
            "non-commercial",
        ),
        ("black-forest-labs/FLUX.1-dev", "license: apache-2.0", "non-commercial"),
    ],
)
def test_the_licences_of_the_family(tmp_path: Path, name: str, card: str, use: str):
    (tmp_path / "README.md").write_text(f"---\n{card}\n---\n")
    assert read_licence(tmp_path, name).use == use
