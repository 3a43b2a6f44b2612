"""The same scene by two bundles: the starter's, and one of your own that is named in `ADLOOM_BUNDLE`.

`python examples/swap_bundle.py mine` writes `starter.webp` and `mine.webp` here. The folder `mine` may come from
`adloom export diffusers`, or be a copy of the starter's into which `adloom export bundle places --target mine` has
put a painter of other places. A worker is told in the same way, `ADLOOM_BUNDLE=mine adloom worker`.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ADLOOM = (sys.executable, "-m", "stream.cli")  # `adloom`, of this very Python


def main(bundle: str) -> None:
    """Paint with both."""
    paint("starter.webp", os.environ)
    paint(f"{Path(bundle).name}.webp", {**os.environ, "ADLOOM_BUNDLE": bundle})


def paint(file: str, environment: Mapping[str, str]) -> None:
    """Paint one scene into `file` with the bundle that `environment` names."""
    scene = ("prompt", "kitchen counter, sage wall", "--seed", "7", "--size", "300x250", "--out", file)
    subprocess.run([*ADLOOM, *scene], env=environment, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
