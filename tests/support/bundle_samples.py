"""Bundles for the tests of the path: one that paints stages from prompts, and a small one that paints places."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import SCHEMA, Engine, Manifest, Tensor, sha256, write_manifest
from engines.paint.asked import SETTING, Asked
from engines.paint.plane import WINDOWS
from engines.paint.sets import Set
from engines.places.wanted import Refused, Wanted
from engines.vocabulary.product import Product
from tests.support.word_samples import product

SETS = (Set("kitchen", 0), Set("kitchen", 1), Set("desk", 0), Set("sweep", 0))
WALL = slice(SETTING - 6, SETTING - 3)
"""Where the wall's linear colour is in what a painter of places reads."""


def staged() -> Bundle:
    """The starter without a painter of places, should it have one."""
    bundle = Bundle.open()
    engines = {name: engine for name, engine in bundle.manifest.engines.items() if not name.startswith("places")}
    return Bundle(bundle.folder, msgspec.structs.replace(bundle.manifest, engines=engines), bundle.hash)


def placed(folder: Path, sets: tuple[Set, ...] = SETS) -> Bundle:
    """Write a bundle of the starter's copywriter and a painter of places that paints the wall alone; open it.

    Each set is one grey step brighter than the one before. There is neither encoder nor generator.
    """
    starter = Bundle.open()
    copywriter = starter.manifest.engines["copywriter"]
    folder.mkdir(parents=True)
    for name in copywriter.named() & starter.manifest.files.keys():
        shutil.copyfile(starter.folder / name, folder / name)
    engines = {"copywriter": copywriter}
    for bucket, window in WINDOWS.items():
        name = "places" if bucket == "square" else f"places-{bucket}"
        (folder / f"{name}.onnx").write_bytes(_walls(window.height, window.width))
        engines[name] = Engine(
            f"{name}.onnx",
            [Tensor("row", "int64", ["n"]), Tensor("setting", "float32", ["n", SETTING])],
            [Tensor("image", "uint8", ["n", window.height, window.width, 3])],
            {"sets": [list(one) for one in sets]} if bucket == "square" else {},
        )
    files = {path.name: sha256(path.read_bytes()) for path in sorted(folder.iterdir())}
    write_manifest(folder, Manifest(SCHEMA, "walls", "1", "Apache-2.0", "", files, engines, {}, {}))
    return Bundle.open(folder)


def _walls(height: int, width: int) -> bytes:
    """Return a graph from `row` and `setting` to `image`: the wall's colour, linear, and a step for each row."""
    kept = {
        "from": [WALL.start], "to": [WALL.stop], "axis": [1], "last": [-1, 1, 1, 3], "each": [-1, 1, 1, 1],
        "size": [1, height, width, 1],
    }  # fmt: skip
    tables = [numpy_helper.from_array(np.array(value, np.int64), name) for name, value in kept.items()]
    tables.append(numpy_helper.from_array(np.array(200, np.float32), "scale"))
    nodes = [
        helper.make_node("Slice", ["setting", "from", "to", "axis"], ["wall"]),
        helper.make_node("Mul", ["wall", "scale"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "last"], ["walls"]),
        helper.make_node("Cast", ["row"], ["number"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["number", "each"], ["steps"]),
        helper.make_node("Add", ["walls", "steps"], ["colour"]),
        helper.make_node("Expand", ["colour", "size"], ["whole"]),
        helper.make_node("Cast", ["whole"], ["image"], to=TensorProto.UINT8),
    ]
    inputs = [
        helper.make_tensor_value_info("row", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("setting", TensorProto.FLOAT, ["n", SETTING]),
    ]
    output = helper.make_tensor_value_info("image", TensorProto.UINT8, ["n", height, width, 3])
    graph = helper.make_graph(nodes, "walls", inputs, [output], tables)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def mug_in(folder: Path, name: str) -> Product:
    """Write the cut-out of a mug into `folder`, as an import does, and return the product `name` that it shows."""
    image = Image.new("RGBA", (240, 280), (0, 0, 0, 0))
    ImageDraw.Draw(image).rounded_rectangle((0, 0, 239, 279), 30, fill=(40, 90, 120, 255))
    image.save(folder / f"{name}.webp", lossless=True)
    return product(id=name, cutout=f"{name}.webp", show="stage", show_why="asked for")


def wanting(item: Product, *_, **__) -> Wanted | Refused:
    """Choose the kitchen for every product but `outcast`."""
    if item.id == "outcast":
        return Refused("it belongs nowhere")
    asked = Asked(place="kitchen", arrangement=1, wall=(226, 214, 198), stand=(150, 110, 80))
    return Wanted(asked=asked, mirrored=False, span=40.0, why="a mug: kitchen counter")
