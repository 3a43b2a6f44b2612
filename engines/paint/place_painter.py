"""The painter of places: a set in a light and in colours to its picture, in one pass of one network."""

from collections.abc import Sequence

import msgspec
import numpy as np

from engines.bundle.bundle import Bundle
from engines.errors import BundleError, EngineError
from engines.paint.asked import Asked, setting
from engines.paint.buckets import SQUARE
from engines.paint.plane import WINDOWS
from engines.paint.sets import Set
from engines.runtime.contract import Ran
from engines.runtime.runtime import Runtime


def engine_name(bucket: str) -> str:
    """Return what a manifest calls the painter of `bucket`."""
    return "places" if bucket == SQUARE else f"places-{bucket}"


class PlacePainter:
    """Engines `places` and `places-wide`, `-tall`, `-banner` and `-skyscraper`, one network.

    Option `sets` names the sets that it knows.

    `row` int64 [n], which of the sets, and `setting` float32 [n, 16] to `image` uint8 [n, h, w, 3].
    """

    def __init__(self, bundle: Bundle, *, threads: int) -> None:
        """Load the painter of `bundle`.

        Raises:
            BundleError: a file is missing or changed, the sets are not told, or pictures are not as large as buckets.
        """
        names = [name for name in WINDOWS if engine_name(name) in bundle.manifest.engines]
        for name in names:
            _check_size(bundle, name)
        self._rows = {one: row for row, one in enumerate(_sets(bundle))}
        self._runtimes = {name: Runtime(bundle, engine_name(name), threads=threads) for name in names}

    @staticmethod
    def of(bundle: Bundle, *, threads: int) -> "PlacePainter | None":
        """Return the painter of `bundle`; None where it has none."""
        has = engine_name(SQUARE) in bundle.manifest.engines
        return PlacePainter(bundle, threads=threads) if has else None

    @property
    def sets(self) -> tuple[Set, ...]:
        """The sets that it can paint."""
        return tuple(self._rows)

    @property
    def buckets(self) -> tuple[str, ...]:
        """The buckets that the bundle has a graph for."""
        return tuple(self._runtimes)

    def paint(self, asked: Sequence[Asked], bucket: str) -> tuple[np.ndarray, list[Ran]]:
        """Paint n places: uint8 RGB [n, h, w, 3], and how each was run.

        Raises:
            EngineError: a set that it does not know.
        """
        try:
            rows = np.array([self._rows[one.set] for one in asked], np.int64)
        except KeyError as error:
            raise EngineError(f"the bundle's painter of places does not know {error.args[0]}") from error
        settings = np.stack([setting(one) for one in asked])
        results, ran = self._runtimes[bucket].traced({"row": rows, "setting": settings})
        return results["image"], ran


def _sets(bundle: Bundle) -> list[Set]:
    """Return the sets that the painter of `bundle` knows, in the order of its rows."""
    options = bundle.engine(engine_name(SQUARE)).options
    try:
        return msgspec.convert(options.get("sets"), list[Set])
    except msgspec.ValidationError as error:
        raise BundleError(f"engine {engine_name(SQUARE)!r} of {bundle.folder}: option sets: {error}") from error


def _check_size(bundle: Bundle, bucket: str) -> None:
    """Refuse pictures of another size: where a product stands in them would not be known."""
    name, window = engine_name(bucket), WINDOWS[bucket]
    shapes = [tensor.shape[1:] for tensor in bundle.engine(name).outputs]
    if shapes != [[window.height, window.width, 3]]:
        raise BundleError(f"engine {name!r} of {bundle.folder} paints no pictures of {window.width}x{window.height}")
