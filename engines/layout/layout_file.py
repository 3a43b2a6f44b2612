"""Layouts as files: where product, words, price and button stand in a slot, and how large they are set.

Each is a TOML file in `engines/layout/layouts`, drawn for one slot and scaled to others of its shape. A new file
competes at once; `docs/layouts.md` tells every key.
"""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import msgspec

from engines.errors import LayoutError
from engines.layout.content import Role
from engines.layout.slots import SlotSize, parse_slot
from engines.pixels.box import Box
from engines.vocabulary.product import Show

Align = Literal["left", "centre"]
Anchor = Literal["top", "middle", "bottom", "spread"]
Fill = Literal["paper", "bar"]
Figures = tuple[float, float, float, float]
Pixels = Annotated[float, msgspec.Meta(gt=0)]
Lines = Annotated[int, msgspec.Meta(ge=1, le=6)]
NEAR_SHAPE = math.log(1.35)  # of the aspect: so far off a layout still looks as it was drawn
SCALES = (0.4, 3.0)  # of a layout's own size: beyond, another one is made for such slots
AREA_COUNTS = 0.35  # of a difference in shape counts one in size, where several layouts are drawn for alike shapes


class Headline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sizes of a headline: `size` falls to `least` before other words go; `low` is taken where two lines are needed."""

    size: Pixels
    least: Pixels
    lines: Lines
    low: Pixels | None = None


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Size and lines of a description."""

    size: Pixels
    lines: Lines


