"""A product picture as shops send it, brought to one form once, at import: upright, sRGB, 8 bit, no larger than needed.

Merchant Center takes JPEG, PNG, GIF, WebP, BMP and TIFF up to 64 megapixels and 16 MB; AVIF and phones' MPO come too.
"""

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from engines.errors import ImageError

BYTES_MOST: Final = 16_000_000
PIXELS_MOST: Final = 64_000_000
"""Both as Merchant Center's specification of `image_link`; decoded, the largest takes 256 MB."""
SIDE_KEPT: Final = 1600  # pixels: the largest slot at twice its density shows a product no larger
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
DAMAGE: Final = (OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, RuntimeError, struct.error)
"""What decoders raise on damaged files, as trying ten thousand of them has shown."""
_DEEP: Final = {"I;16": 65535.0, "I;16B": 65535.0, "I;16L": 65535.0, "I;16N": 65535.0, "I": 65535.0}
"""Modes of 16 bits a sample, and their white; Pillow itself would cut everything above 255."""
_OPAQUE: Final = 250  # alpha from which a picture counts as opaque: some encoders never reach 255


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A normalised picture, RGB or straight-alpha RGBA, its source's SHA-256, and what had to be mended."""

    image: Image.Image
    sha256: str
    notes: tuple[str, ...]

    @property
    def transparent(self) -> bool:
        """Whether some of it can be seen through."""
        return self.image.mode == "RGBA"


def normalise(data: bytes) -> Photo:
    """Decode the bytes of a picture file and bring it to one form.

    Raises:
        ImageError: too many bytes or pixels, another format, damaged, or wholly transparent; the message
            names which.
    """
    if len(data) > BYTES_MOST:
        raise ImageError(f"product picture has {len(data)} bytes; at most {BYTES_MOST} are read")
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            # Beyond Pillow's own warning: the limit in pixels is checked below, before anything is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = _decoded(data, notes)
    except Image.DecompressionBombError as error:
        raise ImageError(f"product picture is a decompression bomb: {error}") from error
    except UnidentifiedImageError as error:  # its message names an object in memory
        raise ImageError(f"product picture is not a readable {', '.join(FORMATS)} file") from error
    except MemoryError as error:
        raise ImageError("product picture takes more memory than there is") from error
    except DAMAGE as error:
        raise ImageError(f"product picture is not a readable {', '.join(FORMATS)} file: {error}") from error
    return Photo(resized(_honest_alpha(image), SIDE_KEPT), hashlib.sha256(data).hexdigest(), tuple(notes))


def _decoded(data: bytes, notes: list[str]) -> Image.Image:
    """Return the first frame upright, in sRGB, as RGB or RGBA."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > PIXELS_MOST:
            raise ImageError(f"product picture is {width}x{height} pixels; at most {PIXELS_MOST} are decoded")
        if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
            notes.append("first frame of an animation")
        # A JPEG is decoded at a half or a quarter where that is still enough: less memory, and faster.
        opened.draft("RGB", (SIDE_KEPT, SIDE_KEPT))
        profile = opened.info.get("icc_profile")
        image = _eight_bit(opened, notes)
        turned = ImageOps.exif_transpose(image)
        if turned.size != image.size or opened.getexif().get(0x0112, 1) != 1:
            notes.append("turned upright as its EXIF says")
        return _srgb(turned, profile, notes)


def _eight_bit(opened: Image.Image, notes: list[str]) -> Image.Image:
    """Return a copy with 8 bits a sample; EXIF is kept for the turn that follows."""
    exif = opened.getexif()
    if white := _DEEP.get(opened.mode):
        grey = np.asarray(opened, dtype=np.float32) * (255.0 / white)
        image = Image.fromarray(np.clip(grey + 0.5, 0, 255).astype(np.uint8))
        notes.append("16 bits a sample brought to 8")
    elif opened.mode == "F":
        raise ImageError("product picture has samples of no fixed range: save it with 8 or 16 bits")
    else:
        image = opened.copy()
    image.getexif().update(exif)
    return image


def _srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    """Bring colours to sRGB by the picture's profile; a profile that cannot be used is left out with a note."""
    alpha = _alpha_of(image)
    flat = image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGBA").convert("RGB")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            flat = converted or flat
            if ImageCms.getProfileName(source).strip()[:4] != "sRGB":
                notes.append(f"colours brought to sRGB from {ImageCms.getProfileName(source).strip()[:40]!r}")
        except (ImageCms.PyCMSError, OSError, ValueError):
            notes.append("its colour profile cannot be used and was left out")
    elif flat.mode == "CMYK":
        notes.append("CMYK without a profile")
    result = flat.convert("RGB")
    if alpha is not None:
        result.putalpha(alpha)
    return result


def _alpha_of(image: Image.Image) -> Image.Image | None:
    """Return the transparency of any mode that has one: channels, a palette's or one colour's."""
    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        return image.convert("RGBA").getchannel("A")
    return None


def _honest_alpha(image: Image.Image) -> Image.Image:
    """Drop a channel of transparency that hides nothing.

    Raises:
        ImageError: nothing of the picture can be seen.
    """
    if image.mode != "RGBA":
        return image
    least, most = np.asarray(image.getchannel("A")).min(), np.asarray(image.getchannel("A")).max()
    if most == 0:
        raise ImageError("product picture is wholly transparent")
    return image.convert("RGB") if least >= _OPAQUE else image


def resized(image: Image.Image, most: int) -> Image.Image:
    """Return `image` with no side above `most` pixels.

    Alpha is premultiplied meanwhile, so that colours hidden under transparency never bleed into the edge.
    """
    if max(image.size) <= most:
        return image
    factor = most / max(image.size)
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    if image.mode == "RGBA":
        return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    return image.resize(size, Image.Resampling.LANCZOS)
