"""A pipeline's folder, or a hub id fetched by huggingface_hub: configurations and safetensors, nothing else."""

import re
from pathlib import Path

from huggingface_hub import snapshot_download

from engines.errors import AdloomError

WANTED = ("*.json", "*.jinja", "*.txt", "*.md", "LICEN*", "*/*.safetensors")  # no checkpoint in one file at the root
UNWANTED = ("*.fp16.*", "*.non_ema.*")


def local(source: str | Path) -> Path:
    """Return the folder of `source`, fetched where it is a hub id `owner/name` and no folder.

    Raises:
        AdloomError: neither, or the hub cannot be reached or has no such model.
    """
    path = Path(source)
    if path.is_dir():
        return path
    if path.is_file():
        raise AdloomError(f"{path} is one file: what is read is a folder in diffusers' layout (save_pretrained)")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", str(source)):
        raise AdloomError(f"{source} is no folder, and no hub id owner/name")
    try:
        return Path(snapshot_download(str(source), allow_patterns=[*WANTED], ignore_patterns=[*UNWANTED]))
    except Exception as error:  # its errors come from several HTTP libraries
        raise AdloomError(f"{source} is no folder here, and cannot be fetched from the hub: {error}") from error
