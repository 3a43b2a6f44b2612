"""What a creative tells of itself in header `ce_explain`, as far as others may rely on it.

`request` and `place` are for a replay, and are as the version that is told under `runtimes` has them.
"""

from typing import Annotated, Any

import msgspec

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What it says."""

    headline: str
    description: str
    cta: str
    scene: str
    source: str
    """Who wrote it: the model, a template, an endpoint."""
    attempts: int
    rejections: list[str]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How the product is shown, and why so."""

    way: str
    why: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to a picture, or was not."""

    name: str
    applied: bool
    reason: str


class File(msgspec.Struct, frozen=True, kw_only=True):
    """The file."""

    sha256: Digest
    bytes: int
    type: str
    quality: Any


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a creative is as it is."""

    creative_id: str
    request: dict[str, Any]
    copy: Words
    prompt: Any
    place: Any
    seed: int
    bucket: str
    bundle: str
    packshot_sha256: Digest | None
    show: Way
    steps: list[Step]
    layout: dict[str, Any]
    alt: str
    file: File
    engines: dict[str, Any]
    runtimes: dict[str, str]
    event: dict[str, Any]
    profile: dict[str, Any]
    chosen: Any
    angle: dict[str, Any]
    link: str
