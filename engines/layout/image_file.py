"""Files out of pictures: WebP or JPEG below the slot's weight, with the machine-readable AI labels inside."""

import io
import json
from dataclasses import dataclass
from functools import cache
from typing import Literal
from xml.sax.saxutils import escape

from PIL import Image

from engines.errors import LayoutError
from engines.layout.slots import SlotSize
from engines.vocabulary.locales import Locale

Format = Literal["webp", "jpeg"]
CONTENT_TYPES: dict[Format, str] = {"webp": "image/webp", "jpeg": "image/jpeg"}
FIRST_QUALITY: dict[Format, int] = {"webp": 88, "jpeg": 90}  # above it files grow and nobody sees a difference
LEAST_QUALITY = 20  # below it text frays
FULL_COLOUR_FROM = 80  # JPEG quality with colour at full resolution, which keeps red text crisp
WEBP_METHOD = 2  # of 0..6: beyond it files shrink by 3 % for twice the time
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A finished file and the quality it was written with."""

    data: bytes
    content_type: str
    quality: int


@cache
def provenance(locale: Locale) -> bytes:
    """Return the XMP packet: IPTC digital source type, and for Chinese the TC260 AIGC label (GB 45438-2025)."""
    label = ""
    if locale == "zh":
        fields = ("ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2")
        text = json.dumps({"Label": "1", **dict.fromkeys(fields, "")}, separators=(",", ":"))
        label = f'<TC260:AIGC xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">{escape(text)}</TC260:AIGC>'
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>{label}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _written(image: Image.Image, kind: Format, quality: int, packet: bytes) -> bytes:
    stream = io.BytesIO()
    if kind == "webp":
        image.save(stream, "WEBP", quality=quality, method=WEBP_METHOD, xmp=packet)
    else:
        sampling = 0 if quality >= FULL_COLOUR_FROM else 2
        image.save(stream, "JPEG", quality=quality, subsampling=sampling, xmp=packet)
    return stream.getvalue()


def encode_image(image: Image.Image, slot: SlotSize, kind: Format = "webp", locale: Locale = "en") -> Encoded:
    """Write `image` as WebP or JPEG, at the fixed first quality or at the best one below it that keeps to the weight.

    Raises:
        LayoutError: even the least quality is too heavy.
    """
    packet, quality = provenance(locale), FIRST_QUALITY[kind]
    data = _written(image, kind, quality, packet)
    if len(data) <= slot.weight:
        return Encoded(data, CONTENT_TYPES[kind], quality)
    low, high, best = LEAST_QUALITY, quality - 1, b""
    while low <= high:
        middle = (low + high) // 2
        data = _written(image, kind, middle, packet)
        if len(data) <= slot.weight:
            best, quality, low = data, middle, middle + 1
        else:
            high = middle - 1
    if not best:
        raise LayoutError(f"{slot.name} as {kind} stays above its {slot.weight} bytes at quality {LEAST_QUALITY}")
    return Encoded(best, CONTENT_TYPES[kind], quality)
