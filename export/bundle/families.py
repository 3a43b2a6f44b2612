"""The other kinds of generator, each as a bundle of its square graph alone, and how one is served."""

from pathlib import Path

import msgspec

from engines.bundle.bundle import STARTER, Bundle
from engines.bundle.manifest import write_manifest
from engines.errors import AdloomError

FOLDER = Path(__file__).parents[1] / "families"
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


def open_family(name: str) -> Bundle:
    """Open the bundle of family `name`.

    Raises:
        AdloomError: there is none.
        BundleError: it is damaged.
    """
    if name not in NAMES:
        raise AdloomError(f"no family is called {name!r}: {', '.join(NAMES)}")
    return Bundle.open(FOLDER / name)


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
