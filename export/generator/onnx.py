"""Export the trained generator into the bundle: `python -m export.generator.onnx`."""

import argparse
import json
import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnxruntime
import torch

from engines.bundle import STARTER, Engine, Tensor
from export.bundle import add_engine
from export.checkpoint import restore
from export.generator.model import Config, Generator, Served

FILE = "generator.onnx"
TOLERANCE = 2  # of 255: rounding of one float32 sum order against another


def load(checkpoint: Path) -> tuple[Generator, dict[str, Any]]:
    """Load the averaged weights and the training record of `checkpoint`."""
    record = json.loads(checkpoint.with_suffix(".json").read_text())
    model = Generator(msgspec.convert(record["config"], Config)).eval()
    restore(checkpoint, {"average": model})
    return model, record


def export(model: Generator, path: Path) -> int:
    """Write `path` and return the largest difference to torch, in steps of 255, on fresh random inputs.

    Raises:
        ValueError: the difference is above the tolerance.
    """
    served, config = Served(model).eval(), model.config
    example = (torch.randn(2, config.embedding), torch.randn(2, config.noise))
    batch = torch.export.Dim("n", min=1, max=64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own internals
        torch.onnx.export(
            served,
            example,
            str(path),
            dynamo=True,
            external_data=False,
            input_names=["scene", "noise"],
            output_names=["image"],
            dynamic_shapes={"scene": {0: batch}, "noise": {0: batch}},
            verbose=False,
        )
    scene, noise = torch.randn(3, config.embedding), torch.randn(3, config.noise)
    with torch.inference_mode():
        expected = served(scene, noise).numpy().astype(int)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(["image"], {"scene": scene.numpy(), "noise": noise.numpy()})[0].astype(int)
    difference = int(np.abs(got - expected).max())
    if difference > TOLERANCE:
        raise ValueError(f"{path} differs from torch by {difference}/255")
    return difference


def write_engine(folder: Path, checkpoint: Path) -> tuple[Engine, list[str], dict[str, Any]]:
    """Write the generator of `checkpoint` into bundle `folder`; return its contract, files and provenance."""
    model, record = load(checkpoint)
    difference = export(model, folder / FILE)
    config = model.config
    engine = Engine(
        FILE,
        [Tensor("scene", "float32", ["n", config.embedding]), Tensor("noise", "float32", ["n", config.noise])],
        [Tensor("image", "uint8", ["n", config.size, config.size, 3])],
    )
    provenance = {
        "recipe": "adloom export dataset && adloom export generator",
        "data": "stages path-traced by export/studio; no other pictures",
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "onnx_difference_of_255": difference,
        **record,
    }
    return engine, [FILE], provenance


def main() -> None:
    """Command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path("var/generator.safetensors"))
    options = parser.parse_args()
    add_engine("generator", *write_engine(STARTER, options.checkpoint))


if __name__ == "__main__":
    main()
