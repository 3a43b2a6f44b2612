"""Put a trained engine into a bundle folder: copy nothing twice, hash every file, write the manifest anew."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from engines.bundle import MANIFEST, SCHEMA, STARTER, Engine, Manifest, Stage, sha256
from export.studio.rig import project

NARROWEST_TOP = 0.70  # half width in world units of the narrowest podium (the block) over all noise
HEADROOM = 0.60  # of the picture's height: products stay below the top edge with air above them
LIMIT = 40 * 2**20  # bytes; the starter bundle travels with the code


def stage() -> Stage:
    """Return where a product stands, from the studio's camera."""
    stand, edge = project((0.0, 0.0, 0.0)), project((NARROWEST_TOP, 0.0, 0.0))
    return Stage(
        stand=(round(stand[0], 5), round(stand[1], 5)), half_width=round(edge[0] - stand[0], 5), headroom=HEADROOM
    )


def _empty() -> Manifest:
    return Manifest(SCHEMA, "starter", "0.1.0", "Apache-2.0", "", {}, {}, stage(), {})


def add_engine(
    name: str,
    engine: Engine,
    files: list[str],
    provenance: dict[str, Any],
    folder: Path = STARTER,
    *,
    limit: int | None = LIMIT,
) -> Manifest:
    """Record engine `name`, whose `files` already lie in `folder`, and return the new manifest.

    Raises:
        ValueError: the bundle would be larger than `limit` bytes; None is for bundles that do not travel.
    """
    path = folder / MANIFEST
    old = msgspec.json.decode(path.read_bytes(), type=Manifest) if path.exists() else _empty()
    hashes = {**old.files, **{file: sha256((folder / file).read_bytes()) for file in files}}
    new = Manifest(
        schema=SCHEMA,
        name=old.name,
        version=old.version,
        licence=old.licence,
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        files=dict(sorted(hashes.items())),
        engines={**old.engines, name: engine},
        stage=stage(),
        provenance={**old.provenance, name: provenance},
    )
    size = sum((folder / file).stat().st_size for file in new.files)
    if limit is not None and size > limit:
        raise ValueError(f"bundle {folder} would hold {size / 2**20:.1f} MB; the limit is {limit / 2**20:.0f} MB")
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.json.format(msgspec.json.encode(new), indent=1) + b"\n")
    partial.replace(path)
    return new
