"""A causal LM in ONNX writes copy: a scripted graph with the cache of Optimum's layout, through export and gates."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests.support.word_samples import assigned, product

torch = pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
transformers = pytest.importorskip("transformers", reason="the export extra is not installed")
onnx = pytest.importorskip("onnx", reason="the export extra is not installed")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: E402

from engines.bundle.bundle import Bundle  # noqa: E402
from engines.copy.foreign.causal import CausalWriter, _Reading  # noqa: E402
from engines.copy.foreign.skeleton import TOKENS  # noqa: E402
from engines.copy.template import template_copy  # noqa: E402
from engines.copy.writer import Causal  # noqa: E402
from engines.errors import AdloomError, BundleError  # noqa: E402
from engines.runtime.runtime import Runtime  # noqa: E402
from export.language.causal_export import MODEL, write_bundle  # noqa: E402
from stream.config import Settings  # noqa: E402
from stream.errors import SettingsError  # noqa: E402
from stream.wiring import writer_of  # noqa: E402


class Starter:
    def write(self, asked, seed):
        return template_copy(asked)


def make_model(path: Path, size: int, favourite: int) -> None:
    """Write a graph whose logits favour one token, and whose cache grows by what it reads."""
    floats, ints = TensorProto.FLOAT, TensorProto.INT64
    table = np.full((size, size), -9, np.float32)
    table[:, favourite] = 9
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["logits"]),
        helper.make_node("Cast", ["input_ids"], ["read"], to=floats),
        helper.make_node("Unsqueeze", ["read", "axes"], ["now"]),
    ]
    nodes += [
        helper.make_node("Concat", [f"past_key_values.0.{k}", "now"], [f"present.0.{k}"], axis=2)
        for k in ("key", "value")
    ]
    inputs = [
        helper.make_tensor_value_info("input_ids", ints, ["batch", "length"]),
        helper.make_tensor_value_info("attention_mask", ints, ["batch", "total"]),
        helper.make_tensor_value_info("position_ids", ints, ["batch", "length"]),
    ]
    shape = ["batch", 1, "past", 1]
    inputs += [helper.make_tensor_value_info(f"past_key_values.0.{k}", floats, shape) for k in ("key", "value")]
    outputs = [helper.make_tensor_value_info("logits", floats, ["batch", "length", size])]
    outputs += [
        helper.make_tensor_value_info(f"present.0.{k}", floats, ["batch", 1, "all", 1]) for k in ("key", "value")
    ]
    axes = numpy_helper.from_array(np.array([1, 3]), "axes")
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, [numpy_helper.from_array(table, "table"), axes])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def make_folder(path: Path, favourite: str = "g") -> Path:
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({letter: index for index, letter in enumerate(letters)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(path)
    make_model(path / "model.onnx", len(letters), letters.index(favourite))
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_bundle(make_folder(tmp_path / "folder"), tmp_path / "bundle")
    return tmp_path / "bundle"


def test_what_the_model_says_passes_the_gates_and_names_its_source(bundle: Path):
    Bundle.open(bundle).verify()
    item = product(description=" ".join("g" * width for width in (30, TOKENS, 15)))
    copy = CausalWriter(Causal(bundle, 60.0), Starter()).write(assigned(product=item), 7)
    assert copy.source == "causal"
    assert (copy.headline, copy.description, copy.cta) == ("g" * 30, "g" * TOKENS, "g" * 15)
    assert copy == CausalWriter(Causal(bundle, 60.0), Starter()).write(assigned(product=item), 7)


def test_words_that_nothing_licenses_are_not_said(bundle: Path):
    copy = CausalWriter(Causal(bundle, 60.0), Starter()).write(assigned(), 7)
    assert (copy.source, copy.rejections) == ("template", ("licence",))


def test_a_model_that_ends_at_once_gives_the_starters_copy(tmp_path: Path):
    write_bundle(make_folder(tmp_path / "folder", '"'), tmp_path / "bundle")
    copy = CausalWriter(Causal(tmp_path / "bundle", 60.0), Starter()).write(assigned(), 7)
    assert (copy.source, copy.rejections) == ("template", ("limit.headline",))


def test_the_deadline_ends_the_reading(bundle: Path):
    writer = CausalWriter(Causal(bundle, 0.001), Starter())
    began = time.monotonic()
    copy = writer.write(assigned(), 7)
    assert (copy.source, copy.rejections) == ("template", ("causal.timeout",))
    assert time.monotonic() - began < 1.0


def test_a_changed_model_is_not_loaded(bundle: Path):
    (bundle / MODEL).write_bytes((bundle / MODEL).read_bytes() + b"\0")
    with pytest.raises(BundleError, match="does not match the manifest"):
        CausalWriter(Causal(bundle, 1.0), Starter())


def test_a_folder_without_a_model_is_refused(tmp_path: Path):
    with pytest.raises(AdloomError, match=r"needs model\.onnx"):
        write_bundle(tmp_path, tmp_path / "bundle")


def test_a_folder_of_safetensors_is_exported_with_its_cache(tmp_path: Path):
    folder = make_folder(tmp_path / "folder")
    (folder / "model.onnx").unlink()
    size = len(transformers.AutoTokenizer.from_pretrained(folder))
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    torch.manual_seed(0)
    config = transformers.LlamaConfig(vocab_size=size, num_key_value_heads=2, max_position_embeddings=4096, **sizes)
    model = transformers.LlamaForCausalLM(config).eval()
    model.save_pretrained(folder)
    write_bundle(folder, tmp_path / "bundle")
    bundle = Bundle.open(tmp_path / "bundle")
    bundle.verify()
    assert bundle.manifest.provenance["causal"]["parity"]["onnx"]["relative_error"] < 1e-3

    reading, ids = _Reading(Runtime(bundle, "causal", threads=1), 60.0), [5, 9, 70, 3, 3, 41]
    got = [reading.read(piece) for piece in (ids[:3], ids[3:4], ids[4:])]
    with torch.inference_mode():
        exact = model(input_ids=torch.tensor([ids])).logits[0].numpy()
    np.testing.assert_allclose(np.stack(got), exact[[2, 3, 5]], atol=1e-5)

    with pytest.raises(AdloomError, match="is there already"):
        write_bundle(folder, tmp_path / "bundle")


def test_pickled_and_damaged_weights_leave_no_bundle(tmp_path: Path):
    folder = make_folder(tmp_path / "folder")
    (folder / "model.onnx").rename(folder / "pytorch_model.bin")
    with pytest.raises(AdloomError, match=r"needs model\.onnx, onnx/model\.onnx or \*\.safetensors"):
        write_bundle(folder, tmp_path / "bundle")
    (folder / "config.json").write_text('{"model_type": "llama"}')
    (folder / "model.safetensors").write_bytes(b"short")
    with pytest.raises(AdloomError, match="cannot be loaded as AutoModelForCausalLM"):
        write_bundle(folder, tmp_path / "bundle")
    assert {path.name for path in tmp_path.iterdir()} == {"folder"}


def test_settings_name_one_writer_only():
    assert writer_of(Settings(copy_bundle="/b", copy_deadline_s=2.0), {}) == Causal(Path("/b"), 2.0)
    with pytest.raises(SettingsError, match="exclude each other"):
        Settings(copy_bundle="/b", copy_endpoint="http://h/v1", copy_model="m")
