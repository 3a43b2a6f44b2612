"""Put a trained engine into a bundle folder: copy nothing twice, hash every file, write the manifest anew."""

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from engines.bundle.bundle import STARTER
from engines.bundle.manifest import MANIFEST, SCHEMA, Engine, Manifest, Stage, sha256, write_manifest
from engines.paint.buckets import PLANE, UNIT, WINDOWS
from export.studio.rig import project

NARROWEST_TOP = 0.70  # half width in world units of the narrowest podium (the block) over all noise
AIR = 24  # pixels that products keep free below the top edge
LIMIT = 45_000_000  # bytes; the starter bundle travels with the code


def stage(bucket: str) -> Stage:
    """Return where a product stands in the pictures of `bucket`, from the studio's camera."""
    window = WINDOWS[bucket]
    (x, y), (rim, _) = (project((half, 0.0, 0.0)) for half in (0.0, NARROWEST_TOP))
    middle = (PLANE - UNIT) / 2
    down = y * UNIT + middle - window.top
    return Stage(
        stand=(round((x * UNIT + middle - window.left) / window.width, 5), round(down / window.height, 5)),
        half_width=round((rim - x) * UNIT / window.width, 5),
        headroom=round((down - AIR) / window.height, 5),
    )


def stages() -> dict[str, Stage]:
    """Return the stages of all buckets."""
    return {bucket: stage(bucket) for bucket in WINDOWS}


def _empty() -> Manifest:
    return Manifest(SCHEMA, "starter", "0.1.0", "Apache-2.0", "", {}, {}, stages(), {})


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

    Files that only the engine of that name before it had are deleted.

    Raises:
        ValueError: the bundle would be larger than `limit` bytes; None is for bundles that do not travel.
    """
    path = folder / MANIFEST
    old = msgspec.json.decode(path.read_bytes(), type=Manifest) if path.exists() else _empty()
    engines = {**old.engines, name: engine}
    hashes = {**old.files, **{file: sha256((folder / file).read_bytes()) for file in files}}
    before = old.engines[name].named() & set(old.files) if name in old.engines else set()
    for stale in before - set(files) - set().union(*(other.named() for other in engines.values())):
        (folder / stale).unlink(missing_ok=True)
        del hashes[stale]
    new = Manifest(
        schema=SCHEMA,
        name=old.name,
        version=old.version,
        licence=old.licence,
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        files=dict(sorted(hashes.items())),
        engines=engines,
        stages=stages(),
        provenance={**old.provenance, name: provenance},
    )
    size = sum((folder / file).stat().st_size for file in new.files)
    if limit is not None and size > limit:
        raise ValueError(f"bundle {folder} would hold {size / 1e6:.1f} MB; the limit is {limit / 1e6:.0f} MB")
    write_manifest(folder, new)
    return new
