"""From a request to a finished, explained creative: the whole path without Kafka."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, Final, Literal

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.copy.ask import assign
from engines.copy.copywriter import Copywriter
from engines.copy.foreign.endpoint import Endpoint
from engines.copy.policy import broken_rule
from engines.copy.voice import Voice
from engines.copy.writer import Causal
from engines.errors import ImageError, UnreadableError
from engines.layout.compose import compose
from engines.layout.image_file import encode_image
from engines.layout.slots import parse_slot
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.photo.packshot import Packshot, load_packshot, packshot_sha256
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.product import Product

NAMESPACE = uuid.UUID("5f1a3c52-7b0e-5d0c-9a37-ad100a000001")
"""Namespace of creative ids (RFC 9562 version 5)."""
SEED_DIGITS: Final = 13
"""Hexadecimal digits of a seed: 52 bits, which JSON numbers hold."""
ALL_SEEDS: Final = 16**SEED_DIGITS


class CreativeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a creative's bytes, together with the bundle's hash."""

    event_id: str
    slot: str
    seed: int
    brief: CopyBrief
    format: Literal["webp", "jpeg"] = "webp"


@dataclass(frozen=True, slots=True)
class Scene:
    """An encoded scene prompt, float32 [dim] or [tokens, dim], and how it was run."""

    values: np.ndarray
    ran: Ran


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted scene, uint8 RGB [h, w, 3], and how each engine was run for it."""

    pixels: np.ndarray
    ran: Mapping[str, Ran]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished file, the same for all who ask for what decides it: nothing in it tells for whom it was made."""

    data: bytes
    content_type: str
    told: Mapping[str, Any]
    """What an explanation says of the file itself, without whose event, brief and copy led to it."""
    timings: Mapping[str, float]
    """Seconds that layout and file took when it was made."""
    lost: bool = False
    """Its product's picture could not be read, so it is in words alone: not to be kept, the picture may come back."""


@dataclass(frozen=True, slots=True)
class Creative:
    """A finished creative: the file, and why it looks as it does."""

    id: str
    data: bytes
    content_type: str
    explain: Mapping[str, Any]


def _own(row: np.ndarray) -> np.ndarray:
    """Return a row of a batch for itself, not to be written to: whoever keeps it keeps no batch, and shares it."""
    own = np.array(row)  # of a scene with several fields a row is a scalar, which has no flags to set
    own.flags.writeable = False
    return own


def _sayable(product: Product) -> Product:
    """Return `product` without a brand that breaks the policy: its line is said on our ad as any other."""
    return replace(product, brand="") if broken_rule(product.brand) else product


def creative_id(event_id: str, slot: str) -> str:
    """Name the creative of an event in a slot: uuid5, so that a replay overwrites and never adds."""
    return str(uuid.uuid5(NAMESPACE, f"{event_id}|{slot}"))


def seed_of(event_id: str, variants: int = ALL_SEEDS) -> int:
    """Derive the seed of copy and picture from the event id: one of `variants`, of all by default."""
    return int(sha256(event_id.encode())[:SEED_DIGITS], 16) % variants


def content_key(*parts: object) -> str:
    """Return the SHA-256 of `parts` as canonical JSON: equal parts give equal keys, in any process."""
    return sha256(msgspec.json.encode(parts, order="deterministic"))


def explained(request: CreativeRequest, copy: Copy, drawn: Drawn) -> Creative:
    """Make of a file the creative of `request`: its id, and the explanation by which it can be made again."""
    name = creative_id(request.event_id, request.slot)
    explain = {
        "creative_id": name,
        "request": msgspec.to_builtins(request),
        "copy": msgspec.to_builtins(copy),
        **drawn.told,
    }
    return Creative(name, drawn.data, drawn.content_type, explain)


