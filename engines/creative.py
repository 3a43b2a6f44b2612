"""From a request to a finished, explained creative: the whole path without Kafka."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import msgspec

from engines.bundle.bundle import Bundle
from engines.bundle.manifest import sha256
from engines.copy.ask import assign
from engines.copy.copywriter import Copywriter
from engines.copy.foreign.endpoint import Endpoint
from engines.copy.policy import broken_rule
from engines.copy.voice import Voice
from engines.copy.writer import Causal
from engines.errors import EngineError, ImageError
from engines.layout.bucket import place_bucket, stretch
from engines.layout.compose import compose
from engines.layout.image_file import encode_image
from engines.layout.slots import parse_slot
from engines.layout.ways.sweep import STRETCHED
from engines.paint.asked import Asked
from engines.paint.painted import Picture, Scene, own
from engines.paint.place_painter import PlacePainter
from engines.paint.stage_painter import StagePainter
from engines.photo.packshot import packshot_sha256
from engines.photo.root import file_of, shown_of
from engines.places.choose import choose
from engines.places.wanted import Refused, Wanted
from engines.vocabulary.brief import Copy, CopyBrief
from engines.vocabulary.product import Product

NAMESPACE = uuid.UUID("5f1a3c52-7b0e-5d0c-9a37-ad100a000001")
"""Namespace of creative ids (RFC 9562 version 5)."""
SEED_DIGITS: Final = 13
"""Hexadecimal digits of a seed: 52 bits, which JSON numbers hold."""
ALL_SEEDS: Final = 16**SEED_DIGITS
Sought: TypeAlias = Wanted | Refused | None
"""The place for a product, or why none suits it; None where none was looked for."""


class CreativeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a creative's bytes, together with the bundle's hash."""

    event_id: str
    slot: str
    seed: int
    brief: CopyBrief
    format: Literal["webp", "jpeg"] = "webp"


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
    asked = {"request": msgspec.to_builtins(request), "copy": msgspec.to_builtins(copy)}
    return Creative(name, drawn.data, drawn.content_type, {"creative_id": name, **asked, **drawn.told})


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
        self.places = PlacePainter.of(bundle, threads=threads)
        """The painter of places; None where the bundle has none, and stages are painted from prompts."""
        self.stages = None if self.places else StagePainter(bundle, threads=threads)
        """The painter of stages; None beside a painter of places: no prompt is encoded then, and no stage painted."""
        self._runtimes = {name: version(name) for name in ("adloom", "onnxruntime", "pillow", "numpy")}
        self.made_by = content_key(bundle.hash, self._runtimes)
        """Key of the engines: what others made is what would be made here only where theirs is the same."""

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

    def bucket(self, slot: str) -> str:
        """Return the aspect bucket of the bundle's painter whose pictures suit `slot`.

        Raises:
            LayoutError: no such slot.
        """
        size = parse_slot(slot)
        if self.places is None:
            return self._stages().bucket(size.width, size.height)
        return place_bucket(size, self.places.buckets)

    def _stages(self) -> StagePainter:
        if self.stages is None:
            raise EngineError("this bundle paints places, and no stage from a prompt")
        return self.stages

    def encode(self, prompts: Sequence[str], *, length: int = 0) -> list[Scene]:
        """Encode scene prompts, padded to `length` tokens at least."""
        return self._stages().encode(prompts, length=length)

    def paint(self, scenes: Sequence[Scene], seeds: Sequence[int], bucket: str) -> list[Picture]:
        """Paint n scenes; a picture does not depend on what the others of its batch show."""
        return self._stages().paint(scenes, seeds, bucket)

    def wanted(self, request: CreativeRequest, copy: Copy) -> Sought:
        """Choose the place for the product: by what is known of it, the scene's words, the seed and the slot.

        None where no place is looked for: the bundle has no painter of places, or the product is not shown cut out.

        Raises:
            LayoutError: no such slot.
            ImageError: the product's picture is refused.
        """
        if self.places is None:
            return None
        packshot, product = shown_of(request.brief.product, self._image_root)
        if packshot is None or packshot.show != "stage":
            return None
        sets, slot = self.places.sets, parse_slot(request.slot)
        factor = stretch(slot, place_bucket(slot, self.places.buckets))
        if factor > STRETCHED:
            return Refused(f"a painted place would be stretched {factor:.1f} times")
        now = request.brief.occasion
        return choose(product, packshot, sets, scene=copy.scene, seed=request.seed, slot=slot, occasion=now)

    def paint_places(self, asked: Sequence[Asked], bucket: str) -> list[Picture]:
        """Paint n places; a picture does not depend on what the others of its batch show.

        Raises:
            EngineError: the bundle has no painter of places, or it does not know one of the sets.
        """
        if self.places is None:
            raise EngineError("this bundle has no painter of places")
        painted, rows = self.places.paint(asked, bucket)
        return [Picture(own(pixels), {"places": row}) for pixels, row in zip(painted, rows, strict=True)]

    def file_key(self, request: CreativeRequest, copy: Copy) -> str | None:
        """Return the key of everything that decides the bytes of a finished file; None where it is not to be kept.

        Of brief and event nothing counts but the occasion and what became words, scene and seed; a slot is what its
        name says. A picture that cannot be read leaves an ad in words alone, until the file is back.
        """
        try:
            file = file_of(request.brief.product, self._image_root)
            packshot = packshot_sha256(file) if file else ""
        except ImageError:
            return None
        brief, said = request.brief, (copy.headline, copy.description, copy.cta, copy.scene)
        asked = (request.slot, request.format, request.seed, brief.locale, brief.product, brief.occasion)
        return content_key(self.bundle.hash, self._runtimes, packshot, asked, said)

    def draw(self, request: CreativeRequest, copy: Copy, picture: Picture | None, wanted: Sought = None) -> Drawn:
        """Set the product into the picture of the slot's bucket, lay out the slot, encode the file.

        The picture is one of what is `wanted`, else of a stage; without one the product is shown on paper.

        Raises:
            LayoutError: the slot cannot be laid out.
            ImageError: the product's picture is refused.
        """
        began = time.perf_counter()
        slot, bucket = parse_slot(request.slot), self.bucket(request.slot)
        packshot, product = shown_of(request.brief.product, self._image_root)
        composed = compose(
            picture.pixels if picture else None,
            None if self.stages is None else self.bundle.manifest.stages[bucket],
            _sayable(product),
            packshot,
            copy,
            slot,
            seed=request.seed,
            wanted=wanted if isinstance(wanted, Wanted) else None,
            refused=wanted.why if isinstance(wanted, Refused) else "",
            bucket=bucket,
        )
        laid_out = time.perf_counter()
        encoded = encode_image(composed.image, slot, request.format, locale=request.brief.locale)
        done = time.perf_counter()
        told = {
            "prompt": self.stages.encoder.read(copy.scene) if self.stages else None,
            "place": msgspec.to_builtins(wanted),
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
            "engines": msgspec.to_builtins({"copywriter": self.starter.ran, **(picture.ran if picture else {})}),
            "runtimes": self._runtimes,
        }
        timings = {"layout": laid_out - began, "file": done - laid_out}
        lost = packshot is None and file_of(product, self._image_root) is not None
        return Drawn(encoded.data, encoded.content_type, told, timings, lost)

    def finish(self, request: CreativeRequest, copy: Copy, picture: Picture | None, wanted: Sought = None) -> Creative:
        """Draw the slot of `request` and explain it.

        Raises:
            LayoutError, ImageError: as `draw`.
        """
        return explained(request, copy, self.draw(request, copy, picture, wanted))

    def pictured(self, request: CreativeRequest, copy: Copy) -> tuple[Picture | None, Sought]:
        """Paint what the product is set into, alone in its batch, and tell which place it is; None: nothing is painted.

        Raises:
            AdloomError: the error of the stage that failed.
        """
        bucket = self.bucket(request.slot)
        if self.places is None:
            return self.paint(self.encode([copy.scene]), [request.seed], bucket)[0], None
        wanted = self.wanted(request, copy)
        return self.paint_places([wanted.asked], bucket)[0] if isinstance(wanted, Wanted) else None, wanted

    def render(self, request: CreativeRequest) -> Creative:
        """Do the whole path for one request.

        Raises:
            AdloomError: the error of the stage that failed.
        """
        copy = self.write(request)
        return self.finish(request, copy, *self.pictured(request, copy))
