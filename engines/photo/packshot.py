"""Product pictures as an ad shows them, kept ready in bounded caches: the cut-out, or the photo as it is."""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from engines.errors import ImageError, UnreadableError
from engines.photo.normalise import BYTES_MOST, DAMAGE
from engines.photo.prepare import prepare
from engines.pixels.box import Box
from engines.vocabulary.product import Show

PREPARED_MOST = 64  # pictures kept ready: 10 MB each at most
SCALED_MOST = 256  # scaled pictures kept ready: a product comes in a few slots, and each slot is small


@dataclass(frozen=True, slots=True, eq=False)
class Packshot:
    """A product's picture, straight-alpha RGBA: cut out and cropped for the stage, else the photo as it is."""

    image: Image.Image
    sha256: str
    """Of the file that was read."""
    show: Show = "stage"
    why: str = ""
    """Why it is shown in this way."""

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.image.width / self.image.height


def read_packshot(data: bytes) -> Packshot:
    """Prepare a product picture from the bytes of a file as shops send it.

    Raises:
        ImageError: as `prepare`.
    """
    ready = prepare(data)
    image = ready.cutout if ready.cutout and ready.show == "stage" else ready.photo
    return Packshot(image.convert("RGBA"), ready.sha256, ready.show, ready.why)


@lru_cache(maxsize=PREPARED_MOST)
def _read(path: Path, _changed: int, _size: int, show: Show | None, why: str) -> Packshot:
    data = path.read_bytes()
    if show is None:
        return read_packshot(data)
    try:
        with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
            return Packshot(image.convert("RGBA"), hashlib.sha256(data).hexdigest(), show, why)
    except (*DAMAGE, Image.DecompressionBombError) as error:
        raise UnreadableError(f"prepared picture {path.name} is damaged: {error}") from error


def load_packshot(path: Path, show: Show | None = None, why: str = "") -> Packshot:
    """Return the picture in file `path`, from memory while the file does not change.

    With `show` the file is one that an import has prepared, and is shown in that way; without, one as shops send it.

    Raises:
        UnreadableError: no such file, or one that was made ready and is damaged.
        ImageError: as `prepare`.
    """
    try:
        state = path.stat()
        if state.st_size > BYTES_MOST:
            raise ImageError(f"product picture {path.name} has {state.st_size} bytes; at most {BYTES_MOST} are read")
        return _read(path, state.st_mtime_ns, state.st_size, show, why)
    except OSError as error:
        raise UnreadableError(f"product picture {path.name} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=SCALED_MOST)
def scaled(packshot: Packshot, width: int, height: int, part: Box | None = None) -> Image.Image:
    """Return the picture, or `part` of it, at `width` x `height` pixels, straight-alpha RGBA; do not draw into it."""
    inside = (part.left, part.top, part.right, part.bottom) if part else None
    # Premultiplied, so that colours hidden under transparency never bleed into the edge.
    return packshot.image.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS, box=inside).convert("RGBA")