class Button(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Height of the button, size of its label, and whether it is as wide as its column."""

    height: Pixels
    label: Pixels
    wide: bool = False


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Roles one below the other in a box; `spread` keeps what is read to its top and the offer to its bottom.

    With `row` the box holds one row: words, then the price, then the button at its right end. With `beside` the button
    stands right of the price, not below it.
    """

    box: Figures
    roles: tuple[Role, ...]
    align: Align = "left"
    anchor: Anchor = "spread"
    row: bool = False
    beside: bool = False


class Panel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flat ground beneath texts."""

    box: Figures
    fill: Fill = "paper"


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, eq=False):
    """One file. Boxes are left, top, right, bottom: pixels of the first slot, or fractions where none is above 1."""

    slots: tuple[str, ...]
    """The slots that it is drawn for; figures are in pixels of the first."""
    ways: tuple[Show, ...]
    """The ways to show a product that it suits."""
    family: str
    """What kind of layout it is, for explanations."""
    headline: Headline
    columns: tuple[Column, ...]
    mark: Figures
    """The word for an ad, or the AI label, stands in the right bottom corner of this box (`mark_left`: in the left)."""
    description: Description | None = None
    price: Pixels | None = None
    """Size of a sale price; a usual one is set at .85 of it."""
    cta: Button | None = None
    product: Figures | None = None
    """The product stands on the bottom edge of this box."""
    panel: Panel | None = None
    rule: Figures | None = None
    """A hairline: a frame, or a line where the box has no height."""
    mark_left: bool = False
    only: bool = False
    """For the slots named alone, not for others of their shape."""
    place: bool = False
    """For painted places alone, which cannot fill such slots: paper needs no board beside it."""
    gap: Pixels = 4
    """Unit of all gaps: they are one, two, three or four of it."""
    least_off: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    """Percent off from which it is allowed."""
    prior: float = 0.0
    """Taste for it, in units of `engines.layout.content.WORTH`."""
    name: str = ""
    """The file's."""

    @property
    def drawn_for(self) -> SlotSize:
        """The slot whose pixels the figures are."""
        return parse_slot(self.slots[0])

    def scale(self, slot: SlotSize) -> float:
        """Return how much larger its texts are in `slot`."""
        return min(slot.width / self.drawn_for.width, slot.height / self.drawn_for.height)

    def box(self, figures: Figures, slot: SlotSize) -> Box:
        """Return a box of it in `slot`."""
        drawn = self.drawn_for
        across, down = (1, 1) if max(figures) <= 1 else (drawn.width, drawn.height)
        left, top, right, bottom = figures
        return Box(
            round(left / across * slot.width),
            round(top / down * slot.height),
            round(right / across * slot.width),
            round(bottom / down * slot.height),
        )

    def away(self, slot: SlotSize) -> float:
        """Return how far `slot` is from those it is drawn for: 0 for one of them, else by shape and size."""
        return min(_away(parse_slot(name), slot) for name in self.slots)


def _away(one: SlotSize, other: SlotSize) -> float:
    shape = abs(math.log(one.width / one.height) - math.log(other.width / other.height))
    return shape + AREA_COUNTS * abs(math.log(one.width * one.height / other.width / other.height))


def read_layout(name: str, text: str) -> Layout:
    """Read and check one layout from the TOML of file `name`.

    Raises:
        LayoutError: what is wrong, with the file and the key.
    """
    try:
        layout = msgspec.toml.decode(text.encode(), type=Layout)
    except msgspec.DecodeError as error:  # ValidationError is one, and names the key
        raise LayoutError(f"layout {name}: {error}") from error
    if wrong := _wrong(layout):
        raise LayoutError(f"layout {name}: {wrong}")
    return msgspec.structs.replace(layout, name=name.removesuffix(".toml"))


def _wrong(layout: Layout) -> str:
    """Return what is wrong with a layout beyond the types of its keys, "" for nothing."""
    return _wrong_box(layout) or _wrong_slot(layout) or _wrong_role(layout)


def _wrong_box(layout: Layout) -> str:
    for key, figures in _boxes(layout).items():
        left, top, right, bottom = figures
        flat = key == "rule" and top == bottom
        if right <= left or (bottom <= top and not flat):
            return f"{key} is left, top, right, bottom, and {list(figures)} has no room"
    return ""


def _wrong_slot(layout: Layout) -> str:
    for slot in layout.slots:
        try:
            parse_slot(slot)
        except LayoutError as error:
            return f"slots: {error}"
    return "" if layout.slots else "slots names no size"


def _wrong_role(layout: Layout) -> str:
    roles = {role for column in layout.columns for role in column.roles}
    for role, size in {"description": layout.description, "price": layout.price, "cta": layout.cta}.items():
        if role in roles and size is None:
            return f"a column holds {role}, which has no size: add the key {role}"
    if layout.product is None and set(layout.ways) != {"words"}:
        return f"product is missing, and ways {list(layout.ways)} show one"
    if "words" in layout.ways and layout.product is not None:
        return "product is given, and words alone show none"
    return ""


def _boxes(layout: Layout) -> Mapping[str, Figures]:
    """Return every box of a layout by its key."""
    found = {f"columns[{number}].box": column.box for number, column in enumerate(layout.columns)}
    parts = {"mark": layout.mark, "product": layout.product, "rule": layout.rule}
    if layout.panel:
        parts["panel.box"] = layout.panel.box
    return found | {key: box for key, box in parts.items() if box is not None}


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout of the package, by name.

    Raises:
        LayoutError: one is broken.
    """
    folder = files("engines.layout").joinpath("layouts")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(read_layout(file.name, file.read_text(encoding="utf-8")) for file in found)


@cache
def suited(slot: SlotSize, show: Show, *, place: bool = False) -> tuple[Layout, ...]:
    """Return the layouts that suit `slot` and the way `show`, a painted `place` or none, the nearest first.

    A family that is drawn for several slots competes with its nearest drawing alone. Where no shape is near, the
    nearest layouts of all are taken.
    """
    known = [one for one in layouts() if show in one.ways and (place or not one.place)]
    fitting = [one for one in known if not one.only or one.away(slot) == 0]
    fitting.sort(key=lambda one: (one.away(slot), -one.prior, one.name))
    near = [one for one in fitting if _near(one, slot)] or fitting[:2]
    families: dict[str, Layout] = {}
    for one in near:
        families.setdefault(one.family, one)
    return tuple(families.values())


def _near(layout: Layout, slot: SlotSize) -> bool:
    shapes = [parse_slot(name) for name in layout.slots]
    aspect = math.log(slot.width / slot.height)
    shape = min(abs(math.log(one.width / one.height) - aspect) for one in shapes)
    return layout.away(slot) == 0 or (shape <= NEAR_SHAPE and SCALES[0] <= layout.scale(slot) <= SCALES[1])
