"""The other kinds of generator, each as a bundle of its square graph alone, and how one is served.

They lie in a checkout's `export/families`, or where `ADLOOM_FAMILIES` says; a wheel leaves their 16 MB out. A checkout
holds each graph packed by xz, which saves a sixth; it is unpacked beside that when it is first opened.
"""

import lzma
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
GRAPH = "generator.onnx"
PACKED = f"{GRAPH}.xz"


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
    _unpack(folder)
    return Bundle.open(folder)


def pack(folder: Path) -> None:
    """Write the packed form of the graph in `folder`, which is what a checkout keeps."""
    (folder / PACKED).write_bytes(lzma.compress((folder / GRAPH).read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def _unpack(folder: Path) -> None:
    """Write the graph of `folder` beside its packed form, unless it is there; its hash is compared when it is read."""
    packed, graph = folder / PACKED, folder / GRAPH
    # One that is older than its packed form was unpacked before the checkout changed.
    if not packed.exists() or (graph.exists() and graph.stat().st_mtime >= packed.stat().st_mtime):
        return
    half = folder / f"{GRAPH}.{os.getpid()}.part"
    try:
        half.write_bytes(lzma.decompress(packed.read_bytes()))
        half.replace(graph)
    except (OSError, lzma.LZMAError) as error:
        half.unlink(missing_ok=True)
        raise AdloomError(f"{packed} cannot be unpacked beside itself: {error}") from error


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
