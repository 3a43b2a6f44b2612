"""A model's folder, or a hub id fetched by huggingface_hub: configurations, tokenizers and safetensors alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import snapshot_download

from engines.errors import AdloomError

TEXTS = ("*.json", "*.txt", "*.md", "*.jinja", "LICEN*")
PARTS, WHOLE = ("*/*.safetensors",), ("*.safetensors",)
"""Weights of a pipeline, a folder for each part (a file at the root would repeat them all), and of one model."""
UNWANTED = ("*.fp16.*", "*.non_ema.*", "*/*/*.safetensors")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model lies, its name, and where it came from: the folder's name, or `owner/name@commit`."""

    folder: Path
    name: str
    origin: str


def local(source: str | Path, weights: Sequence[str]) -> Source:
    """Return the folder of `source`, fetched with the files that `weights` match where it is a hub id `owner/name`.

    Raises:
        AdloomError: neither, or the hub cannot be reached or has no such model.
    """
    path = Path(source)
    if path.is_dir():
        name = path.resolve().name
        return Source(path, name, name)
    if path.is_file():
        raise AdloomError(f"{path} is one file: what is read is a folder in diffusers' layout (save_pretrained)")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", str(source)):
        raise AdloomError(f"{source} is no folder, and no hub id owner/name")
    try:
        folder = snapshot_download(str(source), allow_patterns=[*TEXTS, *weights], ignore_patterns=[*UNWANTED])
    except Exception as error:  # its errors come from several HTTP libraries
        raise AdloomError(f"{source} is no folder here, and cannot be fetched from the hub: {error}") from error
    return Source(Path(folder), path.name, f"{source}@{Path(folder).name}")
