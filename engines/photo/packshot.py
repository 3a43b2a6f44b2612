"""Product pictures: read with suspicion, cropped to what can be seen, kept ready in bounded caches."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from engines.errors import ImageError
from engines.photo.cutout import cut_out
from engines.photo.normalise import BYTES_MOST, normalise
from engines.photo.transparency import without_shadow

SIDE_KEPT = 1024  # prepared pictures are no larger, so that a full cache stays below 256 MB
TRUSTED = 0.8  # confidence of a cut-out: below it a photo looks better on its own ground
VISIBLE = 8  # alpha of the faintest pixel that counts as product
PREPARED_MOST = 64  # pictures kept ready: 4 MB each at most
SCALED_MOST = 256  # scaled pictures kept ready: a product comes in a few slots, and each slot is small


@dataclass(frozen=True, slots=True, eq=False)
class Packshot:
    """A product cut out: straight-alpha RGBA cropped to the product, and the SHA-256 of the file it came from."""

    image: Image.Image
    sha256: str

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.image.width / self.image.height


def read_packshot(data: bytes) -> Packshot:
    """Decode a product picture from the bytes of a file, cut out of its ground where that can be trusted.

    An opaque photo whose cut-out is in doubt is shown as it is.

    Raises:
        ImageError: as `normalise`.
    """
    photo = normalise(data)
    if photo.transparent:
        image, _ = without_shadow(photo.image)
    else:
        found = cut_out(photo.image)
        image = found.image if found and found.confidence >= TRUSTED else photo.image.convert("RGBA")
    seen = image.getchannel("A").point([255 if alpha >= VISIBLE else 0 for alpha in range(256)]).getbbox()
    if seen is None:
        raise ImageError("product picture is wholly transparent")
    image = image.crop(seen)
    if max(image.size) > SIDE_KEPT:
        factor = SIDE_KEPT / max(image.size)
        image = _resized(image, (max(1, round(image.width * factor)), max(1, round(image.height * factor))))
    return Packshot(image, photo.sha256)


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Resize with premultiplied alpha, so that colours hidden under transparency never bleed into the edge."""
    return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")


@lru_cache(maxsize=PREPARED_MOST)
def _prepared(path: Path, _changed: int, _size: int) -> Packshot:
    return read_packshot(path.read_bytes())


def load_packshot(path: Path) -> Packshot:
    """Return the packshot in file `path`, from memory while the file does not change.

    Raises:
        ImageError: no such file, or as `read_packshot`.
    """
    try:
        state = path.stat()
        if state.st_size > BYTES_MOST:
            raise ImageError(f"product picture {path.name} has {state.st_size} bytes; at most {BYTES_MOST} are read")
        return _prepared(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise ImageError(f"product picture {path.name} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=SCALED_MOST)
def scaled(packshot: Packshot, width: int, height: int) -> Image.Image:
    """Return the packshot at `width` x `height` pixels, straight-alpha RGBA; do not draw into it."""
    return _resized(packshot.image, (width, height))
