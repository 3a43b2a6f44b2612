"""The product cut out and set into a painted place: true to its size, its shadow away from the light that is there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from PIL import Image

from engines.layout.blocks import Block
from engines.layout.busy import Busy
from engines.layout.calm import AROUND, CELL
from engines.layout.plan import Plan, area_of
from engines.layout.slots import SlotSize
from engines.layout.theme import Theme, theme_of
from engines.layout.ways.sweep import STRETCHED
from engines.paint.plane import UNIT
from engines.photo.accent import accent_of
from engines.photo.focus import focused
from engines.photo.foot import foot_of
from engines.photo.packshot import Packshot
from engines.photo.retouch import StepNote, sharpen
from engines.photo.standing import UPSCALE_MOST, cast_shadow, lay
from engines.pixels.box import Box
from engines.pixels.colour import RGB
from engines.places.slide import Painted, Shares, Slide, Slides, Wish, painted, reach, shares, slides
from engines.places.wanted import Wanted
from engines.vocabulary.lamps import lit
from engines.vocabulary.light import Light
from engines.vocabulary.places import PLACES, Softness
from engines.vocabulary.product import Product, Show

SOURCE: Final[dict[Softness, float]] = {"s": 40.0, "m": 20.0, "h": 2.0}
"""How large a source of light looks, in degrees."""
MIRRORS: Final = {"vanity": "marble", "water": "water", "night": "glossy"}
"""Places whose stand shows what stands on it, and what it is made of."""
EMPTY: Final = {
    "square": (0.05, 0.06, 0.50, 0.50),
    "wide": (0.03, 0.06, 0.60, 0.50),
    "tall": (0.05, 0.03, 0.95, 0.33),
    "banner": (0.03, 0.06, 0.60, 0.41),
    "skyscraper": (0.05, 0.03, 0.95, 0.33),
}
"""Shares of a bucket's picture in which a place keeps its wall free for words: left, top, right, bottom."""
FINE: Final = frozenset(("room",))
"""Places whose ground has so fine a pattern that stretched it is a smear."""
DISTURBED: Final = 3.0  # what is lost by an edge behind a text: more than by all else
PEEKING: Final = 1.2  # by things that are seen over a product and nowhere else, if they fill all there
ABOVE: Final = 0.15  # of a product's height: so far over and below its top they are looked for
HALF: Final = 2  # pixels a side that become one in a sketch


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """What was painted of a place that is wanted: uint8 [h, w, 3] of a bucket, not yet mirrored; for what density."""

    picture: np.ndarray
    bucket: str
    wanted: Wanted
    density: int


@dataclass(frozen=True, slots=True, eq=False)
class InPlace:
    """The way: a painted place as it is shown, and a product cut out."""

    picture: np.ndarray
    """uint8 [h, w, 3], mirrored where the place is."""
    small: Image.Image
    """The picture at a half of its pixels, for sketches."""
    busy: Busy
    painted: Painted
    allowed: Shares
    packshot: Packshot
    light: Light
    angle: float
    """Degrees from which the stand is seen."""
    material: str
    theme: Theme
    density: int
    """Pixels of the file per CSS pixel: a place is not stretched further than they allow."""
    stretched: float
    """File pixels per painted pixel at most."""
    notes: tuple[StepNote, ...] = ()
    show: Show = field(default="stage", init=False)

    def place(self, plan: Plan, slot: SlotSize) -> "Settled | None":
        """Set the product into `plan`'s area so that the place covers the slot and its edges lie beside the texts.

        None: it cannot cover what no board hides, or would be stretched.
        """
        found = slides(self._wish(plan, slot), self.painted, self.allowed)
        return Settled(self, self._calmest(plan, slot, found), slot) if len(found) else None

    def refusal(self, plans: Sequence[Plan], slot: SlotSize) -> tuple[str, float]:
        """Return why the place suits none of `plans`, one at least, "" if it suits; and how far it is stretched."""
        reaches = [reach(self._wish(plan, slot), self.painted, self.allowed) for plan in plans]
        least, most = min(reaches, key=lambda one: (one[0] * self.density > self.stretched, one[0] / one[1]))
        factor = least * self.density
        if factor > self.stretched:
            return f"the painted place would be stretched {factor:.1f} times", factor
        return ("where the place fills the slot, it would look smaller than it is" if least > most else ""), factor

    def _wish(self, plan: Plan, slot: SlotSize) -> Wish:
        """Return what `plan` wants."""
        return Wish(
            area_of(plan),
            plan.open(slot),
            self.packshot.aspect,
            foot_of(self.packshot).row,
            foot_of(self.packshot).back,
            self.packshot.image.height * UPSCALE_MOST,
            1 / self.density,
            self.stretched / self.density,
        )

    def _calmest(self, plan: Plan, slot: SlotSize, found: Slides) -> Slide:
        """Return the slide that loses least, the texts of `plan` being set on it."""
        sure = found.lost + PEEKING * self._peeking(found)
        lost = np.full(len(found), np.inf)
        tops = found.product[:, 1] if slot.family == "tall" else np.zeros(len(found), int)
        for top in dict.fromkeys(tops.tolist()):  # the best first: what loses more already is not looked at
            these = np.nonzero((tops == top) & (sure <= lost.min()))[0]
            if these.size:
                seen_plan = plan.lowered(found[these[0]].product) if slot.family == "tall" else plan
                lost[these] = sure[these] + self._disturbed(seen_plan, found, these)
        return found[int(lost.argmin())]

    def _disturbed(self, plan: Plan, found: Slides, these: np.ndarray) -> np.ndarray:
        """Return what is lost by edges behind the texts of `plan`, for some of the slides."""
        texts = [one for one in plan.bare if one.role != "disclosure"]
        if not texts:
            return np.zeros(len(these))
        edges = (self.busy.counted(found.shown(np.array([_around(block) for block in texts]), these)) > 0).mean(axis=1)
        lost: np.ndarray = DISTURBED * (edges + (edges > 0))
        return lost

    def _peeking(self, found: Slides) -> np.ndarray:
        """Return how much of what is just above the product are edges, for each slide: things that grow out of it."""
        parts = found.shown(found.product[:, None])[:, 0]
        left, top, right, bottom = parts.T
        over = ABOVE * (bottom - top)
        parts = np.column_stack((left, top - over, right, top + over))
        sides = parts[:, 2:] - parts[:, :2]
        share: np.ndarray = self.busy.counted(parts) / np.maximum(1, sides.prod(axis=1))
        return share


