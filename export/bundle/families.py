"""The other kinds of generator, each as a bundle of its square graph alone, and how one is served.

They lie in a checkout's `export/families`, or where `ADLOOM_FAMILIES` says; a wheel leaves their 19 MB out.
"""

import os
from pathlib import Path

import msgspec

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import write_manifest
from engines.errors import AdloomError

VARIABLE = "ADLOOM_FAMILIES"
CHECKOUT = Path(__file__).parents[1] / "families"
DEFAULT = "regression"
"""What the starter bundle holds."""
NAMES = ("vae", "flow")


def named(pair: str) -> tuple[str, Path]:
    """Read NAME=FOLDER, a bundle of one's own to put beside the families.

    Raises:
        ValueError: no name or no folder.
    """
    name, _, folder = pair.partition("=")
    if not (name and folder):
        raise ValueError(f"{pair!r} is not NAME=FOLDER")
    return name, Path(folder)


def families_folder() -> Path:
    """Return the folder of all families: the one that `ADLOOM_FAMILIES` names, else the checkout's own."""
    return Path(os.environ.get(VARIABLE) or CHECKOUT)


def open_family(name: str) -> Bundle:
    """Open the bundle of family `name`.

    Raises:
        AdloomError: there is none of that name, or it is not on this machine.
        BundleError: it is damaged.
    """
    if name not in NAMES:
        raise AdloomError(f"no family is called {name!r}: {', '.join(NAMES)}")
    folder = families_folder() / name
    if not folder.is_dir():
        raise AdloomError(
            f"{folder} is not there: a wheel leaves the weights of family {name} out; "
            f"set {VARIABLE} to the folder export/families of a checkout of the repository"
        )
    return Bundle.open(folder)


def make_bundle(name: str, out: Path) -> Bundle:
    """Write into `out` the starter bundle with the generator of family `name`; it paints the square for every slot.

    Raises:
        AdloomError: no such family, or `out` is there already.
    """
    family, starter = open_family(name), Bundle.open(STARTER)
    if out.exists():
        raise AdloomError(f"{out} is there already")
    engines = {key: engine for key, engine in starter.manifest.engines.items() if not key.startswith("generator")}
    kept = {file for engine in engines.values() for file in (engine.file, *engine.options.values())}
    files = {file: digest for file, digest in starter.manifest.files.items() if file in kept}
    provenance = {key: value for key, value in starter.manifest.provenance.items() if key in engines}
    out.mkdir(parents=True)
    for source, names in ((starter, files), (family, family.manifest.files)):
        for file in names:
            (out / file).write_bytes(source.read(file))
    manifest = msgspec.structs.replace(
        starter.manifest,
        name=name,
        files=dict(sorted({**files, **family.manifest.files}.items())),
        engines={**engines, **family.manifest.engines},
        provenance={**provenance, **family.manifest.provenance},
    )
    write_manifest(out, manifest)
    return Bundle.open(out)
