"""The same creative again from its explanation, and the check that it has the very same bytes."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from engines.copy.ask import assign
from engines.creative import Creative, CreativeRequest, Sought, Studio
from engines.errors import AdloomError
from engines.paint.painted import Picture
from engines.places.wanted import Wanted
from engines.runtime.contract import Ran
from engines.vocabulary.brief import Copy

ALONE: Final = Ran(backend="cpu", engine="", batch=1)
"""How an engine was run by an explanation from before engines were told."""
LARGEST: Final = 64
"""Largest batch that a replay repeats: an explanation may come from anywhere, and must not cost all memory."""


def _repeats(ran: Ran) -> int:
    return max(1, min(ran.batch, LARGEST))


def _staged(studio: Studio, scene: str, seed: int, bucket: str, ran: Mapping[str, Ran]) -> Picture:
    """Paint one stage in batches as large as those of `ran`, filled with itself."""
    encoder, generator = ran.get("encoder", ALONE), ran.get("generator", ALONE)
    encoded = studio.encode([scene] * _repeats(encoder), length=encoder.length)[0]
    count = _repeats(generator)
    return studio.paint([encoded] * count, [seed] * count, bucket)[0]


def _pictured(
    studio: Studio, request: CreativeRequest, copy: Copy, ran: Mapping[str, Ran]
) -> tuple[Picture | None, Sought]:
    """Do as `Studio.pictured` in batches as large as those of `ran`."""
    bucket = studio.bucket(request.slot)
    if studio.places is None:
        return _staged(studio, copy.scene, request.seed, bucket, ran), None
    wanted = studio.wanted(request, copy)
    if not isinstance(wanted, Wanted):
        return None, wanted
    asked = [wanted.asked] * _repeats(ran.get("places", ALONE))
    return studio.paint_places(asked, bucket)[0], wanted


def _difference(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
    """Say which engines and libraries of two explanations differ."""
    found = [
        f"{name} was {theirs.get(part, {}).get(name)}, is {value} here"
        for part in ("engines", "runtimes")
        for name, value in ours[part].items()
        if theirs.get(part, {}).get(name) != value
    ]
    return "; ".join(found) or "same engines and libraries, so it was made on another kind of processor"


def replay(studio: Studio, explain: Mapping[str, Any]) -> Creative:
    """Make the creative of an explanation again and check that it has the very same bytes.

    Raises:
        AdloomError: another bundle, a changed packshot, or bytes that differ.
    """
    try:
        request = msgspec.convert(explain["request"], CreativeRequest)
        said = msgspec.convert(explain["copy"], Copy)
        bundle, packshot, wanted = explain["bundle"], explain["packshot_sha256"], explain["file"]["sha256"]
        ran = msgspec.convert(explain.get("engines", {}), dict[str, Ran])
    except (KeyError, TypeError, msgspec.ValidationError) as error:
        raise AdloomError(f"this is not an explain file: {error}") from error
    ours = studio.bundle.hash
    if bundle != ours:
        raise AdloomError(f"made with bundle {bundle[:12]}…, this is {ours[:12]}…: replay with the same bundle")
    # What an endpoint or a deadline once allowed cannot be had again: the recorded words are part of the inputs.
    copy = said
    if said.source not in {"endpoint", "causal"}:
        copy = studio.voice.write_own(assign(request.brief), request.seed)
    creative = studio.finish(request, copy, *_pictured(studio, request, copy, ran))
    if creative.explain["packshot_sha256"] != packshot:
        raise AdloomError("the product's picture has changed since; replay needs the same file")
    if creative.explain["file"]["sha256"] != wanted:
        raise AdloomError(f"replay gave other bytes: {_difference(explain, creative.explain)}")
    return creative
