"""Product pictures: read with suspicion, cropped to what can be seen, kept ready in bounded caches."""

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image

from engines.errors import ImageError

BYTES_MOST = 5_000_000  # of a file: several times what a shop's picture has, and little to hold in memory
PIXELS_MOST = 16_000_000  # 4000 x 4000: decoded, 64 MB; a bomb claims more
FORMATS = ("PNG", "WEBP", "JPEG")  # what shops send; each decoder less is one way in less
SIDE_KEPT = 1024  # prepared pictures are no larger, so that a full cache stays below 256 MB
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
    """Decode a product picture from the bytes of a PNG, WebP or JPEG file.

    Raises:
        ImageError: more than 5 MB or 16 million pixels, another format, damaged, or wholly transparent.
    """
    if len(data) > BYTES_MOST:
        raise ImageError(f"product picture has {len(data)} bytes; at most {BYTES_MOST} are read")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            width, height = opened.size
            if width * height > PIXELS_MOST:
                raise ImageError(f"product picture is {width}x{height} pixels; at most {PIXELS_MOST} are decoded")
            image = opened.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError(f"product picture is a decompression bomb: {error}") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise ImageError(f"product picture is not a readable {', '.join(FORMATS)} file: {error}") from error
    seen = image.getchannel("A").point([255 if alpha >= VISIBLE else 0 for alpha in range(256)]).getbbox()
    if seen is None:
        raise ImageError("product picture is wholly transparent")
    image = image.crop(seen)
    if max(image.size) > SIDE_KEPT:
        factor = SIDE_KEPT / max(image.size)
        image = _resized(image, (max(1, round(image.width * factor)), max(1, round(image.height * factor))))
    return Packshot(image, hashlib.sha256(data).hexdigest())


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
