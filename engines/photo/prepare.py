"""What is done once for each product picture, at import: normalised, cut out, and the way to show it chosen."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image

from engines.errors import ImageError
from engines.photo.cutout import Cutout, cut_out
from engines.photo.normalise import normalise, resized
from engines.photo.transparency import without_shadow
from engines.vocabulary.product import Show

CUTOUT_SIDE: Final = 1024  # pixels: cut-outs are no larger: 4 MB each in memory
TRUSTED: Final = 0.8  # confidence of a cut-out: below it a photo looks better on its own ground
PLAIN: Final = 0.9  # share of the border that is plain ground: from there on it can be carried over a whole slot
RESTLESS: Final = 10.0  # of 255 that the light of a ground may vary along the border: more, and it would be bands
CUT_OFF: Final = 0.02  # share of the border that is product: beyond it the photo ends within the product
VISIBLE: Final = 8  # alpha of the faintest pixel that counts as product
LEAST_SIDE: Final = 100  # pixels on the longer side: Merchant Center's least, and less is a smudge in any slot
SMALL_SIDE: Final = 250  # pixels: grown beyond its size in most slots

_OWN: Final[tuple[Show, str]] = "stage", "it comes cut out"

CutOut = Callable[[Image.Image], Cutout | None]
"""Cuts a product out of an opaque RGB photo; None where it finds none."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A product picture made ready: all that an ad needs of it."""

    sha256: str
    """Of the file it came from."""
    photo: Image.Image
    """Upright sRGB, RGB or straight-alpha RGBA."""
    cutout: Image.Image | None
    """The product, straight-alpha RGBA cropped to it; None where nothing stands out from the ground."""
    confidence: float
    """Of the cut-out, 0..1."""
    show: Show
    """The way to show it."""
    why: str
    notes: tuple[str, ...]
    """What was done to it."""
    problems: tuple[str, ...]
    """What makes it a poor picture."""


def prepare(data: bytes, cut: CutOut = cut_out) -> Prepared:
    """Make the picture in the bytes of a file ready to be shown.

    Raises:
        ImageError: as `normalise`, or it is too small to be shown.
    """
    photo = normalise(data)
    if max(photo.image.size) < LEAST_SIDE:
        width, height = photo.image.size
        raise ImageError(f"product picture is {width}x{height} pixels; its longer side needs {LEAST_SIDE} at least")
    notes = list(photo.notes)
    if photo.transparent:
        image, shaded = without_shadow(photo.image)
        if shaded:
            notes.append("the shadow in it was left out")
        cutout: Image.Image | None = _trimmed(image)
        confidence, (show, why) = 1.0, _OWN
    else:
        found = cut(photo.image)
        cutout = _trimmed(found.image) if found else None
        confidence = round(found.confidence, 3) if found else 0.0
        show, why = _way(found)
    shown = cutout if cutout and show == "stage" else photo.image
    small = (f"it is only {shown.width}x{shown.height} pixels large",) if max(shown.size) < SMALL_SIDE else ()
    return Prepared(photo.sha256, photo.image, cutout, confidence, show, why, tuple(notes), small)


def _way(found: Cutout | None) -> tuple[Show, str]:
    """Choose the way to show an opaque photo, by how sure its cut-out is and how plain its ground."""
    if found is None:
        return "card", "nothing stands out from its ground"
    if found.confidence >= TRUSTED:
        return "stage", f"its cut-out is sure ({found.confidence:.2f})"
    doubts = "; ".join(found.doubts) or "its cut-out is in doubt"
    if found.flatness < PLAIN or found.touching > CUT_OFF:
        return "card", f"{doubts} ({found.confidence:.2f})"
    if found.restlessness > RESTLESS:
        return "card", f"{doubts} ({found.confidence:.2f}), and the light on its ground falls off"
    return "ground", f"{doubts} ({found.confidence:.2f}), and its ground is plain"


def _trimmed(image: Image.Image) -> Image.Image:
    """Crop to what can be seen, no side above `CUTOUT_SIDE`.

    Raises:
        ImageError: nothing can be seen.
    """
    seen = image.getchannel("A").point([255 if alpha >= VISIBLE else 0 for alpha in range(256)]).getbbox()
    if seen is None:
        raise ImageError("product picture is wholly transparent")
    return resized(image.crop(seen), CUTOUT_SIDE)


def kept(image: Image.Image) -> bytes:
    """Return a lossless WebP file of a prepared picture: no pixel of it changes, and it is read again fast."""
    stream = io.BytesIO()
    image.save(stream, "WEBP", lossless=True, exact=True, quality=0, method=0)
    return stream.getvalue()
