"""Faces for what the Chinese face lacks: Latin Extended, Greek, Cyrillic, Vietnamese, currency signs, shaped scripts.

Each comes by pip. The one for letters that stand side by side is always there; those of scripts that a shaper must join
and order are used where they are installed and Pillow has Raqm (FriBidi and HarfBuzz).
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont
from PIL import ImageFont, features

from engines.text.fonts import Weight

WEIGHTS: Final[dict[Weight, int]] = {"regular": 400, "bold": 700}
"""On the axis `wght` of a variable face, as the packaged Chinese faces are."""
UNIT: Final = 1000  # pixels: large enough that a width measured in whole pixels is exact to a thousandth of an em
LETTERS: Final = ("fontpkg_noto_sans",)
SHAPED: Final = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_thai",
    "fontpkg_assistant",
)
"""Packages of variable faces, asked in turn; Assistant is for Hebrew."""


@dataclass(frozen=True)
class Fallback:
    """One variable face; `shaped` has Raqm join and order its letters. Equal ones are the same object."""

    path: Path
    shaped: bool
    codes: frozenset[int]

    def __hash__(self) -> int:
        return hash((self.path, self.shaped))

    def covers(self, text: str) -> bool:
        """Tell whether every character of `text` has a glyph."""
        return all(ord(char) in self.codes for char in text)

    def font(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        """Return the Pillow font of `size` pixels an em."""
        return _font(self.path, weight, size, shaped=self.shaped)

    def advance(self, weight: Weight, text: str) -> float:
        """Return the width of `text` in ems."""
        return self.font(weight, UNIT).getlength(text) / UNIT


@cache
def _font(path: Path, weight: Weight, size: int, *, shaped: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    font = ImageFont.truetype(str(path), size, layout_engine=engine)
    # Every axis but the weight stays at its default.
    axes: list[Any] = list(font.get_variation_axes())
    font.set_variation_by_axes([WEIGHTS[weight] if axis["name"] == b"Weight" else axis["default"] for axis in axes])
    return font


@cache
def fallbacks(*, shaped: bool) -> tuple[Fallback, ...]:
    """Return the faces that are installed, for letters side by side or for scripts that are shaped."""
    if shaped and not features.check("raqm"):
        return ()
    return tuple(found for package in (SHAPED if shaped else LETTERS) if (found := _open(package, shaped=shaped)))


def _open(package: str, *, shaped: bool) -> Fallback | None:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    files = (Path(spec.origin).parent / "files").glob("*.ttf")
    path = next((file for file in sorted(files) if "Italic" not in file.name), None)
    if path is None:
        return None
    with TTFont(path, lazy=True) as font:
        return Fallback(path, shaped, frozenset(font.getBestCmap()))