def _around(block: Block) -> tuple[int, int, int, int]:
    """Return where an edge disturbs a text: left, top, right, bottom."""
    box = block.box.grown(round(AROUND * max(run.size for run in block.runs)))
    return box.left, box.top, box.right, box.bottom


def in_place(made: Placing, product: Product, packshot: Packshot) -> InPlace:
    """Make a painted place ready."""
    picture, wanted = made.picture, made.wanted
    place, asked = PLACES[wanted.asked.place], wanted.asked
    lamp = lit(place, asked.light)
    light = Light(-lamp.azimuth if wanted.mirrored else lamp.azimuth, lamp.elevation, SOURCE[lamp.softness])
    theme = theme_of(_wall(picture, made.bucket), accent_of(packshot), asked.stand)
    shown = cv2.flip(picture, 1) if wanted.mirrored else picture
    small = cv2.resize(shown, (shown.shape[1] // HALF, shown.shape[0] // HALF), interpolation=cv2.INTER_AREA)
    seen = painted(made.bucket, asked.place, mirrored=wanted.mirrored)
    return InPlace(
        shown,
        Image.fromarray(small),
        Busy(focused(small, seen.foot[1] / HALF, UNIT / HALF), HALF),
        seen,
        shares(product.size, packshot.aspect, asked.place, wanted.span),
        packshot,
        light,
        place.angle,
        MIRRORS.get(asked.place, ""),
        theme,
        made.density,
        1.0 if asked.place in FINE else STRETCHED,
    )


def _wall(picture: np.ndarray, bucket: str) -> RGB:
    """Return the colour of a place where it is free for words."""
    height, width = picture.shape[:2]
    left, top, right, bottom = EMPTY[bucket]
    part = picture[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
    counts = (cv2.calcHist([np.ascontiguousarray(part)], [channel], None, [256], [0, 256]) for channel in range(3))
    red, green, blue = (int(np.searchsorted(count.ravel().cumsum(), count.sum() / 2)) for count in counts)
    return red, green, blue


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Where place and product lie."""

    way: InPlace
    slide: Slide
    slot: SlotSize

    @property
    def product(self) -> Box:
        """The product's box."""
        return self.slide.product

    @property
    def foot(self) -> float:
        """The row on which the product stands."""
        return self.product.top + foot_of(self.way.packshot).row * self.product.height

    def times(self, factor: int) -> "Settled":
        """Return it for a screen of `factor` times the pixels."""
        return Settled(self.way, self.slide.times(factor), self.slot.dense(factor * self.slot.density))

    def sketch(self) -> np.ndarray:
        """Return the place in cells, without shadow."""
        per = CELL * self.slot.density
        size = max(2, self.slot.pixels[0] // per), max(2, self.slot.pixels[1] // per)
        drawn = self._drawn(self.way.small, size, Image.Resampling.BOX)
        return focused(drawn, self.foot / per, UNIT * self.slide.scale / per)

    def canvas(self) -> tuple[np.ndarray, tuple[StepNote, ...]]:
        """Return the place in its slot with the product's shadow on it."""
        placed = self._drawn(Image.fromarray(self.way.picture), self.slot.pixels, Image.Resampling.LANCZOS)
        sharp, sharp_note = sharpen(placed, Box(0, 0, *self.slot.pixels))
        sharp = focused(sharp, self.foot, UNIT * self.slide.scale)
        why = "place scaled into the slot; in file pixels per painted pixel"
        note = StepNote("crop", True, why, 1.0, round(self.slide.scale, 4))
        shaded = cast_shadow(
            sharp,
            self.way.packshot,
            self.product,
            light=self.way.light,
            material=self.way.material,
            angle=self.way.angle,
            density=self.slot.density,
        )
        return shaded, (note, sharp_note)

    def _drawn(self, picture: Image.Image, size: tuple[int, int], how: Image.Resampling) -> np.ndarray:
        """Return uint8 [h, w, 3] of `size`: what of the picture lies in the slot; its edge goes on beneath boards."""
        factor = picture.width / self.way.picture.shape[1]
        left, top, right, bottom = (factor * side for side in self.slide.shown(Box(0, 0, *self.slot.pixels)))
        whole = max(0.0, left), max(0.0, top), min(picture.width, right), min(picture.height, bottom)
        per = (right - left) / size[0], (bottom - top) / size[1]
        x0, y0 = round((whole[0] - left) / per[0]), round((whole[1] - top) / per[1])
        x1, y1 = size[0] - round((right - whole[2]) / per[0]), size[1] - round((bottom - whole[3]) / per[1])
        drawn = np.asarray(picture.resize((x1 - x0, y1 - y0), how, box=whole))
        if drawn.shape[1::-1] == size:
            return drawn
        return np.pad(drawn, ((y0, size[1] - y1), (x0, size[0] - x1), (0, 0)), "edge")

    def lay(self, image: Image.Image) -> None:
        """Lay the cut-out over its place."""
        lay(image, self.way.packshot, self.product)
