"""A causal LM of safetensors to an ONNX graph that reads a text piece by piece, its keys and values kept outside."""

from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import onnx_ir
import torch
from torch import nn
from transformers import AutoModelForCausalLM, DynamicCache

from engines.bundle.manifest import Tensor
from engines.copy.foreign.causal import PAST, PRESENT
from engines.errors import AdloomError
from export.pipeline.folder import load_weights
from export.pipeline.graph import contract, convert, save
from export.probing.run import open_graph

FAITHFUL = 1e-3  # relative error of the logits: float32 sums in another order
PIECES = (5, 1, 3)  # tokens read at a time when parity is measured: from nothing, one, and several
LONGEST = 2**20  # tokens
KINDS = ("key", "value")


class Cached(nn.Module):
    """`input_ids` int64 [batch, length] and keys and values [batch, heads, past, dim] of each layer.

    To `logits` [batch, length, vocabulary], and the keys and values grown by `length`.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        # transformers 5.24 renamed the cache; of the names, the model's own signature has the one to use.
        self.name = "cache" if "cache" in signature(model.forward).parameters else "past_key_values"

    def forward(self, input_ids: torch.Tensor, past: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        """Read on."""
        cache = DynamicCache()
        for layer, (keys, values) in enumerate(zip(past[::2], past[1::2], strict=True)):
            cache.update(keys, values, layer)
        before, length = past[0].shape[2], input_ids.shape[1]
        places = torch.arange(length) + before
        seen = torch.arange(before + length)[None] <= places[:, None]
        # Written out, since what the library infers of a mask depends on values that a graph does not know.
        mask = torch.where(seen, 0.0, torch.finfo(torch.float32).min)[None, None]
        mask = mask.expand(input_ids.shape[0], 1, -1, -1)
        out = self.model(
            input_ids=input_ids,
            attention_mask=mask,
            position_ids=places[None].expand(input_ids.shape[0], -1),
            use_cache=True,
            **{self.name: cache},
        )
        grown = [part for layer in out[self.name].layers for part in (layer.keys, layer.values)]
        return (out.logits, *grown)


def _shape(model: Any) -> tuple[int, int, int]:
    """Return how many layers keep keys and values, of how many heads and which width."""
    with torch.inference_mode():
        out = model(input_ids=torch.zeros(1, 2, dtype=torch.int64), use_cache=True)
    layers = (out["cache"] if "cache" in out else out["past_key_values"]).layers
    sizes = {tuple(part.shape) for layer in layers for part in (layer.keys, layer.values)}
    if len(sizes) != 1:
        raise AdloomError("layers with keys and values of different sizes are not supported")
    _, heads, _, dim = sizes.pop()
    return len(layers), heads, dim


def _trace(cached: Cached, layers: int, heads: int, dim: int) -> onnx_ir.Model:
    names = [f"{layer}.{kind}" for layer in range(layers) for kind in KINDS]
    batch = torch.export.Dim("batch", min=1, max=64)
    length, past = (torch.export.Dim(name, min=least, max=LONGEST) for name, least in (("length", 1), ("past", 0)))
    example = (torch.zeros(2, 3, dtype=torch.int64), [torch.randn(2, heads, 4, dim) for _ in names])
    return convert(
        cached,
        example,
        ["input_ids", *(f"{PAST}{name}" for name in names)],
        ["logits", *(f"{PRESENT}{name}" for name in names)],
        ({0: batch, 1: length}, [{0: batch, 2: past} for _ in names]),
    )


def _parity(model: Any, graph: Path, shape: tuple[int, int, int]) -> float:
    """Return the relative error of the logits of fresh random tokens, read in pieces against read at once."""
    session = open_graph(graph)
    layers, heads, dim = shape
    ids = np.random.default_rng(8).integers(0, model.config.vocab_size, (1, sum(PIECES)))
    names = [f"{layer}.{kind}" for layer in range(layers) for kind in KINDS]
    cache = {f"{PAST}{name}": np.zeros((1, heads, 0, dim), np.float32) for name in names}
    got, at = [], 0
    for piece in PIECES:
        logits, *grown = session.run(None, {"input_ids": ids[:, at : at + piece], **cache})
        cache, at = dict(zip(cache, grown, strict=True)), at + piece
        got.append(logits)
    with torch.inference_mode():
        exact = model(input_ids=torch.from_numpy(ids)).logits.numpy()
    return float(np.linalg.norm(np.concatenate(got, 1) - exact) / np.linalg.norm(exact))


def write_graph(folder: Path, graph: Path, weights: Path) -> tuple[list[Tensor], list[Tensor], float]:
    """Export the model in `folder` to `graph` and `weights`; return inputs, outputs and parity.

    Raises:
        AdloomError: no causal LM, one that cannot be traced, or logits off by more than `FAITHFUL`.
    """
    model = load_weights(AutoModelForCausalLM, folder, trust_remote_code=False)
    shape = _shape(model)
    traced = _trace(Cached(model).eval(), *shape)
    save(traced, graph, weights)
    relative = _parity(model, graph, shape)
    if not relative <= FAITHFUL:
        raise AdloomError(f"{folder}: logits have a relative error of {relative:.2g}, above the bound of {FAITHFUL:g}")
    inputs, outputs = contract(traced)
    return inputs, outputs, relative