class Studio:
    """All engines of a bundle. Methods may be called from several threads."""

    def __init__(
        self, bundle: Bundle, *, threads: int = 2, image_root: Path = Path(), writer: Endpoint | Causal | None = None
    ) -> None:
        """Load the engines of `bundle`; product pictures are looked up below `image_root`.

        A `writer`, an endpoint or a causal LM, writes the copy; the bundle's copywriter steps in where it fails.

        Raises:
            BundleError: a file is missing or changed.
        """
        self.bundle = bundle
        self._image_root = image_root
        self.starter = Copywriter(bundle, threads=1)
        """The bundle's copywriter."""
        self.voice = Voice(self.starter, writer)
        self._foreign = writer is not None
        self._encoder = Encoder(bundle, threads=1)
        self._generator = Generator(bundle, threads=threads)
        self._runtimes = {name: version(name) for name in ("adloom", "onnxruntime", "pillow", "numpy")}

    def copy_key(self, request: CreativeRequest) -> str | None:
        """Return the key of the words of `request`; None where a foreign writer has them, who may say others again.

        The own copywriter knows what an ad is about by its angle, and reads neither the event's type nor the segment.
        """
        if self._foreign:
            return None
        return content_key(self.bundle.hash, replace(request.brief, event="view", segment="new"), request.seed)

    def write(self, request: CreativeRequest) -> Copy:
        """Write the words and the scene prompt."""
        return self.voice.write(assign(request.brief), request.seed)

    def encode(self, prompts: Sequence[str], *, length: int = 0) -> list[Scene]:
        """Encode scene prompts, padded to `length` tokens at least."""
        values, rows = self._encoder.traced(prompts, length=length)
        return [Scene(_own(value), row) for value, row in zip(values, rows, strict=True)]

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket whose pictures suit `slot`.

        Raises:
            LayoutError: no such slot.
        """
        size = parse_slot(slot)
        return self._generator.bucket(size.width, size.height)

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> list[Picture]:
        """Paint n scenes; a picture does not depend on what the others of its batch show."""
        noise = np.stack([self._generator.noise(seed) for seed in seeds])
        painted, rows = self._generator.traced(np.stack([scene.values for scene in scenes]), noise, bucket)
        return [
            Picture(_own(pixels), {"encoder": scene.ran, "generator": row})
            for pixels, scene, row in zip(painted, scenes, rows, strict=True)
        ]

    def _packshot_file(self, request: CreativeRequest) -> Path | None:
        """Return the file of the product's picture; None when the feed names none, or it is not to be shown.

        Raises:
            ImageError: the path leaves the image root.
        """
        product = request.brief.product
        image = product.cutout if product.show == "stage" else product.image
        if image is None or product.show == "words":
            return None
        # An explain file may come from anywhere: it must not name files outside the pictures' folder.
        if PurePath(image).is_absolute() or ".." in PurePath(image).parts:
            raise ImageError(f"product picture {image[:80]!r} is no path below the image root")
        return self._image_root / image

    def packshot(self, request: CreativeRequest) -> Packshot | None:
        """Load the product's picture; None when the feed names none, or it is not to be shown.

        Raises:
            ImageError: the path leaves the image root, or the file is missing, broken, too large, or of another type.
        """
        file, product = self._packshot_file(request), request.brief.product
        return load_packshot(file, product.show, product.show_why) if file else None

    def file_key(self, request: CreativeRequest, copy: Copy) -> str | None:
        """Return the key of everything that decides the bytes of a finished file; None where it is not to be kept.

        Of brief and event nothing counts but what became words, scene and seed; a slot is what its name says. A picture
        that cannot be read leaves an ad in words alone, until the file is back.
        """
        try:
            file = self._packshot_file(request)
            packshot = packshot_sha256(file) if file else ""
        except ImageError:
            return None
        brief, said = request.brief, (copy.headline, copy.description, copy.cta, copy.scene)
        asked = (request.slot, request.format, request.seed, brief.locale, brief.product)
        return content_key(self.bundle.hash, self._runtimes, packshot, asked, said)

    def _shown(self, request: CreativeRequest) -> tuple[Packshot | None, Product]:
        """Return product and picture; without the latter where one that an import made ready is gone or damaged."""
        product = request.brief.product
        try:
            return self.packshot(request), product
        except UnreadableError as error:
            if product.show is None:
                raise
            return None, replace(product, show_why=str(error))

    def draw(self, request: CreativeRequest, copy: Copy, picture: Picture) -> Drawn:
        """Set the product into the picture of the slot's bucket, lay out the slot, encode the file.

        Raises:
            LayoutError: the slot cannot be laid out.
            ImageError: the product's picture is refused.
        """
        began = time.perf_counter()
        slot = parse_slot(request.slot)
        packshot, product = self._shown(request)
        bucket = self.bucket(request.slot)
        stage = self.bundle.manifest.stages[bucket]
        composed = compose(picture.pixels, stage, _sayable(product), packshot, copy, slot, seed=request.seed)
        laid_out = time.perf_counter()
        encoded = encode_image(composed.image, slot, request.format, locale=request.brief.locale)
        done = time.perf_counter()
        told = {
            "prompt": self._encoder.read(copy.scene),
            "seed": request.seed,
            "bucket": bucket,
            "bundle": self.bundle.hash,
            "packshot_sha256": packshot.sha256 if packshot else None,
            "show": {"way": composed.show, "why": composed.why},
            "steps": [msgspec.to_builtins(note) for note in composed.notes],
            "layout": {
                "family": composed.family,
                "candidate": composed.candidate,
                "contrast": round(composed.contrast, 2),
                "edge": round(composed.edge, 2),
            },
            "alt": composed.alt,
            "file": {
                "sha256": sha256(encoded.data),
                "bytes": len(encoded.data),
                "type": encoded.content_type,
                "quality": encoded.quality,
            },
            "engines": msgspec.to_builtins({"copywriter": self.starter.ran, **picture.ran}),
            "runtimes": self._runtimes,
        }
        timings = {"layout": laid_out - began, "file": done - laid_out}
        lost = packshot is None and self._packshot_file(request) is not None
        return Drawn(encoded.data, encoded.content_type, told, timings, lost)

    def finish(self, request: CreativeRequest, copy: Copy, picture: Picture) -> Creative:
        """Draw the slot of `request` and explain it.

        Raises:
            LayoutError, ImageError: as `draw`.
        """
        return explained(request, copy, self.draw(request, copy, picture))

    def render(self, request: CreativeRequest) -> Creative:
        """Do the whole path for one request.

        Raises:
            AdloomError: the error of the stage that failed.
        """
        copy = self.write(request)
        scenes = self.encode([copy.scene])
        (picture,) = self.paint(scenes, [request.seed], self.bucket(request.slot))
        return self.finish(request, copy, picture)
