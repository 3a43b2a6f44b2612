"""One product picture made ready: normalised, cut out and kept, by the SHA-256 of what it was."""

import warnings
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engines.errors import ImageError
from engines.files import write_whole
from engines.photo.cutout import cut_out
from engines.photo.prepare import kept, prepare
from engines.vocabulary.product import Show
from stream.config import Settings
from stream.errors import CatalogError
from stream.wiring import matting_of

if TYPE_CHECKING:
    from engines.photo.matting import Matting

MADE: Final = "2"
"""Goes up with what `prepare` does: pictures that were made otherwise are made again."""


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to make ready: its file, its SHA-256, the folder for what is made of it, and how it is made."""

    source: Path
    sha256: str
    folder: Path
    made: str
    settings: Settings
    """They name the model that cuts it out."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the `picture` table; paths are relative to the catalogue's folder of pictures."""

    sha256: str
    made: str
    photo: str | None
    """None: the picture cannot be used."""
    cutout: str | None
    confidence: float
    show: Show
    why: str
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def unusable(sha256: str, made: str, why: str) -> Kept:
    """Return the row of a picture that cannot be used: its products are shown by words."""
    return Kept(sha256, made, None, None, 0.0, "words", why, (), (why,))


def crashed(job: Job) -> Kept:
    """Return the row of a picture whose process died; the next import tries again, as another may have killed it."""
    row = unusable(job.sha256, job.made, "product picture cannot be made ready: the process that tried died of it")
    return replace(row, made="")


@lru_cache(maxsize=1)
def matting(settings: Settings) -> "Matting | None":
    """Return the model that a process opens once; several share the work, so one thread each.

    Raises:
        BundleError: it cannot be used.
    """
    return matting_of(settings.with_(threads=1))


def way_made(settings: Settings) -> str:
    """Return how pictures are made, by which model they are cut out included.

    Raises:
        BundleError: that model cannot be used.
    """
    model = matting(settings)
    return f"{MADE} {model.sha256}" if model else MADE


def make(job: Job) -> Kept:
    """Make one picture ready and write its files.

    Raises:
        BundleError: the model that cuts it out cannot be used.
        CatalogError: the files cannot be written.
    """
    cut = matting(job.settings) or cut_out
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # decoders warn of what they mend: one line for each would hide the report
            ready = prepare(job.source.read_bytes(), cut)
            data = kept(ready.photo), kept(ready.cutout) if ready.cutout else None
    except (ImageError, MemoryError) as error:
        return unusable(job.sha256, job.made, str(error) or "product picture takes more memory than one may")
    except Exception as error:  # noqa: BLE001  decoders let out anything for damaged files, and it costs this picture alone
        said = f"product picture cannot be made ready: {type(error).__name__}: {error}"
        return unusable(job.sha256, job.made, said)
    stem = f"{job.sha256[:2]}/{job.sha256}"
    photo, cutout = f"{stem}.webp", f"{stem}.cutout.webp" if ready.cutout else None
    try:
        (job.folder / photo).parent.mkdir(parents=True, exist_ok=True)
        for name, content in zip((photo, cutout), data, strict=True):
            if name and content:
                write_whole(job.folder / name, content)
    except OSError as error:
        raise CatalogError(f"cannot keep pictures in {job.folder}: {error.strerror}") from error
    told = ready.confidence, ready.show, ready.why, ready.notes, ready.problems
    return Kept(job.sha256, job.made, photo, cutout, *told)
