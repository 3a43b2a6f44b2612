"""The same scene by two bundles: the starter's generator, and another kind of it that is named in `ADLOOM_BUNDLE`.

`python examples/swap_bundle.py` writes `starter.webp`, `vae.webp` and the folder `vae` here. A worker is told in the
same way: `ADLOOM_BUNDLE=vae adloom worker`. Others can be named: `python examples/swap_bundle.py flow var/flow`. The
weights lie in a checkout; what was installed without them finds them by `ADLOOM_FAMILIES`.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ADLOOM = (sys.executable, "-m", "stream.cli")  # `adloom`, of this very Python


def main(family: str = "vae", out: str = "vae") -> None:
    """Make the bundle, unless it is there, and paint with both."""
    if not Path(out).exists():
        subprocess.run([*ADLOOM, "export", "family", family, "--out", out], check=True)
    paint("starter.webp", os.environ)
    paint(f"{family}.webp", {**os.environ, "ADLOOM_BUNDLE": out})


def paint(file: str, environment: Mapping[str, str]) -> None:
    """Paint one scene into `file` with the bundle that `environment` names."""
    scene = ("prompt", "teal podium, sand backdrop", "--seed", "7", "--size", "300x250", "--out", file)
    subprocess.run([*ADLOOM, *scene], env=environment, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
