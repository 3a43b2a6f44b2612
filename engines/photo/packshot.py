"""Product pictures as an ad shows them, kept ready in bounded caches: the cut-out, or the photo as it is."""

import hashlib
import io
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from PIL import Image

from engines.errors import ImageError, UnreadableError
from engines.photo.normalise import BYTES_MOST, DAMAGE
from engines.photo.prepare import prepare
from engines.pixels.box import Box
from engines.vocabulary.product import Show

PREPARED_MOST = 32  # pictures kept ready: a photo takes 10 MB, a cut-out 4
DIGESTS_MOST = 20_000  # as many products as a catalogue keeps in memory; an entry has some hundred bytes
FACTS_MOST = (
    4_096  # pictures of which is kept what was measured: a few kilobytes each, and milliseconds to measure again
)
BESIDE_MOST = 8  # results of one kind kept beside a picture: a product comes in a few slots, and each slot is small
AVERAGED = 2.0  # times the size wanted: larger pictures may be averaged down to it before they are resampled
P = ParamSpec("P")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Packshot:
    """A product's picture, straight-alpha RGBA: cut out and cropped for the stage, else the photo as it is."""

    image: Image.Image
    sha256: str
    """Of the file that was read."""
    show: Show = "stage"
    why: str = ""
    """Why it is shown in this way."""
    facts: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    """What `known` functions found; shared by all readings of one file."""

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


@lru_cache(maxsize=FACTS_MOST)
def _facts(_path: Path, _changed: int, _size: int, _show: Show | None) -> dict[Hashable, Any]:
    """Return where the facts of a file are kept, which has not changed since."""
    return {}


@lru_cache(maxsize=PREPARED_MOST)
def _read(path: Path, _changed: int, _size: int, show: Show | None, why: str) -> Packshot:
    data, facts = path.read_bytes(), _facts(path, _changed, _size, show)
    if show is None:
        return replace(read_packshot(data), facts=facts)
    try:
        with Image.open(io.BytesIO(data), formats=("WEBP",)) as image:
            return Packshot(image.convert("RGBA"), hashlib.sha256(data).hexdigest(), show, why, facts)
    except (*DAMAGE, Image.DecompressionBombError) as error:
        raise UnreadableError(f"prepared picture {path.name} is damaged: {error}") from error


@lru_cache(maxsize=DIGESTS_MOST)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _as_it_is(path: Path, read: Callable[[Path, int, int], ResultT]) -> ResultT:
    """Return what `read` makes of the file `path`, given with what changes when the file does.

    Raises:
        UnreadableError: no such file.
        ImageError: it is too large to be read.
    """
    try:
        state = path.stat()
        if state.st_size > BYTES_MOST:
            raise ImageError(f"product picture {path.name} has {state.st_size} bytes; at most {BYTES_MOST} are read")
        return read(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise UnreadableError(f"product picture {path.name} cannot be read: {error.strerror}") from error


def packshot_sha256(path: Path) -> str:
    """Return the SHA-256 of the picture in file `path` without opening it, from memory while the file does not change.

    Raises:
        UnreadableError: no such file.
        ImageError: it is too large to be read.
    """
    return _as_it_is(path, _digest)


def load_packshot(path: Path, show: Show | None = None, why: str = "") -> Packshot:
    """Return the picture in file `path`, from memory while the file does not change.

    With `show` the file is one that an import has prepared, and is shown in that way; without, one as shops send it.

    Raises:
        UnreadableError: no such file, or one that was made ready and is damaged.
        ImageError: as `prepare`.
    """
    return _as_it_is(path, lambda *state: _read(*state, show, why))


def beside(function: Callable[Concatenate[Packshot, P], ResultT]) -> Callable[Concatenate[Packshot, P], ResultT]:
    """Keep what `function` makes of a packshot for as long as the packshot is kept, and no longer.

    A cache that had the packshot in its keys would hold pictures that were let go.
    """
    kept: WeakKeyDictionary[Packshot, dict[Hashable, ResultT]] = WeakKeyDictionary()

    @wraps(function)
    def found(packshot: Packshot, /, *args: P.args, **kwargs: P.kwargs) -> ResultT:
        own = kept.setdefault(packshot, {})
        key = args, tuple(kwargs.items())
        try:
            return own[key]  # at once: another thread may clear it
        except KeyError:
            made = function(packshot, *args, **kwargs)
        if len(own) >= BESIDE_MOST:
            own.clear()  # rare, and cheaper than keeping an order of use
        own[key] = made
        return made

    return found


def known(function: Callable[Concatenate[Packshot, P], ResultT]) -> Callable[Concatenate[Packshot, P], ResultT]:
    """Keep the little that `function` tells of a packshot among its facts, which outlive the picture in memory."""

    @wraps(function)
    def found(packshot: Packshot, /, *args: P.args, **kwargs: P.kwargs) -> ResultT:
        key = function, args, tuple(kwargs.items())
        if key not in packshot.facts:
            packshot.facts[key] = function(packshot, *args, **kwargs)
        told: ResultT = packshot.facts[key]
        return told

    return found


@beside
def _premultiplied(packshot: Packshot) -> Image.Image:
    """Return the picture with its colours times its opacity, once for all the sizes it is shown in; RGB if opaque."""
    least, _ = packshot.image.getchannel("A").getextrema()
    return packshot.image.convert("RGB" if least == 255 else "RGBa")


@beside
def scaled(packshot: Packshot, width: int, height: int, part: Box | None = None) -> Image.Image:
    """Return the picture, or `part` of it, at `width` x `height` pixels, straight-alpha RGBA; do not draw into it."""
    inside = (part.left, part.top, part.right, part.bottom) if part else None
    # Premultiplied, so that colours hidden under transparency never bleed into the edge. What is four times as large
    # or more is first averaged down to twice the size.
    small = _premultiplied(packshot).resize((width, height), Image.Resampling.LANCZOS, inside, reducing_gap=AVERAGED)
    return small.convert("RGBA")
