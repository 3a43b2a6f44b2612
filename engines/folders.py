"""Where things are kept that can be made again."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return `ADLOOM_CACHE`, or `adloom` under the user's cache folder (XDG base directories)."""
    if chosen := os.environ.get("ADLOOM_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "adloom"
