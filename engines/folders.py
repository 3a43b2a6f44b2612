"""Where things are kept that can be made again."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return `ADLOOM_CACHE`, or `adloom` under the user's cache folder (XDG base directories)."""
    if chosen := os.environ.get("ADLOOM_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "adloom"


def engines_folder(digest: str) -> Path:
    """Return where built engines and the tuning of the bundle lie whose manifest has the SHA-256 `digest`."""
    return cache_folder() / "engines" / digest[:16]  # 64 bits tell bundles apart, and paths stay readable
