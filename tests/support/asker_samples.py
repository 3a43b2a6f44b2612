"""A reader of prompts for tests: it knows a word for each of some values, and adds up what words say."""

from typing import Final

import msgspec
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import Engine, Tensor, sha256, write_manifest
from engines.paint.asking import ATTRIBUTES

VALUES: Final = {
    "place": ["none", "kitchen", "desk", "beach"],
    "dress": ["none", "christmas"],
    "light": ["own", "window"],
    "wall": ["own", "sage", "navy"],
    "stand": ["own", "sage", "navy"],
}
WORDS: Final = {
    "kitchen": ("place", "kitchen"),
    "厨房": ("place", "kitchen"),
    "desk": ("place", "desk"),
    "beach": ("place", "beach"),
    "christmas": ("dress", "christmas"),
    "blinds": ("light", "window"),
    "sage": ("wall", "sage"),
    "navy": ("wall", "navy"),
    "mug": None,
}


def with_asker(bundle: Bundle, words: dict[str, tuple[str, str] | None] = WORDS) -> Bundle:
    """Add the reader to `bundle`, in its folder; open it again."""
    folder = bundle.folder
    vocabulary = {word: at for at, word in enumerate(["[PAD]", "?", *words])}
    rules = Tokenizer(models.WordLevel(vocabulary, unk_token="?"))  # noqa: S106  no password
    rules.normalizer = normalizers.Lowercase()
    rules.pre_tokenizer = pre_tokenizers.Whitespace()
    rules.save(str(folder / "asker.tokenizer.json"))
    (folder / "asker.onnx").write_bytes(_summed(words))
    engine = Engine(
        "asker.onnx",
        [Tensor("ids", "int64", ["n", "t"]), Tensor("mask", "int64", ["n", "t"])],
        [Tensor("logits", "float32", ["n", sum(map(len, VALUES.values()))])],
        {"tokenizer": "asker.tokenizer.json", "max_tokens": 32, "pad_id": 0, "values": VALUES},
    )
    files = {name: sha256((folder / name).read_bytes()) for name in ("asker.onnx", "asker.tokenizer.json")}
    manifest = msgspec.structs.replace(
        bundle.manifest,
        engines={**bundle.manifest.engines, "asker": engine},
        files={**bundle.manifest.files, **files},
    )
    write_manifest(folder, manifest)
    return Bundle.open(folder)


def _summed(words: dict[str, tuple[str, str] | None]) -> bytes:
    """Return a graph that adds up a row of logits for each word, and half a point for each default."""
    starts = np.cumsum([0, *(len(VALUES[name]) for name in ATTRIBUTES)])
    table = np.zeros((2 + len(words), starts[-1]), np.float32)
    for row, meant in enumerate(words.values(), 2):
        if meant is not None:
            attribute, value = meant
            table[row, starts[ATTRIBUTES.index(attribute)] + VALUES[attribute].index(value)] = 1
    defaults = np.zeros(starts[-1], np.float32)
    defaults[starts[:-1]] = 0.5
    tables = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(defaults, "defaults"),
        numpy_helper.from_array(np.array([1], np.int64), "tokens"),
        numpy_helper.from_array(np.array([2], np.int64), "last"),
    ]
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["rows"]),
        helper.make_node("Cast", ["mask"], ["shown"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["shown", "last"], ["weights"]),
        helper.make_node("Mul", ["rows", "weights"], ["weighed"]),
        helper.make_node("ReduceSum", ["weighed", "tokens"], ["sums"], keepdims=0),
        helper.make_node("Add", ["sums", "defaults"], ["logits"]),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in ("ids", "mask")]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", int(starts[-1])])
    model = helper.make_model(
        helper.make_graph(nodes, "asker", inputs, [output], tables),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=10,
    )
    checker.check_model(model)
    return model.SerializeToString()
